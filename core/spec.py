"""The few values everything speaks in: frozen, light, and the same in the page, the engine and the store."""

from __future__ import annotations

import dataclasses
import importlib
import operator
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

if TYPE_CHECKING:
    import keras
    import numpy as np

    from core.data.splits import Split

WORK = "core.experiment:run_experiment"  # module:function that makes a run of settings
UPLOAD = "upload:"  # a data set id that begins so is the user's own file, followed by the file's sha256
DOWNLOAD = "download"  # in the place of a model: settings that say which set is to be fetched, and train nothing
SCREEN = "screen"  # the same: settings that say which file is to be answered by which run (``core.screening``)
WRITE = "write"  # the same: a network that learns to write molecules (``core.written``)
MEMBERS = (1, 3, 4, 5)  # networks whose probabilities are averaged
SOFTNESS = 4.0
FOLDS = (0, 5, 10)  # of a cross-validation after the training; 0: none
SHARES = (0.1, 0.25, 0.5)  # of the training part, for a learning curve over its size
SEVERAL = {"binary_crossentropy": "categorical_crossentropy"}  # a loss for one output -> the same for one-hot rows
IMBALANCES = ("none", "weights", "focal")  # as it is, classes weighed inversely to their frequency, focal loss
AUGMENTATIONS = ("rotation", "shift", "flip")  # of pictures, drawn anew every time one is learned from


@dataclasses.dataclass(frozen=True)
class Settings:
    """All that the user may choose, plus the seed. Empty text means "the data set's own choice"."""

    demo: str
    dataset: str
    model: str
    target: str = ""
    positive: str = ""  # the class whose probability is predicted; empty with three classes or more: all at once
    group: str = ""  # rows with equal values are one patient and stay on one side of the split
    ignored: tuple[str, ...] = ()
    split: str = "random"
    split_column: str = ""  # where the file says training, validation or test, for the split "column"
    types: tuple[tuple[str, str], ...] = ()  # column, "number" or "category": read otherwise than the file was
    units: tuple[tuple[str, str], ...] = ()  # column, unit
    report_by: str = ""  # column by whose groups the figures are shown first; it may be one that is left out
    landmark: float = 0.0  # years since the first visit until which a course is seen; 0 where none can be chosen
    epochs: int = 100
    batch: int = 32
    learning_rate: float = 1e-3
    patience: int = 20  # epochs without a better validation loss before training ends; 0 = never
    imbalance: str = "none"  # one of IMBALANCES: what is done about a rare class
    augment: tuple[str, ...] = ()  # some of AUGMENTATIONS, in their order; pictures only
    temperature: bool = False  # scale the risks by one number fitted on the validation part
    seed: int = 0
    members: int = 1  # one of MEMBERS: so many networks from seed, seed + 1, ... answer together
    folds: int = 0  # one of FOLDS
    teacher: str = ""  # a model that is trained first; its probabilities are learned beside the true classes
    softness: float = SOFTNESS  # of a teacher: the temperature at which its probabilities are compared
    sizes: bool = False  # train again with SHARES of the training part
    corrections: tuple[tuple[int, str], ...] = ()  # place in the data, class it is learned as; "": left out

    @property
    def trainings(self) -> int:
        """How many networks are trained one after another."""
        return self.members * (1 + self.folds + len(SHARES) * self.sizes) + bool(self.teacher)

    @property
    def teaching(self) -> Settings:
        """The settings of the teacher's own run: the same data, split and seed."""
        return dataclasses.replace(self, model=self.teacher, teacher="", softness=SOFTNESS, members=1, folds=0)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Settings from JSON; unknown names are a bug and raise."""
        pairs = {name: tuple((column, said) for column, said in values.get(name, ())) for name in ("types", "units")}
        several = {name: tuple(values.get(name, ())) for name in ("ignored", "augment")}
        corrections = tuple((int(row), str(label)) for row, label in values.get("corrections", ()))
        return cls(**{**values, **several, **pairs, "corrections": corrections})


@dataclasses.dataclass(frozen=True)
class Benchmark:
    """What others reached on a data set, to stand beside ours: comparable on the same split only."""

    split: str  # a kind of split, as in ``Settings.split``
    reached: Mapping[str, Mapping[str, float]]  # model -> figure by its identifier -> value
    source: str
    remark: str = ""  # what has to be known before anything is concluded


@dataclasses.dataclass(frozen=True)
class Remote:
    """A file at its publisher's own address, fetched only when the user asks for it, and how it is known to be the right one."""

    url: str
    file: str  # its name in the folder of downloads
    checksum: str  # "md5:..." or "sha256:..." and hex, as the publisher states it; "": nothing is known beforehand
    most_bytes: int  # that the file can have


