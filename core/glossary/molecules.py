"""The terms of molecules."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import msg

TERMS: Mapping[str, tuple[str, str]] = {
    "smiles": (
        msg("SMILES"),
        msg(
            "A molecule written as a line of letters and signs: atoms by their symbols, rings by numbers, branches in "
            "brackets."
        ),
    ),
    "fingerprint": (
        msg("Fingerprint"),
        msg("A long row of yes and no: which small surroundings of atoms occur in a molecule (Morgan, ECFP)."),
    ),
    "tanimoto": (
        msg("Tanimoto similarity"),
        msg(
            "Of all surroundings of atoms that occur in either of two molecules, the share that occurs in both: 1 for equal "
            "fingerprints, 0 for nothing in common."
        ),
    ),
    "scaffold": (
        msg("Scaffold"),
        msg(
            "The rings of a molecule and what joins them, without side chains. Molecules with one scaffold are relatives."
        ),
    ),
    "log_p": (
        msg("logP"),
        msg(
            "The logarithm of how much more of a substance goes into fat (octanol) than into water: high values are fat-"
            "loving."
        ),
    ),
    "tpsa": (
        msg("Polar surface"),
        msg(
            "The area of the atoms that bind water well (TPSA). The larger it is, the harder the way through membranes."
        ),
    ),
    "qed": (
        msg("QED"),
        msg(
            "How much a molecule resembles swallowed medicines in eight properties, from 0 to 1. It says nothing of effect or"
            " harm."
        ),
    ),
    "rule_of_five": (
        msg("Rule of five"),
        msg(
            "Lipinski’s four limits for swallowed medicines: at most 500 Da, logP of 5, 5 donors and 10 acceptors of hydrogen"
            " bonds."
        ),
    ),
    "alerts": (
        msg("Structural alerts"),
        msg(
            "Pieces of molecules that have often made trouble in the laboratory or the body. A warning to look, not a "
            "verdict."
        ),
    ),
    "mean_auroc": (
        msg("Mean AUROC of all assays"),
        msg("The AUROC of every assay by itself, averaged: each counts the same, however many molecules it measured."),
    ),
}
