"""What came out of a screening: one file of all partitions, the first of a ranking, and different ones among these.

Read partition by partition, so that memory does not grow with the file.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rdkit import Chem
from rdkit.DataStructs import ExplicitBitVect
from rdkit.SimDivFilters.rdSimDivPickers import MaxMinPicker

from core.chemistry.fingerprints import generator
from core.chemistry.screen import SCHEMA
from core.data.uploads import guard_csv
from core.errors import UserError
from core.i18n import msg

RANKED, PICKED = 1_000, 24  # molecules: the first of the ranking, and the different ones among these


@dataclasses.dataclass(frozen=True)
class Summary:
    """What a screening found so far."""

    answered: int
    refused: int
    above: int  # answered ones at or above the threshold
    best: pa.Table  # the first ``RANKED``
    picked: tuple[int, ...]  # places in ``best`` of different ones


def summary(folder: Path, threshold: float) -> Summary:
    """Of the partitions that are there; UserError for none."""
    answered = refused = above = 0
    for part in parts(folder):
        risk = part["probability"].drop_null()
        answered += len(risk)
        refused += part.num_rows - len(risk)
        above += pc.sum(pc.greater_equal(risk, threshold)).as_py() or 0
    best = ranked(folder, RANKED)
    picked = diverse(best["smiles"].to_pylist(), PICKED, _bits)
    return Summary(answered, refused, above, best, tuple(sorted(picked)))


def _bits(smiles: str) -> ExplicitBitVect:
    return generator().GetFingerprint(Chem.MolFromSmiles(smiles))


def parts(folder: Path) -> Iterator[pa.Table]:
    """The answers of each partition that is there, in the order of the file; UserError for none."""
    found = sorted(folder.glob("part-*.parquet"))
    if not found:
        raise UserError(
            msg("Nothing of this file has been answered yet. Start the screening, or wait for its first part.")
        )
    for place in found:
        yield pq.read_table(place, schema=SCHEMA)


def ranked(folder: Path, most: int) -> pa.Table:
    """The ``most`` molecules with the highest probability, highest first, equal ones by their line; refused ones have none."""
    best = SCHEMA.empty_table()
    for part in parts(folder):
        both = pa.concat_tables([best, part.filter(pc.is_valid(part["probability"]))])
        best = both.take(pc.sort_indices(both, [("probability", "descending"), ("line", "ascending")])[:most])
    return best


def diverse(smiles: Sequence[str], count: int, bits: Callable[[str], ExplicitBitVect], seed: int = 0) -> list[int]:
    """Places of ``count`` molecules as different from one another as may be, beginning with the first; all, if there are fewer.

    MaxMin by the Tanimoto distance of the fingerprints that ``bits`` gives: each next one is that whose nearest among the
    picked is farthest. Ashton et al. 2002, doi:10.1002/qsar.200290002, in RDKit's lazy version, which equals it.
    """
    if count >= len(smiles):
        return list(range(len(smiles)))
    prints = [bits(one) for one in smiles]
    return list(MaxMinPicker().LazyBitVectorPick(prints, len(prints), count, [0], seed))


def answers_file(folder: Path, kind: str) -> bytes:
    """All answers as the content of one file, ``kind`` "csv" or "parquet"."""
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "answers"
        {"csv": write_csv, "parquet": write_parquet}[kind](folder, target)
        return target.read_bytes()


def write_parquet(folder: Path, target: Path) -> int:
    """All answers as one Parquet file; gives its rows."""
    count = 0
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as file:
        for part in parts(folder):
            file.write_table(part)
            count += part.num_rows
    return count


def write_csv(folder: Path, target: Path) -> int:
    """All answers as CSV in UTF-8, guarded against formulas; gives its rows."""
    count = 0
    with target.open("wb") as file:
        for part in parts(folder):
            said = guard_csv(part.to_pandas())
            file.write(said if not count else said[said.index(b"\n") + 1 :])  # one head is enough
            count += part.num_rows
    return count