@dataclasses.dataclass(frozen=True)
class Listed:
    """Files of which nothing is known here beforehand: their publisher lists the checksums, and tables beside the list choose."""

    sums: Remote  # the list; only the encrypted connection to its publisher vouches for it
    tables: tuple[str, ...]  # names in the list, fetched next
    files: int  # about how many are chosen
    most_files: int  # that can be
    most_bytes: int  # that one of all these can have
    choose: Callable[[Mapping[str, bytes]], Sequence[str]]  # of the tables by their names: which other files are wanted
    assemble: Callable[[Mapping[str, Callable[[], bytes]]], bytes]  # of tables and files by their names: the set


@dataclasses.dataclass(frozen=True)
class Download(Remote):
    """The file of a data set."""

    memory_bytes: int  # of its cases as float32, which is how a network takes them
    family: str  # sets that differ in ``variant`` only, such as the size of their pictures
    variant: str
    parts: tuple[Remote, ...] = ()  # the files it consists of, each with its own checksum; empty: it is one file
    listed: Listed | None = None  # where they are chosen as they are fetched; ``file`` is put together of them here
    hold: Callable[[bytes], None] | None = None  # where no checksum is known: UserError for what cannot be the file


@dataclasses.dataclass(frozen=True)
class Dataset:
    """A bundled or downloadable set, described; ``core.data`` opens it."""

    id: str
    title: str
    summary: str
    licence: str
    citation: str
    synthetic: bool = False
    together: str = ""  # what stays in one part of the split, where that is not all pictures of a patient
    split: str = ""  # used unless another is asked for; empty: the demo's own
    landmarks: tuple[float, ...] = ()  # years that may be chosen as the landmark, rising
    landmark: float = 0.0  # the usual one of these
    benchmark: Benchmark | None = None
    download: Download | None = None
    work: str = ""  # as ``WORK``, where its question is another than the demo's; empty: the demo's own
    folds: int = 0  # of the cross-validation that belongs to it, where its people are too few for one test part
    columns: Callable[[], Sequence[str]] | None = None  # of a downloaded file: those that ``Settings.target`` can name


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How a network is trained: values that are right for an architecture, not for the user to choose."""

    loss: str = "binary_crossentropy"
    optimizer: str = "adam"
    jit: bool = True  # XLA: up to 10x on small dense and recurrent networks, up to 20x *slower* on CPU convolutions
    precision: Literal["float32", "mixed_bfloat16"] = "float32"
    steps_per_chunk: int | None = None  # None: chosen from the size of the network and the batch
    softness: float = 0.0  # of a teacher, whose probabilities then stand behind the classes in y; 0: there is none

    def for_classes(self, classes: int) -> Recipe:
        """The same with the loss that fits so many classes: one-hot rows where there are more than two."""
        return dataclasses.replace(self, loss=SEVERAL[self.loss]) if classes > 2 else self


@dataclasses.dataclass(frozen=True)
class Weights(Remote):
    """What a network that others trained has learned (``core.weights``)."""

    title: str
    licence: str
    citation: str


@dataclasses.dataclass(frozen=True)
class Architecture:
    """One network a demo offers. ``build(input_shape, outputs)`` returns an uncompiled Keras model with probabilities out:

    of one output the outcome's, of more one for each class, which sum to 1.
    """

    id: str
    title: str
    summary: str
    build: Callable[[tuple[int, ...], int], keras.Model]
    recipe: Recipe = Recipe()
    weights: Weights | None = None  # what ``build`` begins with; without it the network cannot be chosen
    prepare: Callable[[Any], Preparation] | None = (
        None  # where it reads its cases otherwise than the demo's other networks
    )
    knowing: Callable[[np.ndarray, np.ndarray], keras.Model] | None = (
        None  # makes what is trained in place of ``build``, of all that it learns from
    )
    keeps: str = ""  # what of single cases lies in its weights
    far: bool = False  # a page cannot read cases for it: a worker is asked

    def untrained(self, x: np.ndarray, y: np.ndarray) -> keras.Model:
        """The network before it is trained on x (rows, ...) and y (rows, outputs)."""
        return self.knowing(x, y) if self.knowing else self.build(x.shape[1:], y.shape[1])


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line of the pre-flight: a traffic light and a translatable sentence."""

    level: Literal["ok", "note", "warning", "stop"]
    text: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Ahead:
    """What is to be forecast after each case: how the first channel of a series goes on."""

    values: np.ndarray  # (rows, horizons) float32, in the unit of that channel
    horizons: tuple[float, ...]  # (horizons,), rising: from the last reading
    unit: str = "min"  # of the horizons: "s", "min", "h" or "d"


