"""Pima diabetes: every column in words."""

from __future__ import annotations

from core.data.tables import Column, Description
from core.i18n import msg
from core.spec import Finding

# Units and meanings: Smith et al. 1988, Proc Annu Symp Comput Appl Med Care 261-265.
PIMA = Description(
    title=msg("Pima diabetes"),
    target="Outcome",
    positive=msg("diabetes"),
    negative=msg("no diabetes"),
    columns=(
        Column("Pregnancies", msg("Pregnancies")),
        Column("Glucose", msg("Plasma glucose, 2 h in a glucose tolerance test"), "mg/dL"),
        Column("BloodPressure", msg("Diastolic blood pressure"), "mmHg"),
        Column("SkinThickness", msg("Triceps skin fold"), "mm"),
        Column("Insulin", msg("Serum insulin, 2 h"), "µU/mL"),
        Column("BMI", msg("Body mass index"), "kg/m²"),
        Column("DiabetesPedigreeFunction", msg("Diabetes pedigree function")),
        Column("Age", msg("Age"), msg("years")),
    ),
    findings=(
        Finding(
            "note",
            msg(
                "The original file writes 0 for not measured; zeros that no living person has are read as missing: {columns}."
            ),
            {"columns": "Insulin 374, SkinThickness 227, BloodPressure 35, BMI 11, Glucose 5"},
        ),
    ),
)
