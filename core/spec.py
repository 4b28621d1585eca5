"""The few values everything speaks in: frozen, light, and the same in the page, the engine and the store."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

if TYPE_CHECKING:
    import keras
    import numpy as np

UPLOAD = "upload:"  # a data set id that begins so is the user's own file, followed by the file's sha256
IMBALANCES = ("none", "weights", "focal")  # as it is, classes weighed inversely to their frequency, focal loss


@dataclasses.dataclass(frozen=True)
class Settings:
    """All that the user may choose, plus the seed. Empty text means "the data set's own choice"."""

    demo: str
    dataset: str
    model: str
    target: str = ""
    positive: str = ""  # the class whose probability is predicted
    group: str = ""  # rows with equal values are one patient and stay on one side of the split
    ignored: tuple[str, ...] = ()
    split: str = "random"
    split_column: str = ""  # where the file says training, validation or test, for the split "column"
    epochs: int = 100
    batch: int = 32
    learning_rate: float = 1e-3
    patience: int = 20  # epochs without a better validation loss before training ends; 0 = never
    imbalance: str = "none"  # one of IMBALANCES: what is done about a rare class
    temperature: bool = False  # scale the risks by one number fitted on the validation part
    seed: int = 0

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Settings from JSON; unknown names are a bug and raise."""
        return cls(**{**values, "ignored": tuple(values.get("ignored", ()))})


@dataclasses.dataclass(frozen=True)
class Dataset:
    """A bundled or downloadable set, described; ``core.data`` opens it."""

    id: str
    title: str
    summary: str
    licence: str
    citation: str
    synthetic: bool = False


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How a network is trained: values that are right for an architecture, not for the user to choose."""

    loss: str = "binary_crossentropy"
    optimizer: str = "adam"
    jit: bool = True  # XLA: up to 10x on small dense and recurrent networks, up to 20x *slower* on CPU convolutions
    precision: Literal["float32", "mixed_bfloat16"] = "float32"
    steps_per_chunk: int | None = None  # None: chosen from the size of the network and the batch


@dataclasses.dataclass(frozen=True)
class Architecture:
    """One network a demo offers. ``build(input_shape, outputs)`` returns an uncompiled Keras model with probabilities out."""

    id: str
    title: str
    summary: str
    build: Callable[[tuple[int, ...], int], keras.Model]
    recipe: Recipe = Recipe()


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line of the pre-flight: a traffic light and a translatable sentence."""

    level: Literal["ok", "note", "warning", "stop"]
    text: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Cases:
    """Raw cases of a demo, before any fitting: one entry per row in every field."""

    inputs: Any  # what ``Demo.prepare`` takes: a DataFrame for tables, an array for pictures
    y: np.ndarray  # (rows,) int64, 1 = the positive class
    classes: tuple[str, ...]  # names, negative first
    sha256: str
    groups: np.ndarray | None = None  # (rows,), equal values = one patient
    parts: np.ndarray | None = None  # (rows,) int64, the data's own split: 0 training, 1 validation, 2 test
    title: str = ""
    findings: Sequence[Finding] = ()
    labels: Mapping[str, tuple[str, str]] = dataclasses.field(default_factory=dict)  # column -> title, unit


class Preparation(Protocol):
    """From raw inputs to the network's array; fitted on the training part only and saved with the model."""

    def apply(self, inputs: Any) -> np.ndarray:
        """Float32 array of shape (rows, ...) for the network."""

    def to_dict(self) -> dict[str, Any]:
        """JSON that ``Demo.restore`` takes back."""


@dataclasses.dataclass(frozen=True)
class Demo:
    """One demo: what it is and how its data become arrays. Found by ``core.registry``; loads without Keras."""

    id: str
    title: str
    summary: str
    icon: str  # a Material Symbols name
    question: str  # what one prediction answers, for the card and the report
    datasets: tuple[Dataset, ...]
    models: tuple[Architecture, ...]
    defaults: Settings
    load: Callable[[Settings, bytes | None], Cases]  # the bytes are the user's own checked file
    prepare: Callable[[Any], Preparation]  # fit on the inputs of the training part
    restore: Callable[[Mapping[str, Any]], Preparation]
    accepts: tuple[str, ...] = ()  # file endings an upload may have; none: no upload

    def dataset(self, wanted: str) -> Dataset | None:
        """The data set of that id, or None for an upload."""
        return next((d for d in self.datasets if d.id == wanted), None)

    def is_synthetic(self, dataset: str) -> bool:
        """Whether every figure made from that data set must say SYNTHETIC."""
        found = self.dataset(dataset)
        return found is not None and found.synthetic

    def model(self, wanted: str) -> Architecture:
        """The architecture of that id; KeyError where there is none."""
        return {m.id: m for m in self.models}[wanted]


def later(path: str) -> Callable[..., Any]:
    """The function at ``module:name``, imported when it is first called: so a demo describes itself without Keras."""
    module, _, name = path.partition(":")

    def call(*args: Any) -> Any:
        return operator.attrgetter(name)(importlib.import_module(module))(*args)

    return call


@dataclasses.dataclass(frozen=True)
class Progress:
    """Where a training stands: what one event of a job says."""

    epoch: int  # finished epochs
    epochs: int
    step: int
    seconds: float
    left_s: float | None
    loss: tuple[float, ...] = ()  # per finished epoch since the last event
    val_loss: tuple[float, ...] = ()


def _ignore(_: Progress) -> None:
    return None


@dataclasses.dataclass(frozen=True)
class Hooks:
    """The whole conversation between training and whoever listens."""

    on_progress: Callable[[Progress], None] = _ignore
    should_stop: Callable[[], bool] = lambda: False
    checkpoint: Path | None = None  # where to keep, and from where to resume, the state of the training


@dataclasses.dataclass(frozen=True)
class Metric:
    """A figure with its 95 % interval and N; ``value`` is None where it is not estimable, and ``why`` says why."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    why: str = ""

    @classmethod
    def missing(cls, n: int, why: str) -> Self:
        """A figure that cannot be estimated, with the reason."""
        return cls(None, None, None, n, why)


@dataclasses.dataclass(frozen=True)
class Run:
    """One trained model, complete: what the store's manifest holds."""

    run: str  # the fingerprint
    settings: Settings
    data: Mapping[str, Any]  # title, sha256, rows, columns, events, classes, missing
    split: Mapping[str, int]  # train, validation, test: rows; patients where the data has them
    findings: Sequence[Finding]
    history: Mapping[str, Sequence[float]]  # loss, val_loss per epoch
    ending: Literal["finished", "early", "stopped", "diverged"]
    best_epoch: int
    metrics: Mapping[str, Metric]
    baselines: Sequence[Mapping[str, Any]]  # each: id, name, metrics, difference (paired, of the AUROC), curves
    curves: Mapping[str, Any]  # roc, precision_recall, calibration, histogram: lists ready to draw
    schema: Mapping[str, Any]  # ``Preparation.to_dict()``
    seconds: Mapping[str, float]  # train, total
    versions: Mapping[str, str]
    created: str  # ISO 8601, UTC
    parameters: int
    threshold: float = 0.5  # chosen on validation data; the test part never saw the choice
    temperature: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    # factor: the T of temperature scaling; other: metrics and curves, had the user chosen it the other way round
    resumed: int = 0  # how often the training continued from a checkpoint
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)  # name -> sha256

    @property
    def whole(self) -> bool:
        """Whether its training came to its end; a stopped one can be continued."""
        return self.ending != "stopped"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; NaN and infinity become None."""
        plain: dict[str, Any] = _plain(dataclasses.asdict(self))
        return plain

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The run that ``to_dict`` wrote."""
        return cls(
            **{
                **values,
                "settings": Settings.from_dict(values["settings"]),
                "findings": tuple(Finding(**f) for f in values["findings"]),
                "metrics": _metrics(values["metrics"]),
                "baselines": tuple(
                    {**b, "metrics": _metrics(b["metrics"]), "difference": Metric(**b["difference"])}
                    for b in values["baselines"]
                ),
                "temperature": _temperature(values["temperature"]),
            }
        )


def _metrics(values: Mapping[str, Any]) -> dict[str, Metric]:
    return {name: Metric(**metric) for name, metric in values.items()}


def _temperature(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values:
        return {}
    other = {**values["other"], "metrics": _metrics(values["other"]["metrics"])} if values["other"] else {}
    return {"factor": Metric(**values["factor"]), "other": other}


def fingerprint(settings: Settings, data_sha256: str) -> str:
    """The key of a job and of its run: equal settings on equal data with equal code share one. 20 hex digits."""
    said = json.dumps([dataclasses.asdict(settings), data_sha256, code_sha256()], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


@cache
def code_sha256() -> str:
    """One hash over every source file whose change could change a figure."""
    core = Path(__file__).parent
    folders = ("data", "demos", "evaluation", "models")
    files = [core / "spec.py", core / "training.py", core / "experiment.py"]
    files += [path for folder in folders for path in (core / folder).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
