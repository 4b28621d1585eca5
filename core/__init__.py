"""Vitrine's core: data, models, training, figures and the engine. Nothing here imports Streamlit."""

__version__ = "0.1.0"
