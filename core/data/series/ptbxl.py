"""Recordings of PTB-XL, described: what is asked, and by which rule they are chosen while they are fetched.

Wagner et al. 2020, doi:10.1038/s41597-020-0495-6, version 1.0.3 at PhysioNet. What lies there, the columns of its tables and the
headers of its recordings are written here after the publisher's description and public copies of the tables; its server itself
could not be reached when this was written, and was never tried.
"""

from __future__ import annotations

from core.data.downloads import NOTED
from core.i18n import msg
from core.spec import Dataset, Download, Listed, Remote, later

PTBXL = "ptbxl"
ADDRESS = "https://physionet.org/files/ptb-xl/1.0.3/"
SUMS, DATABASE, STATEMENTS = "SHA256SUMS.txt", "ptbxl_database.csv", "scp_statements.csv"
TRAIN_FOLDS, VALIDATION_FOLD, TEST_FOLD = (1, 2), 9, 10  # of ten; the publisher learns from 1 to 8
FOLDS = (*TRAIN_FOLDS, VALIDATION_FOLD, TEST_FOLD)
SUPERCLASSES = {
    "NORM": msg("normal electrocardiogram"),
    "MI": msg("myocardial infarction"),
    "STTC": msg("changes of ST segment or T wave"),
    "CD": msg("conduction disturbance"),
    "HYP": msg("hypertrophy"),
}
LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
STEPS, RATE_HZ = 1_000, 100.0
RECORDS = 6_500  # about so many of the 21,799 are chosen
RECORD_BYTES = 24_700  # of signal and header
TABLES_BYTES = 16_000_000  # of the list and both tables
MOST_BYTES = 12_000_000  # of the largest of these


def ptbxl_datasets() -> tuple[Dataset, ...]:
    """The one set that is made of them."""
    return (
        Dataset(
            id=PTBXL,
            title=msg("PTB-XL: five diagnoses in twelve leads"),
            summary=msg(
                "About 6,500 electrocardiograms of 10 s in twelve leads: normal, infarction, changes of ST or T, conduction "
                "disturbance or hypertrophy? Of the publisher’s ten folds, 1 and 2 are learned from, 9 chooses the epoch and 10 "
                "tests. Of these folds every recording is fetched whose diagnoses belong to exactly one of the five groups."
            ),
            licence="CC BY 4.0",
            citation="Wagner P et al. PTB-XL, a large publicly available electrocardiography dataset. Scientific Data 2020;7:154. "
            "Version 1.0.3. Goldberger AL et al. PhysioBank, PhysioToolkit, and PhysioNet. Circulation 2000;101:e215-e220.",
            split="official",
            download=_download(),
        ),
    )


def _download() -> Download:
    return Download(
        url=ADDRESS,
        file="ptbxl_100hz.npz",
        checksum=NOTED,
        most_bytes=TABLES_BYTES + RECORDS * RECORD_BYTES,
        memory_bytes=4 * RECORDS * STEPS * len(LEADS),
        family="PTB-XL",
        variant="100 Hz",
        listed=Listed(
            sums=Remote(ADDRESS + SUMS, SUMS, "", MOST_BYTES),
            tables=(DATABASE, STATEMENTS),
            files=2 * RECORDS,
            most_files=3 * RECORDS,
            most_bytes=MOST_BYTES,
            choose=later("core.data.series.ptbxl_tables:chosen_files"),
            assemble=later("core.data.series.ptbxl_file:assembled"),
        ),
    )
