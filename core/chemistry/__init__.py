"""Molecules by RDKit: read, brought to one form, compared, split, described and drawn. SMILES in, arrays and texts out."""

from rdkit import RDLogger

RDLogger.DisableLog("rdApp.*")  # its log would repeat what a user typed
