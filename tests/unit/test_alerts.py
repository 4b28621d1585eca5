"""Structural alerts: the published rules that well-known molecules match, where, and by whom."""

import pytest
from rdkit import Chem

from core.chemistry.alerts import BRENK, NIH, PAINS, SOURCES, alerts

RHODANINE = "O=C1NC(=S)SC1=Cc1ccccc1"
QUINONE = "C1=CC(=O)C=CC1=O"
NITROBENZENE = "O=[N+]([O-])c1ccccc1"


def found(smiles: str) -> dict[tuple[str, str], tuple[tuple[int, ...], ...]]:
    return {(alert.rules, alert.name): alert.atoms for alert in alerts(Chem.MolFromSmiles(smiles))}


def test_rhodanine_interferes_with_assays_by_two_sets_of_rules():
    told = found(RHODANINE)
    assert told[PAINS, "ene_rhod_A(235)"] == ((0, 1, 2, 3, 4, 5, 6, 7),)
    assert told[NIH, "rhodanine"] and told[BRENK, "Thiocarbonyl_group"] == ((3, 4),)


def test_a_quinone_matches_in_all_three_sets_in_their_order():
    told = alerts(Chem.MolFromSmiles(QUINONE))
    assert [alert.rules for alert in told] == [PAINS, BRENK, NIH, NIH]
    assert all(alert.source == SOURCES[alert.rules] and "doi:" in alert.source for alert in told)


def test_each_place_of_a_match_is_told_once_with_the_molecules_own_atoms():
    assert found(NITROBENZENE)[BRENK, "nitro_group"] == ((0, 1, 2),)
    twice = found("O=[N+]([O-])c1ccc([N+](=O)[O-])cc1")[BRENK, "nitro_group"]
    assert twice == ((0, 1, 2), (7, 8, 9))
    molecule = Chem.MolFromSmiles("O=[N+]([O-])c1ccc([N+](=O)[O-])cc1")
    assert {molecule.GetAtomWithIdx(atom).GetSymbol() for place in twice for atom in place} == {"N", "O"}


@pytest.mark.parametrize("smiles", ["CCO", "NCC(=O)O", "O"])
def test_what_matches_no_rule_has_no_alert(smiles):
    assert alerts(Chem.MolFromSmiles(smiles)) == ()
