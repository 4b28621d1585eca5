"""The two sentences that carry the house, read off the imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"keras", "tensorflow", "deepchem", "tf2onnx", "sklearn", "statsmodels", "cleanlab"}
WORKER_ONLY = {"core.models", "core.training", "core.experiment", "core.measuring", "core.evaluation", "core.demos"}


def imports(path: Path) -> set[str]:
    """Every module a file imports, wherever in the file, except for type checking only."""
    found: set[str] = set()
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def below(name: str, parents: set[str]) -> bool:
    return any(name == parent or name.startswith(parent + ".") for parent in parents)


def python(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_the_reader_of_imports_sees_an_import_inside_a_function(tmp_path):
    file = tmp_path / "x.py"
    file.write_text("def f():\n    from keras import layers\n")
    assert below("keras.layers", HEAVY) and "keras.layers" in imports(file)


@pytest.mark.parametrize("path", python("core"), ids=str)
def test_core_never_imports_streamlit_or_a_page(path):
    assert not [name for name in imports(path) if below(name, {"streamlit", "pages", "app"})]


@pytest.mark.parametrize("path", [ROOT / "app.py", *python("pages")], ids=str)
def test_no_page_imports_what_belongs_in_a_worker(path):
    assert not [name for name in imports(path) if below(name, HEAVY | WORKER_ONLY)]


@pytest.mark.parametrize("path", python("core"), ids=str)
def test_only_the_registry_knows_the_demos(path):
    allowed = path.name == "registry.py"
    assert allowed or not [name for name in imports(path) if below(name, {"core.demos"})]


def test_pages_are_short_scripts_without_functions():
    for path in (ROOT / "pages").glob("*.py"):
        tree = ast.parse(path.read_text())
        assert len(path.read_text().splitlines()) <= 120, path
        assert not [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)], path


def test_nothing_opens_a_pickle_or_unpacks_an_archive():
    banned = ("import pickle", "joblib", "extractall(", "safe_mode=False", "allow_pickle=True", 'persist="disk"')
    for path in [ROOT / "app.py", *python("core", "pages")]:
        assert not [word for word in banned if word in path.read_text()], path


LIGHT = ("pages.components.frame", "core.registry", "core.engine.client", "core.predict")
SERIES = ("core.forecast_figures", "core.over_time_charts", "core.conformal_forecasts", "core.sleep_figures")


FUNDAMENTALS = ("core.fundamentals.plane", "core.fundamentals.keras_code", "core.fundamentals.convolution")


@pytest.mark.parametrize("module", [*LIGHT, *SERIES, *FUNDAMENTALS])
def test_what_a_page_imports_brings_no_heavy_library(module):
    said = f"import sys, {module}; print(sorted({HEAVY!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
