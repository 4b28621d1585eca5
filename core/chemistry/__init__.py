"""What RDKit knows about a molecule, in plain values: no network, no page."""
