"""Keras builders: functional, uncompiled, each with its source."""
