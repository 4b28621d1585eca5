"""What a training leaves behind: figures with their intervals, and the run that holds them. Light to import."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from core.spec import Finding, Settings


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
    baselines: Sequence[
        Mapping[str, Any]
    ]  # each: id, name, metrics, difference (paired, of the task's headline), curves; more differences
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
    members: Sequence[Mapping[str, Any]] = ()  # of several networks: loss, val_loss, best_epoch and ending of each
    folds: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # cross-validation, as ``core.folds`` tells
    sizes: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # learning curve, as ``core.sizes`` tells
    over_time: Mapping[str, Any] = dataclasses.field(
        default_factory=dict
    )  # risk over time, as ``core.follow_up`` tells
    groups: Sequence[
        Mapping[str, Any]
    ] = ()  # by sex, age ...: column and groups, each with band, n, events and metrics
    errors: Sequence[Mapping[str, Any]] = ()
    # the surest: row of the data from 1, true outcome as its place, risk; of several classes also the one called, whose risk it is
    asked: int = 1  # place in ``data["classes"]`` of the class whose probability is the risk
    classes: Sequence[Mapping[str, Any]] = ()
    # with several classes asked at once, each against the rest: events, test_events, and metrics, baselines, curves,
    # threshold, temperature as above, which then are those of all classes together (``core.several``)
    task: Literal["classes", "forecast", "synthesis"] = "classes"
    told: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # what a run of another task than "classes" tells

    @property
    def outcome(self) -> str:
        """The class whose probability is the risk."""
        return str(self.data["classes"][self.asked])

    @property
    def question(self) -> str:
        """One name for what is asked: the run, and of several classes the one against the rest."""
        return self.run if len(self.data["classes"]) == 2 else f"{self.run}-{self.asked}"

    @property
    def whole(self) -> bool:
        """Whether its training came to its end, with all that belongs to it; a stopped one can be continued."""
        asked = [told for told in (self.folds, self.sizes) if told]
        short = any(not told["why"] and told["done"] < told["wanted"] for told in asked)
        return self.ending != "stopped" and not short

    @property
    def reached(self) -> tuple[int, int]:
        """Epochs of all its networks, and folds and sizes done: what grows when a stopped run goes on."""
        epochs = sum(len(member["loss"]) for member in self.members) or len(self.history["loss"])
        return epochs, self.folds.get("done", 0) + self.sizes.get("done", 0)

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
                **_figures(values),
                "classes": tuple({**told, **_figures(told)} for told in values.get("classes", ())),
                "groups": tuple(map(_group, values.get("groups", ()))),
                "folds": _folds(values.get("folds", {})),
                "sizes": _sizes(values.get("sizes", {})),
                "over_time": _over_time(values.get("over_time", {})),
            }
        )


def _figures(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "metrics": _metrics(values["metrics"]),
        "baselines": tuple(
            {
                **b,
                "metrics": _metrics(b["metrics"]),
                "difference": Metric(**b["difference"]),
                "differences": _metrics(b.get("differences", {})),
            }
            for b in values["baselines"]
        ),
        "temperature": _temperature(values["temperature"]),
    }


def _group(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "groups": tuple({**one, "metrics": _metrics(one["metrics"])} for one in values["groups"])}


def _metrics(values: Mapping[str, Any]) -> dict[str, Metric]:
    return {name: Metric(**metric) for name, metric in values.items()}


def _temperature(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values:
        return {}
    other = {**values["other"], "metrics": _metrics(values["other"]["metrics"])} if values["other"] else {}
    return {"factor": Metric(**values["factor"]), "other": other}


def _folds(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values:
        return {}
    models = [
        {**m, "pooled": Metric(**m["pooled"]), "metrics": [_metrics(fold) for fold in m["metrics"]]}
        for m in values["models"]
    ]
    return {**values, "models": models}


def _sizes(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values:
        return {}
    points = [
        {**point, "models": [{**model, "auroc": Metric(**model["auroc"])} for model in point["models"]]}
        for point in values["points"]
    ]
    return {**values, "points": points}


def _over_time(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values:
        return {}
    models = [
        {
            **model,
            "auc": [Metric(**area) for area in model["auc"]],
            **_metrics({name: model[name] for name in ("brier", "scaled_brier")}),
        }
        for model in values["models"]
    ]
    groups = [{**group, "observed": Metric(**group["observed"])} if group else {} for group in values["groups"]]
    return {**values, "models": models, "groups": groups}


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
