"""A run as a document to take away."""