@dataclasses.dataclass(frozen=True)
class Followed:
    """What became of each case in the course of time, where ``Cases.y`` says only whether it had the outcome by the horizon."""

    years: np.ndarray  # (rows,) float64 from the moment of the prediction to the outcome or the end of follow-up
    event: np.ndarray  # (rows,) int64: 1 where ``years`` ended with the outcome, also beyond the horizon
    horizon: float  # years
    remark: str  # message id: what counts as the outcome and what does not


@dataclasses.dataclass(frozen=True)
class Cases:
    """Raw cases of a demo, before any fitting: one entry per row in every field."""

    inputs: Any  # what ``Demo.prepare`` takes: a DataFrame for tables, an array for pictures
    y: (
        np.ndarray
    )  # (rows,) int64: place in ``classes``; of two, 1 = the positive class. With ``ahead``: who the cases are of
    classes: tuple[str, ...]  # names; of two, negative first
    sha256: str
    groups: np.ndarray | None = None  # (rows,), equal values = one patient
    parts: np.ndarray | None = None  # (rows,) int64, the data's own split: 0 training, 1 validation, 2 test
    title: str = ""
    findings: Sequence[Finding] = ()
    labels: Mapping[str, tuple[str, str]] = dataclasses.field(default_factory=dict)  # column -> title, unit
    read: Mapping[str, str] = dataclasses.field(default_factory=dict)  # how a user's file was read: option, choice
    report_by: Any = None  # (rows,), a named Series: the groups to report by, where a column was chosen
    ahead: Ahead | None = None  # where that is asked, and not the class
    followed: Followed | None = None  # where people were followed beyond the outcome that is asked about


class Preparation(Protocol):
    """From raw inputs to the network's array; fitted on the training part only and saved with the model."""

    def apply(self, inputs: Any) -> np.ndarray:
        """Float32 array of shape (rows, ...) for the network."""

    def to_dict(self) -> dict[str, Any]:
        """JSON that ``Demo.restore`` takes back."""


class Outcome(Protocol):
    """What a job of the engine gives: what it was asked for, and whether it came to its end."""

    @property
    def run(self) -> str:
        """The fingerprint of what was asked for."""

    @property
    def whole(self) -> bool:
        """Whether there is nothing to go on with."""


