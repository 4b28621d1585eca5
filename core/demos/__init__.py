"""One module per demo; ``core.registry`` finds them by looking here."""
