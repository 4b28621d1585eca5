"""Breast tumour cytology (WDBC): every column in words."""

from __future__ import annotations

from core.data.tables import Column, Description
from core.i18n import msg

# Units: the source (Street, Wolberg & Mangasarian 1993, doi:10.1117/12.148698) states none, so none are shown.
WDBC = Description(
    title=msg("Breast tumour cytology"),
    target="diagnosis",
    positive=msg("malignant"),
    negative=msg("benign"),
    columns=(
        Column("mean radius", msg("Radius, mean")),
        Column("mean texture", msg("Texture, mean")),
        Column("mean perimeter", msg("Perimeter, mean")),
        Column("mean area", msg("Area, mean")),
        Column("mean smoothness", msg("Smoothness, mean")),
        Column("mean compactness", msg("Compactness, mean")),
        Column("mean concavity", msg("Concavity, mean")),
        Column("mean concave points", msg("Concave points, mean")),
        Column("mean symmetry", msg("Symmetry, mean")),
        Column("mean fractal dimension", msg("Fractal dimension, mean")),
        Column("radius error", msg("Radius, standard error")),
        Column("texture error", msg("Texture, standard error")),
        Column("perimeter error", msg("Perimeter, standard error")),
        Column("area error", msg("Area, standard error")),
        Column("smoothness error", msg("Smoothness, standard error")),
        Column("compactness error", msg("Compactness, standard error")),
        Column("concavity error", msg("Concavity, standard error")),
        Column("concave points error", msg("Concave points, standard error")),
        Column("symmetry error", msg("Symmetry, standard error")),
        Column("fractal dimension error", msg("Fractal dimension, standard error")),
        Column("worst radius", msg("Radius, mean of the three largest")),
        Column("worst texture", msg("Texture, mean of the three largest")),
        Column("worst perimeter", msg("Perimeter, mean of the three largest")),
        Column("worst area", msg("Area, mean of the three largest")),
        Column("worst smoothness", msg("Smoothness, mean of the three largest")),
        Column("worst compactness", msg("Compactness, mean of the three largest")),
        Column("worst concavity", msg("Concavity, mean of the three largest")),
        Column("worst concave points", msg("Concave points, mean of the three largest")),
        Column("worst symmetry", msg("Symmetry, mean of the three largest")),
        Column("worst fractal dimension", msg("Fractal dimension, mean of the three largest")),
    ),
)
