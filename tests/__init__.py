"""Tests: unit, engine, pages and browser; ``tests/bench`` measures."""
