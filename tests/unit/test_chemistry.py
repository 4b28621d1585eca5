"""Molecules are read or refused, brought to one form, compared, split and described."""

import subprocess
import sys
import unicodedata

import numpy as np
import pytest

from core.chemistry.fingerprints import BITS, fingerprints, packed, tanimoto
from core.chemistry.properties import broken, properties
from core.chemistry.reading import LETTERS, read_smiles
from core.chemistry.scaffolds import scaffolds
from core.chemistry.standardising import standardise
from core.data.molecules.bundled import bundled_molecules, molecule_sources
from core.errors import UserError
from tests.conftest import ROOT

ASPIRIN = "CC(=O)Oc1ccccc1C(=O)O"
LOOKALIKES = {
    "C": "СϹＣⅭ",
    "O": "ОΟＯ",
    "N": "ΝＮ",
    "c": "сϲｃ",
    "o": "оοｏ",
    "=": "＝꞊",
    "(": "（",
    "1": "１",
    "#": "＃",
}


@pytest.mark.parametrize("plain", LOOKALIKES)
def test_every_lookalike_letter_is_refused_with_its_number(plain):
    for sign in LOOKALIKES[plain]:
        with pytest.raises(UserError, match=f"U\\+{ord(sign):04X} at place 3"):
            read_smiles("CC" + sign)


def test_no_letter_of_any_script_passes_for_a_plain_one():
    others = [chr(code) for code in range(0x80, 0x3100) if unicodedata.category(chr(code))[0] in "LNSPCM"]
    assert len(others) > 5_000
    for sign in others:
        with pytest.raises(UserError):
            read_smiles("CC" + sign + "C")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no SMILES"),
        (" \t", "There is no SMILES"),
        ("C" * (LETTERS + 1), "401 characters"),
        ("CCO aspirin", "blank inside"),
        ("CC |$x$|", "blank inside"),
        ("CC>>CO", "a reaction"),
        ("InChI=1S/CH4/h1H4", "an InChI"),
        ("*CC", "leaves an atom open"),
        ("C{C}", "at place 2"),
        ("CCO\x00", "U\\+0000"),
        ("C1CC", "do not fit together"),
        ("hello", "do not fit together"),
        ("C(C)(C)(C)(C)C", "more bonds"),
        ("c1cccc1", "aromatic rings"),
        ("cC", "outside of a ring"),
        ("[C+15]", "charge \\+15"),
        ("[Na+].[Cl-]", "no carbon"),
    ],
)
def test_what_is_no_molecule_is_refused_in_a_sentence(text, said):
    with pytest.raises(UserError, match=said):
        read_smiles(text)


@pytest.mark.parametrize(
    ("came", "form", "done"),
    [
        (ASPIRIN, ASPIRIN, ()),
        ("CC(=O)[O-].[Na+]", "CC(=O)O", ("parent", "neutral")),
        ("Oc1ccccn1", "O=c1cccc[nH]1", ("tautomer",)),
        ("[NH3+]CC([O-])=O", "NCC(=O)O", ("neutral",)),
        ("  C[C@H](N)C(=O)O.Cl ", "C[C@H](N)C(=O)O", ("parent",)),
    ],
)
def test_one_substance_gets_one_form_and_what_was_done_is_told(came, form, done):
    found = standardise(came)
    assert (found.smiles, found.done) == (form, done)
    assert standardise(found.smiles).smiles == form


@pytest.mark.parametrize("name", ["clintox", "bace", "b3db"])
def test_bundled_forms_are_those_that_are_made_today(name):
    found = bundled_molecules(name)
    some = found.molecules.smiles[:: len(found.molecules) // 20]
    assert [standardise(smiles).smiles for smiles in some] == some.tolist()
    assert len(set(found.molecules.smiles)) == len(found.molecules) == len(found.labels)
    assert molecule_sources()[name].licence


def test_bits_are_those_of_deepchem():
    script = """
import sys, warnings, logging
warnings.filterwarnings("ignore"); logging.disable(logging.CRITICAL)
import numpy as np
from deepchem.feat import CircularFingerprint
from core.chemistry.fingerprints import fingerprints
from core.data.molecules.bundled import bundled_molecules
smiles = bundled_molecules("bace").molecules.smiles[::10].tolist()
theirs = CircularFingerprint(radius=2, size=2048).featurize(smiles)
assert theirs.shape == (len(smiles), 2048) and theirs.sum() > 1000
print(int((theirs != fingerprints(smiles)).sum()))
"""
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split("\n")[-2] == "0"


def test_likeness_is_what_both_have_among_what_either_has():
    bits = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]], np.uint8)
    assert tanimoto(bits, bits).tolist() == [[1, pytest.approx(1 / 3), 0], [pytest.approx(1 / 3), 1, 0], [0, 0, 1]]
    whole = fingerprints([ASPIRIN, "CCO"])
    assert (np.unpackbits(packed([ASPIRIN, "CCO"]), axis=1) == whole).all() and whole.shape == (2, BITS)


def test_what_cannot_be_read_has_no_fingerprint():
    with pytest.raises(ValueError, match="place 1"):
        fingerprints(["CC", "C1"])


def test_rings_and_what_joins_them_are_the_scaffold():
    found = scaffolds(("c1ccccc1C", "c1ccccc1CC", "c1ccccc1O", "C1CCCCC1N", "CCO"))
    assert found == ("c1ccccc1", "c1ccccc1", "c1ccccc1", "C1CCCCC1", "")


def test_properties_of_aspirin_are_the_published_ones_and_a_large_fat_molecule_breaks_the_rule_of_five():
    told = properties([ASPIRIN, "C" * 40])
    assert told["weight"][0] == pytest.approx(180.16, abs=0.01) and told["area"][0] == pytest.approx(63.6, abs=0.1)
    assert [told[name][0] for name in ("donors", "acceptors", "rings")] == [1, 4, 1]
    assert broken({name: values[0] for name, values in told.items()}) == []
    assert broken({name: values[1] for name, values in told.items()}) == ["weight", "logp"]
