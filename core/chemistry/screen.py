"""A file of very many molecules, answered partition by partition: whatever was answered stays, and memory does not grow.

Each partition is one Parquet file, written whole or not at all. Several processes may share the work: each takes every n-th
partition, and finds on the disk what was answered before it began, by itself or by another that was stopped or lost.
"""

from __future__ import annotations

import csv
import io
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import Stopped, UserError
from core.i18n import msg
from core.spec import Hooks, Progress
from core.store import write

PART = 2_000  # lines of a partition
BLOCK = 200  # molecules asked at once: between two blocks one hears that one is to stop
SCHEMA = pa.schema(
    [
        ("line", pa.int64()),  # in the file, from 1
        ("id", pa.string()),  # as the file calls it; empty where it does not
        ("smiles", pa.string()),  # as it came
        ("probability", pa.float32()),  # none where it was refused
        ("refused", pa.string()),  # why, in English; empty where it was answered
    ]
)
SMILES = ("smiles", "canonical_smiles", "structure")  # names of a column with the molecules, in any case
IDS = ("id", "name", "mol_id", "compound")

Row = tuple[int, str, str]  # line, id, SMILES
Read = Callable[[str], str]
"""From a SMILES as it came to the one that the network is asked about; UserError where it is refused."""
Ask = Callable[[Sequence[str]], np.ndarray]
"""From such SMILES to probabilities (molecules,)."""


def rows(content: bytes) -> Iterator[Row]:
    """The molecules of a file one after another, without a copy of it; empty lines are left out.

    Either a table with commas, semicolons or tabs whose first line names a column of ``SMILES``, or one molecule a line: the
    SMILES and, after a blank, its id.
    """
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", errors="replace", newline="")
    first = text.readline()
    separator = next((sign for sign in "\t;," if sign in first), "\t")
    names = [name.strip().strip('"').lower() for name in first.split(separator)]
    column = next((names.index(name) for name in SMILES if name in names), None)
    if column is None:
        return _listed(itertools.chain([first], text))
    named = next((names.index(name) for name in IDS if name in names), None)
    return _table(csv.reader(text, delimiter=separator), column, named)


def count_rows(content: bytes) -> int:
    """How many molecules a file lists; UserError for none."""
    count = sum(1 for _ in rows(content))
    if not count:
        raise UserError(msg("This file lists no molecule. Choose one with a SMILES in each line."))
    return count


def screen(content: bytes, folder: Path, read: Read, ask: Ask, hooks: Hooks, share: int = 0, shares: int = 1) -> int:
    """Answer the partitions of this share, ``share`` of ``shares``, that are not in ``folder`` yet; gives how many it has.

    Progress counts molecules of the share as steps and percent as epochs. ``Stopped`` when stopped, between two blocks.
    """
    whole = count_rows(content)
    mine = [place for place in range(-(-whole // PART)) if place % shares == share]
    waiting = [place for place in mine if not part_file(folder, place).is_file()]
    began, listed, reached = time.perf_counter(), rows(content), 0
    for done, place in enumerate(waiting):
        if hooks.should_stop():
            raise Stopped
        part = list(itertools.islice(listed, (place - reached) * PART, (place - reached + 1) * PART))
        reached = place + 1
        before = len(mine) - len(waiting) + done

        def tell(share: float, before: int = before, done: int = done) -> None:
            hooks.on_progress(_told(before + share, len(mine), done + share, began))

        write(part_file(folder, place), _parquet(_answered(part, read, ask, hooks, tell)))
        tell(1)
    return len(mine)


def part_file(folder: Path, place: int) -> Path:
    """Where the answers of a partition lie."""
    return folder / f"part-{place:06d}.parquet"


def _listed(lines: Iterator[str]) -> Iterator[Row]:
    for line, text in enumerate(lines, 1):
        smiles, _, name = text.strip().partition("\t" if "\t" in text.strip() else " ")
        if smiles:
            yield line, name.strip(), smiles


def _table(lines: Iterator[list[str]], column: int, named: int | None) -> Iterator[Row]:
    for line, cells in enumerate(lines, 2):
        smiles = cells[column].strip() if column < len(cells) else ""
        if smiles:
            yield line, cells[named].strip() if named is not None and named < len(cells) else "", smiles


def _answered(part: Sequence[Row], read: Read, ask: Ask, hooks: Hooks, tell: Callable[[float], None]) -> pa.Table:
    """``tell`` hears the share of the partition that is answered, but for the last block."""
    tables = []
    for start in range(0, len(part), BLOCK):
        if hooks.should_stop():
            raise Stopped
        if start:
            tell(start / len(part))
        tables.append(_block(part[start : start + BLOCK], read, ask))
    return pa.concat_tables(tables)


def _block(block: Sequence[Row], read: Read, ask: Ask) -> pa.Table:
    known, refused = [], [""] * len(block)
    for place, (_, _, smiles) in enumerate(block):
        try:
            known.append((place, read(smiles)))
        except UserError as error:
            refused[place] = str(error)
    risk = np.full(len(block), np.nan, np.float32)
    if known:
        risk[[place for place, _ in known]] = ask([smiles for _, smiles in known])
    as_they_came = [list(column) for column in zip(*block, strict=True)]
    return pa.table([*as_they_came, pa.array(risk, from_pandas=True), refused], schema=SCHEMA)


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _told(done: float, whole: int, now: float, began: float) -> Progress:
    """``done`` partitions of ``whole``, of which ``now`` since it ``began``."""
    seconds = time.perf_counter() - began
    return Progress(
        epoch=round(100 * done / whole),
        epochs=100,
        step=round(done * PART),
        seconds=seconds,
        left_s=seconds / now * (whole - done),
    )
