"""Many cases at once, as a person does it: a file in, the table looked at, the table with the risks taken home."""

import pandas as pd
import pytest

from core.data.bundled import bundled_table
from tests.browser.steps import button, figures, saved, settled, train


@pytest.mark.slow  # the page is tested with such a file without a browser, too
def test_a_file_goes_in_and_comes_back_with_risks(visit, tmp_path):
    page = visit("/tabular")
    train(page)
    figures(page)
    frame = bundled_table("wdbc").frame.head(50).assign(name=[f"=病人{i}" for i in range(50)])
    path = tmp_path / "ward.csv"
    path.write_bytes(frame.to_csv(index=False).encode("gbk"))
    page.locator("[class*='-batch-file'] input[type=file]").set_input_files(path)
    page.get_by_text("Table with risks (CSV)", exact=True).wait_for(timeout=90_000)
    settled(page)
    page.locator("[class*='-risks'] .js-plotly-plot").wait_for()
    assert page.get_by_text("Rows with an answer", exact=True).is_visible()
    out = pd.read_csv(saved(page, "Table with risks (CSV)", tmp_path), encoding="utf-8-sig")
    assert out["name"].tolist() == [f"'=病人{i}" for i in range(50)]
    assert out["risk_malignant"].between(0, 1).all()
    assert set(out["above_threshold"]) == {"yes", "no"}
    assert list(out.columns[: len(frame.columns)]) == list(frame.columns)
    columns = pd.read_csv(saved(page, "Table to fill in (CSV)", tmp_path))
    assert list(columns) == [column.name for column in bundled_table("wdbc").columns]
    assert button(page, "Table with risks (CSV)").is_visible()
