"""Networks over molecules: message passing on their bonds, and readers of their SMILES."""
