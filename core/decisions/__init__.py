"""What follows from one threshold: arrays in, numbers out, with NumPy alone, so that the page answers while a slider moves.

The same figures from the field's libraries, which a page may not import, are in ``core.evaluation``; the tests compare them.
"""