def later(path: str) -> Callable[..., Any]:
    """The function at ``module:name``, imported when it is first called: so a demo describes itself without Keras."""
    module, _, name = path.partition(":")

    def call(*args: Any) -> Any:
        return operator.attrgetter(name)(importlib.import_module(module))(*args)

    return call


_DIVIDE = later("core.data.splits:divided")
_ACROSS = later("core.data.twins:across_the_split")


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
    prepare: Callable[[Any], Preparation]  # fit on the inputs of the training part; the simple models read them so, too
    restore: Callable[[Mapping[str, Any]], Preparation]  # whichever of its preparations wrote it
    accepts: tuple[str, ...] = ()  # file endings an upload may have; none: no upload
    kind: Literal["table", "picture", "series", "molecule"] = (
        "table"  # ``Cases.inputs``: DataFrame, uint8 (n, h, w, channels), Series, Molecules
    )
    across: Callable[[Any, Split], Sequence[Finding]] = _ACROSS  # cases of the test part that the others have too
    divide: Callable[[Settings, Cases], Split] = _DIVIDE  # into training, validation and test; in a worker
    baselines: tuple[str, ...] = ("logistic", "boosting")  # of ``core.models.baseline``, beside every network
    place: int = 9  # in the menu, the lower first
    downloads: tuple[Dataset, ...] = ()  # sets that are not here before the user asks for them
    left_out: str = ""  # which one might expect among these, and why it is not there
    work: str = WORK
    own_work: str = ""  # the same for the user's own files, where their question is another one; empty: as ``work``
    splits: tuple[str, ...] = ()  # kinds the user may choose among; none: the data decide

    def dataset(self, wanted: str) -> Dataset | None:
        """The data set of that id, or None for an upload."""
        return next((d for d in (*self.datasets, *self.downloads) if d.id == wanted), None)

    def work_for(self, dataset: str) -> str:
        """What makes a run of that data set, as ``WORK`` writes it."""
        found = self.dataset(dataset)
        special = found.work if found else self.own_work if dataset.startswith(UPLOAD) else ""
        return special or self.work

    def settings_for(self, dataset: str) -> Settings:
        """The settings to begin with on that data set."""
        found = self.dataset(dataset)
        if found is None:
            return dataclasses.replace(self.defaults, dataset=dataset, landmark=0.0)
        split, folds = found.split or self.defaults.split, found.folds or self.defaults.folds
        return dataclasses.replace(self.defaults, dataset=dataset, split=split, landmark=found.landmark, folds=folds)

    def is_synthetic(self, dataset: str) -> bool:
        """Whether every figure made from that data set must say SYNTHETIC."""
        found = self.dataset(dataset)
        return found is not None and found.synthetic

    def model(self, wanted: str) -> Architecture:
        """The architecture of that id; KeyError where there is none."""
        return {m.id: m for m in self.models}[wanted]

    def preparing(self, model: str) -> Callable[[Any], Preparation]:
        """What fits the preparation for that architecture."""
        return self.model(model).prepare or self.prepare


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
    part: int = 1  # which of ``Settings.trainings`` it is, 0: one before them all; epochs count within it, times over all of them


@dataclasses.dataclass(frozen=True)
class Wish:
    """What somebody who watches asks of the game of two networks while it runs."""

    generator: float = 1.0  # times its learning rate; 0: it does not learn
    discriminator: float = 1.0
    slow: bool = False  # rest between the steps, to be watched
    steps: int | None = None  # stand still, and take so many since; None: play on


def _ignore(_: Progress) -> None:
    return None


@dataclasses.dataclass(frozen=True)
class Hooks:
    """The whole conversation between training and whoever listens."""

    on_progress: Callable[[Progress], None] = _ignore
    should_stop: Callable[[], bool] = lambda: False
    checkpoint: Path | None = None  # where to keep, and from where to resume, the state of the training
    keep: bool = False  # also write it when the training has ended: others of the same job follow
    wish: Callable[[], Wish] = Wish
