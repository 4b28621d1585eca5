"""Heart disease (Statlog): every column in words."""

from __future__ import annotations

from core.data.tables import Column, Description
from core.i18n import msg
from core.spec import Finding

NO, YES = msg("no"), msg("yes")

# Meanings of the columns and of their codes: UCI Machine Learning Repository, Statlog (Heart), doi:10.24432/C57303;
# units: Detrano et al. 1989, Am J Cardiol 64:304-310, from whose patients these are taken.
HEART = Description(
    title=msg("Heart disease"),
    target="disease",
    positive=msg("narrowed artery"),
    negative=msg("no narrowed artery"),
    columns=(
        Column("age", msg("Age"), msg("years")),
        Column("sex", msg("Sex"), kind="category", categories=(msg("female"), msg("male"))),
        Column(
            "chest_pain",
            msg("Type of chest pain"),
            kind="category",
            categories=(msg("typical angina"), msg("atypical angina"), msg("other chest pain"), msg("no chest pain")),
        ),
        Column("resting_pressure", msg("Systolic blood pressure at rest"), "mmHg"),
        Column("cholesterol", msg("Serum cholesterol"), "mg/dL"),
        Column("fasting_sugar", msg("Fasting glucose above 120 mg/dL"), kind="category", categories=(NO, YES)),
        Column(
            "resting_ecg",
            msg("ECG at rest"),
            kind="category",
            categories=(msg("normal"), msg("ST-T abnormality"), msg("left ventricular hypertrophy")),
        ),
        Column("maximum_rate", msg("Highest heart rate reached"), msg("beats/min")),
        Column("exercise_angina", msg("Angina on exercise"), kind="category", categories=(NO, YES)),
        Column("st_depression", msg("ST depression on exercise, against rest"), "mm"),
        Column(
            "st_slope",
            msg("Slope of the ST segment at the peak of exercise"),
            kind="category",
            categories=(msg("upsloping"), msg("flat"), msg("downsloping")),
        ),
        Column("vessels", msg("Major vessels coloured on fluoroscopy, 0 to 3")),
        Column(
            "thallium",
            msg("Thallium scan"),
            kind="category",
            categories=(msg("normal"), msg("fixed defect"), msg("reversible defect")),
        ),
    ),
    findings=(
        Finding(
            "note",
            msg("The outcome was read from coronary angiography: a vessel narrowed by more than half of its diameter. "
                "All these patients were sent for that examination; the figures hold for such patients only."),
        ),
    ),
)  # fmt: skip
