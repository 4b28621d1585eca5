"""Molecules as a network's numbers: graphs, and the symbols of their SMILES."""
