"""What leaves as CSV cannot act in a spreadsheet."""

import io

import numpy as np
import pandas as pd

from core.data.uploads import guard_csv
from tests.uploads import read


def test_exported_cells_that_begin_like_formulas_are_guarded_and_numbers_untouched():
    texts = ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "＝x", "-5", "fine", None]
    frame = pd.DataFrame({"=name": texts, "x": np.linspace(-1, 1, 10), "n": range(-5, 5)})
    content = guard_csv(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype={"'=name": str})
    assert back["'=name"].tolist()[:9] == ["'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", "'＝x", "-5", "fine"]
    assert back["'=name"].isna().tolist() == [False] * 9 + [True]
    assert np.array_equal(back["x"], frame["x"])
    assert np.array_equal(back["n"], frame["n"])


def test_a_carriage_return_inside_a_cell_starts_no_new_row():
    frame = pd.DataFrame({"a": ["x\r=1+1"], "b": [1.5]})
    assert read(guard_csv(frame))[0].to_dict("list") == {"a": ["x\r=1+1"], "b": [1.5]}


def test_an_export_leaves_the_table_itself_as_it_was():
    frame = pd.DataFrame({"a": ["=1"]})
    guard_csv(frame)
    assert frame["a"].tolist() == ["=1"]
