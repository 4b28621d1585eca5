"""Molecules as cases: their value, the bundled sets, the user's own files, and what the pre-flight has to say."""
