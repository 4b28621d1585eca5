"""Bundled sets, uploads, splits, pre-flight: from bytes to checked cases."""
