"""Networks small enough to be seen thinking: plain numpy, every number at hand, nothing heavy imported."""
