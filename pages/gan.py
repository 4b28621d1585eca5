"""Image synthesis."""
