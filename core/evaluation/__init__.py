"""Figures of merit: arrays in, numbers with intervals out."""
