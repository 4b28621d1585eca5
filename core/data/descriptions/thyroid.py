"""Thyroid function (Garvan Institute): every column in words, and what of the original is left out and why."""

from __future__ import annotations

from core.data.tables import Column, Description
from core.i18n import msg
from core.spec import Finding

NO, YES = msg("no"), msg("yes")
# Meaning of the letters of a diagnosis: UCI, thyroid0387.names. K, an illness elsewhere, may stand beside any of them.
HYPOTHYROID, HYPERTHYROID, BESIDE = "EFGH", "ABCD", "K"
# Whether a hormone was measured says no more than its value; the number of the record; the laboratory's code of the referring
# clinic, without a key; one yes in thousands; measured in 4 of 100.
FLAGS = ("TSH_measured", "T3_measured", "TT4_measured", "T4U_measured", "FTI_measured", "TBG_measured")
OTHERS = ("patient_id", "referral_source", "hypopituitary", "TBG")


def _yes_no(name: str, title: str) -> Column:
    return Column(name, title, kind="category", categories=(NO, YES))


# Meanings: UCI Machine Learning Repository, Thyroid Disease, doi:10.24432/C5D010 (thyroid0387), which states no units.
THYROID = Description(
    title=msg("Thyroid function"),
    target="diagnosis",
    positive="",
    negative="",
    classes=(msg("no thyroid condition"), msg("hypothyroid"), msg("hyperthyroid")),
    columns=(
        Column("age", msg("Age"), msg("years")),
        Column("sex", msg("Sex"), kind="category", categories=(msg("female"), msg("male"))),
        _yes_no("thyroxine", msg("Takes thyroxine")),
        _yes_no("thyroxine_unclear", msg("Unclear whether thyroxine is taken")),
        _yes_no("antithyroid_drugs", msg("Takes antithyroid drugs")),
        _yes_no("sick", msg("Ill at the time")),
        _yes_no("pregnant", msg("Pregnant")),
        _yes_no("surgery", msg("Had thyroid surgery")),
        _yes_no("radioiodine", msg("Had radioiodine treatment")),
        _yes_no("hypothyroid_suspected", msg("Hypothyroidism suspected by the referring physician")),
        _yes_no("hyperthyroid_suspected", msg("Hyperthyroidism suspected by the referring physician")),
        _yes_no("lithium", msg("Takes lithium")),
        _yes_no("goitre", msg("Goitre")),
        _yes_no("tumour", msg("Tumour")),
        _yes_no("psychiatric", msg("Psychiatric illness")),
        Column("tsh", msg("TSH")),
        Column("t3", msg("T3 (triiodothyronine)")),
        Column("total_t4", msg("Total T4 (thyroxine)")),
        Column("t4_uptake", msg("T4 uptake")),
        Column("free_t4_index", msg("Free T4 index")),
    ),
    findings=(
        Finding(
            "note",
            msg("The diagnoses were made from these same hormone values. A network that does well here has learned the rules "
                "of the laboratory; it does not foretell what is not known yet."),
        ),
        Finding(
            "note",
            msg("{n} records of the original are left out: their comment is about something else, such as replacement "
                "therapy, binding proteins or an illness elsewhere."),
            {"n": 1525},
        ),
        Finding(
            "note",
            msg("Left out because they say nothing more, are no measurement, or are almost always empty: {columns}."),
            {"columns": ", ".join((*FLAGS, *OTHERS))},
        ),
    ),
)  # fmt: skip
