"""What the page tests spare: work that Streamlit's AppTest does for each opened page and no server does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner


@pytest.fixture(scope="session", autouse=True)
def as_in_a_server() -> Iterator[None]:
    """The installed packages are searched for components once, and no Keras is cleared, as a page's process has none.

    AppTest searches them anew for every page. Where earlier tests of the process imported Keras, Streamlit would clear
    its session and collect garbage after every run of a page.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield
