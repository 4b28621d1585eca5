"""A run as one ZIP file to take home, and back again.

    bundle.json              format and SHA-256 of every other file
    run.json                 settings, preparation (schema), figures, versions: what the store's manifest holds
    model.keras, model.onnx  the network, twice; after an import only the ONNX is ever run; of pictures it also gives, as its
                             second output, what enters its last layer
    members.onnx             of several networks, the answer of each
    folds.npz                after a cross-validation, the risk of every case by a network that had not seen it
    test.npz                 row numbers, outcomes, risks and numbered patients of the test cases; no measurements
    parts.npz                row numbers of the training and validation cases, outcomes and risks of the latter
    card.html                a short model card for people

The hashes find damage; they do not prove who made a bundle. Therefore nothing in it is trusted: sizes, names and types are
checked, text is never a format that reaches further than its own values, and the network may hold plain operators only.
"""

from __future__ import annotations

import io
import json
import re
import string
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from core.archive import DAMAGED, TOO_LARGE, RefusedError, unpacked
from core.checked_network import check_network
from core.errors import UserError
from core.i18n import Phrase, Translator, msg, translator
from core.limits import check
from core.registry import demos
from core.results import Run
from core.spec import UPLOAD, Demo
from core.store import Store, sha256
from core.tasks import task_of, tasks

FORMAT, VERSION = "vitrine-bundle", 1
LARGEST = {"bundle.json": 100_000, "run.json": 20_000_000, "card.html": 2_000_000}  # bytes, unpacked
LARGEST_KIND = {"keras": 450_000_000, "onnx": 450_000_000, "npz": 100_000_000, "json": 1_000_000}
RUN_FILE = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,40}}\.({'|'.join(LARGEST_KIND)})")
KERAS = {"metadata.json": 1_000_000, "config.json": 20_000_000, "model.weights.h5": 450_000_000}
ARRAY = re.compile(r"[a-z][a-z0-9_]{0,40}\.npy")

ABSENT = msg("a file of it is absent.")
UNREADABLE = msg("its description cannot be read.")
UNKNOWN = msg("it is about a demo, a data set or a model that is not here.")


def make_bundle(run: Run, demo: Demo, store: Store, t: Translator) -> bytes:
    """The bundle of a stored run; the card in the translator's language. The same run gives the same bytes."""
    from core.report.card import html_card

    told = json.dumps(run.to_dict(), ensure_ascii=False, indent=1, sort_keys=True).encode()
    files = {**store.files(run), "run.json": told, "card.html": html_card(run, demo, t).encode()}
    hashes = {name: sha256(content) for name, content in files.items()}
    head = json.dumps({"format": FORMAT, "version": VERSION, "sha256": hashes}, indent=1).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"bundle.json": head, **files}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def read_bundle(content: bytes, name: str) -> tuple[Run, dict[str, bytes]]:
    """The run in a bundle and its files, everything checked; UserError where it is refused. Runs in a worker."""
    try:
        files = unpacked(content, _most)
        _check_hashes(files)
        run = _described(files["run.json"])
        kept = {file: content for file, content in files.items() if file not in LARGEST}
        if {file: sha256(content) for file, content in kept.items()} != run.files:
            raise RefusedError(DAMAGED)
        if not set(task_of(run).files) <= set(kept):
            raise RefusedError(ABSENT)
        _try_out(run, kept)
    except RefusedError as refused:
        raise UserError(
            msg("{name} is not a bundle of this program: {why} Choose a ZIP file that “Model bundle” saved."),
            name=name,
            why=Phrase(refused.args[0]),
        ) from refused
    return run, kept


def keep_bundle(store: Store, run: Run, files: Mapping[str, bytes]) -> Run:
    """Put an imported run among the others under its own number; what has that number already stays as it is."""
    from core.runs import mark_imported

    kept = store.load(run.run)
    if kept is not None and kept.files == run.files:
        raise UserError(msg("This run is on this machine already. Nothing was changed."))
    if kept is not None:
        raise UserError(msg("Another run with the same number is on this machine and stays as it is. Delete it first."))
    saved = store.save(run, files)
    mark_imported(store, run.run)
    return saved


def _most(name: str) -> int:
    kind = RUN_FILE.fullmatch(name)
    return LARGEST.get(name) or (LARGEST_KIND[kind[1]] if kind else 0)


