"""How a series looks, as Plotly figures: on ECG paper, as a course of visits, and with what a network made of it."""
