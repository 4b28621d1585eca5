"""SUPPORT2, death in hospital: every column in words, and which columns of the original are left out and why."""

from __future__ import annotations

from core.data.tables import Column, Description
from core.i18n import msg
from core.spec import Finding

NO, YES = msg("no"), msg("yes")

# Known only after day 3 of the study, the moment of prediction, or the outcome itself in other words.
LATER = ("death", "d.time", "slos", "sfdm2", "charges", "totcst", "totmcst", "avtisst", "dnr", "dnrday")
# Estimates of survival by the study's model and by physicians, and scores computed from the other columns.
PREDICTIONS = ("surv2m", "surv6m", "prg2m", "prg6m", "sps", "aps", "adlsc")
# From interviews: of those who died within a week 96 % lack ``adlp``, of the others 58 %; the gap alone has AUROC 0.70.
INTERVIEWS = ("adlp", "adls", "edu", "income")
COARSER = ("dzclass",)

# Meanings and units: UCI Machine Learning Repository, SUPPORT2, doi:10.3886/ICPSR02957.v2, and Knaus et al. 1995,
# Ann Intern Med 122:191-203, whose prognostic model of day 3 uses the same kinds of inputs.
SUPPORT2 = Description(
    title=msg("Death in hospital (SUPPORT2)"),
    target="outcome",
    positive=msg("died in hospital"),
    negative=msg("left hospital alive"),
    columns=(
        Column("age", msg("Age"), msg("years")),
        Column("sex", msg("Sex"), kind="category", categories=(msg("female"), msg("male"))),
        Column(
            "race",
            msg("Ethnic group as recorded"),
            kind="category",
            categories=(msg("white"), msg("black"), msg("hispanic"), msg("asian"), msg("other")),
        ),
        Column(
            "disease",
            msg("Disease group"),
            kind="category",
            categories=(
                msg("acute respiratory failure or multiple organ failure with sepsis"),
                msg("heart failure"),
                msg("chronic obstructive lung disease"),
                msg("lung cancer"),
                msg("multiple organ failure with malignancy"),
                msg("coma"),
                msg("colon cancer"),
                msg("cirrhosis"),
            ),
        ),
        Column("comorbidities", msg("Number of other diseases")),
        Column("diabetes", msg("Diabetes"), kind="category", categories=(NO, YES)),
        Column("dementia", msg("Dementia"), kind="category", categories=(NO, YES)),
        Column("cancer", msg("Cancer"), kind="category", categories=(NO, YES, msg("metastatic"))),
        Column("hospital_day", msg("Day of the hospital stay on which the study began")),
        Column("coma_score", msg("Coma score, 0 awake to 100 deepest")),
        Column("mean_pressure", msg("Mean arterial pressure"), "mmHg"),
        Column("heart_rate", msg("Heart rate"), msg("beats/min")),
        Column("breathing_rate", msg("Respiratory rate"), msg("breaths/min")),
        Column("temperature", msg("Temperature"), "°C"),
        Column("white_cells", msg("White blood cells"), "10⁹/L"),
        Column("oxygenation", msg("PaO₂ / FiO₂"), "mmHg"),
        Column("albumin", msg("Albumin"), "g/dL"),
        Column("bilirubin", msg("Bilirubin"), "mg/dL"),
        Column("creatinine", msg("Creatinine"), "mg/dL"),
        Column("sodium", msg("Sodium"), "mmol/L"),
        Column("blood_ph", msg("Arterial pH")),
        Column("glucose", msg("Glucose"), "mg/dL"),
        Column("urea_nitrogen", msg("Blood urea nitrogen"), "mg/dL"),
        Column("urine", msg("Urine output"), msg("mL/day")),
    ),
    findings=(
        Finding(
            "note",
            msg("The prediction is made on day 3 of the study. Left out because they are known only later, "
                "or are the outcome in other words: {columns}."),
            {"columns": ", ".join(LATER)},
        ),
        Finding(
            "note",
            msg("Left out because they are predictions or scores themselves, made from the other columns or by the "
                "patients’ physicians: {columns}."),
            {"columns": ", ".join(PREDICTIONS)},
        ),
        Finding(
            "note",
            msg("Left out because they come from interviews that the most severely ill could not give, so that the gap "
                "tells the outcome: {columns}."),
            {"columns": ", ".join(INTERVIEWS)},
        ),
        Finding(
            "note",
            msg("Left out because another column says the same more finely: {columns}."),
            {"columns": ", ".join(COARSER)},
        ),
    ),
)  # fmt: skip