def _check_hashes(files: Mapping[str, bytes]) -> None:
    head = _json(files.get("bundle.json", b""))
    if head.get("format") != FORMAT or head.get("version") != VERSION or not isinstance(head.get("sha256"), dict):
        raise RefusedError(UNREADABLE)
    if set(files) != {*head["sha256"], "bundle.json"} or not set(LARGEST) <= set(files):
        raise RefusedError(ABSENT)
    if any(sha256(files[name]) != digest for name, digest in head["sha256"].items()):
        raise RefusedError(DAMAGED)


def _described(content: bytes) -> Run:
    """The run that ``run.json`` tells of, its values of the kinds that the rest of the program relies on."""
    told = _json(content)
    try:
        run = Run.from_dict(told)
        check(run.settings)
        datetime.fromisoformat(run.created)
        plain = all(_fills(finding.text, finding.values) for finding in run.findings)
        if not plain or not re.fullmatch("[0-9a-f]{20}", run.run) or not isinstance(run.split["test"], int):
            raise RefusedError(UNREADABLE)
        _check_known(run)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RefusedError(UNREADABLE) from error
    return run


def _check_known(run: Run) -> None:
    demo = demos().get(run.settings.demo)
    models = [model.id for model in demo.models] if demo else []
    if (
        run.task not in tasks()
        or demo is None
        or run.settings.model not in models
        or run.settings.teacher not in ["", *models]
    ):
        raise RefusedError(UNKNOWN)
    own = re.fullmatch(f"{UPLOAD}[0-9a-f]{{64}}", run.settings.dataset)
    if not own and demo.dataset(run.settings.dataset) is None:
        raise RefusedError(UNKNOWN)


def _fills(text: str, values: Mapping[str, Any]) -> bool:
    """Whether a sentence asks for its own values only, and plainly: no attributes, no widths, no conversions."""
    fields = [(name, spec, kind) for _, name, spec, kind in string.Formatter().parse(text) if name is not None]
    return all(name in values and not spec and not kind for name, spec, kind in fields)


def _try_out(run: Run, files: Mapping[str, bytes]) -> None:
    """Look into every file and use everything once, under the limits of a worker, before a page does."""
    for name, content in files.items():
        if name.endswith(".keras"):
            unpacked(content, lambda inside: KERAS.get(inside, 0))
        if name.endswith(".npz"):
            _check_arrays(content, _shape(run) if name == "test.npz" else None)
        if name.endswith(".onnx"):
            check_network(content)
    _try_description(run)


def _try_description(run: Run) -> None:
    """Draw up what the program makes of a run; a value of another kind or shape than ours breaks it in one of these ways.

    Any other error is a fault of the program and goes to the log.
    """
    from jinja2 import UndefinedError

    from core.report.html import html_report

    demo = demos()[run.settings.demo]
    try:
        demo.restore(run.schema)
        html_report(run, demo, translator("en"))
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        UndefinedError,
    ) as error:
        raise RefusedError(UNREADABLE) from error


def _shape(run: Run) -> tuple[int, ...] | None:
    """Of the answers to the test cases, where the task has any."""
    try:
        return task_of(run).answers(run)
    except (LookupError, TypeError, ValueError) as error:
        raise RefusedError(UNREADABLE) from error


def _check_arrays(content: bytes, shape: tuple[int, ...] | None) -> None:
    """Plain arrays only, each as long as the test part is where that is known, the answers of that ``shape``."""
    unpacked(content, lambda inside: LARGEST_KIND["npz"] if ARRAY.fullmatch(inside) else 0)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (ValueError, EOFError, OSError, TypeError) as error:
        raise RefusedError(DAMAGED) from error
    except MemoryError as error:
        raise RefusedError(TOO_LARGE) from error  # an array claims more than the file holds
    if shape is None:
        return
    if not {"row", "y", "p"} <= set(arrays) or any(a.shape[:1] != shape[:1] for a in arrays.values()):
        raise RefusedError(DAMAGED)
    if arrays["p"].shape != shape:
        raise RefusedError(DAMAGED)


def _json(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError(UNREADABLE) from error
    if not isinstance(told, dict):
        raise RefusedError(UNREADABLE)
    return told
