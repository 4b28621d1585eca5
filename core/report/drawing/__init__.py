"""Plotly figures as SVG without a browser: the kinds of traces and axes that our charts are made of, from the same numbers.

Text stays text, so that a document around it chooses the font and a reader can select it; what cannot be drawn is a KeyError.
"""

from core.report.drawing.chart import svg

__all__ = ["svg"]
