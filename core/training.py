"""One training routine for every demo: compiled chunks behind Keras's fit, seeded, stoppable, resumable.

Knows arrays and networks only; what they mean is the demo's business. Runs in a worker, never in the page.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from core import checkpoint
from core.checkpoint import State
from core.errors import Stopped, UserError
from core.i18n import msg
from core.models import chunked
from core.models.blocks import Rows, index_blocks
from core.models.chunked import Chunked
from core.models.identity import architecture
from core.models.watch import Ending, Watch
from core.spec import Hooks, Recipe, Settings

NO_HOOKS = Hooks()
PICTURES = 4  # axes of their batches: batch, height, width, channels
FOCAL = {
    "binary_crossentropy": "binary_focal_crossentropy",
    "categorical_crossentropy": "categorical_focal_crossentropy",  # its alpha of 0.25 scales every class alike
}

_one_at_a_time = threading.Lock()  # the seed, the precision and the compiled networks belong to the whole process


@dataclasses.dataclass(frozen=True)
class Trained:
    """A network with the weights of its best validation epoch, and how it came about."""

    model: keras.Model  # float32, uncompiled, independent of anything kept here
    history: dict[str, list[float]]  # loss and val_loss per finished epoch
    best_epoch: int  # 1-based
    ending: Ending
    seconds: float  # with compiling, over all resumptions
    resumed: int = 0
    diverged_step: int | None = None  # the optimiser step whose loss was no longer a number, counted from 1
    members: tuple[dict[str, Any], ...] = ()  # of several networks: loss, val_loss, best_epoch and ending of each
    quality: tuple[float, ...] = ()  # per finished epoch, where the best was chosen by it; infinite: not measured


def train(
    build: Callable[[], keras.Model],
    train: tuple[np.ndarray, np.ndarray],
    validation: tuple[np.ndarray, np.ndarray],
    settings: Settings,
    recipe: Recipe,
    hooks: Hooks = NO_HOOKS,
    *,
    order: np.ndarray | None = None,
    beside: Sequence[keras.callbacks.Callback] = (),
) -> Trained:
    """Fit one network; equal settings give equal weights on equal hardware, also when resumed from ``hooks.checkpoint``.

    ``train`` and ``validation`` are (x, y): x (rows, ...) float32; y (rows,) or (rows, outputs), 0/1 or whatever the
    recipe's loss takes. ``settings.imbalance``: class weights of the training part, which the validation loss carries too,
    or the focal loss in place of the recipe's.
    ``order`` fixes the order of the rows in every epoch, for comparison with plain ``fit``. ``beside``: callbacks of Keras whose
    ``model.inner`` is the network, as it stands. The checkpoint is the caller's
    to remove. Raises ``Stopped`` when stopped before the first epoch ended, ``UserError`` when the loss diverged in it.
    """
    began = time.perf_counter()
    with _one_at_a_time:
        if hooks.should_stop():
            raise Stopped
        keras.utils.set_random_seed(settings.seed)
        model = build()
        recipe = _for_augmentation(_for_imbalance(recipe, settings.imbalance), settings, model)
        rows, held_out = weighted(train, validation, settings.imbalance == "weights")
        batch = min(settings.batch, len(rows[0]))
        trainer = chunked.compiled(model, build, recipe, rows, held_out, batch, settings.augment)
        trainer.restart(model, settings.learning_rate)
        identity = _identity(model, settings, recipe, (*rows, *held_out)) if hooks.checkpoint else ""
        watch = Watch(settings, hooks, identity, _resumed(trainer, hooks, identity), began)
        _fit(trainer, watch, recipe, len(rows[0]), batch, order, beside)
        return _trained(model, watch)


def train_own(
    build: Callable[[], Any],
    arrays: tuple[np.ndarray, ...],
    settings: Settings,
    hooks: Hooks,
    beside: Sequence[keras.callbacks.Callback],
    quality: Callable[[Any, int], float],
) -> Trained:
    """Fit what brings its own losses, such as two networks against each other; keeps the weights of the best ``quality``.

    ``build`` gives a trainer as ``core.models.adversarial`` has one, compiled, with the first weights of the seed; ``arrays``
    is what it learns from. ``quality`` of the trainer after an epoch, counted from 1: the lower the better, infinite where it
    is not measured; when it raises ``Stopped`` that epoch does not count. Stops, resumes and raises as ``train`` does.
    """
    began = time.perf_counter()
    with _one_at_a_time:
        if hooks.should_stop():
            raise Stopped
        keras.utils.set_random_seed(settings.seed)
        trainer, recipe = (
            build(),
            Recipe(jit=False, steps_per_chunk=1),
        )  # long steps, which somebody may watch one by one
        identity = _identity(trainer.inner, settings, recipe, arrays) if hooks.checkpoint else ""
        state = _resumed(trainer, hooks, identity)
        watch = Watch(settings, hooks, identity, state, began, lambda epoch: quality(trainer, epoch))
        _fit(trainer, watch, recipe, trainer.rows, 1, None, beside)
        return _trained(trainer.inner, watch)


def weighted(
    train: tuple[np.ndarray, np.ndarray], validation: tuple[np.ndarray, np.ndarray], balanced: bool
) -> tuple[Rows, Rows]:
    """Both parts as float32 with y as (rows, outputs) and a weight for each row.

    Balanced: each class weighs inversely to its frequency in the training part (scikit-learn's "balanced"); else all 1.
    """
    parts = [_float32(part) for part in (train, validation)]
    if not balanced:
        rows, held_out = ((x, y, np.ones(len(x), np.float32)) for x, y in parts)
        return rows, held_out
    from sklearn.utils.class_weight import compute_class_weight

    labels = [_labels(y) for _, y in parts]
    classes = np.unique(labels[0])
    weights = dict(zip(classes.tolist(), compute_class_weight("balanced", classes=classes, y=labels[0]), strict=True))
    rows, held_out = (
        (x, y, np.array([weights.get(label, 1.0) for label in told.tolist()], np.float32))
        for (x, y), told in zip(parts, labels, strict=True)
    )
    return rows, held_out


def _for_imbalance(recipe: Recipe, imbalance: str) -> Recipe:
    """The recipe, with the focal loss where it is wanted: cases that are already told apart count less.

    Lin et al. 2017, arXiv:1708.02002, with their gamma of 2 and without their alpha, which would be a class weight besides.
    """
    return dataclasses.replace(recipe, loss=FOCAL[recipe.loss]) if imbalance == "focal" else recipe


def _for_augmentation(recipe: Recipe, settings: Settings, model: keras.Model) -> Recipe:
    """The recipe without XLA where pictures are augmented, which it cannot compile; UserError where there are no pictures."""
    if settings.augment and len(model.input_shape) != PICTURES:
        raise UserError(
            msg("Augmentation turns, shifts and mirrors pictures, and these cases are none. Train without it.")
        )
    return dataclasses.replace(recipe, jit=recipe.jit and not settings.augment)


def _fit(
    trainer: Chunked,
    watch: Watch,
    recipe: Recipe,
    rows: int,
    batch: int,
    order: np.ndarray | None,
    beside: Sequence[keras.callbacks.Callback] = (),
) -> None:
    steps = math.ceil(rows / batch)
    settings, state = watch.settings, watch.state
    chunk = recipe.steps_per_chunk or max(1, int(chunked.CHUNK_S / trainer.step_s))
    stops = [*range(0, steps, chunk), steps]
    trainer.fit(
        index_blocks(rows, batch, settings.seed, state.epoch, stops, order),
        steps_per_epoch=len(stops) - 1,
        initial_epoch=state.epoch,
        epochs=state.epoch if watch.over() else settings.epochs,
        shuffle=False,
        verbose=0,
        callbacks=[watch, *beside],
    )
    trainer.step_s = watch.step_s or trainer.step_s


def _resumed(trainer: Chunked, hooks: Hooks, identity: str) -> State:
    """The state of the checkpoint, put into the trainer; a new one where there is no fitting checkpoint."""
    kept = checkpoint.load(hooks.checkpoint, identity) if hooks.checkpoint else None
    if kept is None:
        return State([], [])
    chunked.assign(trainer.state, kept.variables)
    return dataclasses.replace(kept, variables=[], resumed=kept.resumed + 1)


def _trained(model: keras.Model, watch: Watch) -> Trained:
    """The outcome, with the best weights in ``model``; raises where no epoch has ended."""
    state = watch.state
    if not state.epoch and watch.ending == "stopped":
        raise Stopped
    if not state.epoch:
        raise UserError(
            msg(
                "Training ended at step {step} of the first epoch, because the loss was no longer a number. "
                "Try a learning rate below {rate}, and check the columns for extreme values."
            ),
            step=watch.step,
            rate=watch.settings.learning_rate,
        )
    model.set_weights(state.best)
    return Trained(
        model,
        {"loss": state.loss, "val_loss": state.val_loss},
        state.best_epoch,
        watch.ending or "finished",
        watch.seconds,
        state.resumed,
        watch.step if watch.ending == "diverged" else None,
        quality=tuple(state.quality),
    )


def _identity(model: keras.Model, settings: Settings, recipe: Recipe, rows: tuple[np.ndarray, ...]) -> str:
    """One hash over all that a training follows from."""
    told = [architecture(model), dataclasses.asdict(settings), dataclasses.asdict(recipe), [a.shape for a in rows]]
    digest = hashlib.sha256(json.dumps([*told, chunked.supported(recipe.precision)]).encode())
    for array in rows:
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _float32(part: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    x, y = (np.asarray(array, np.float32) for array in part)
    if not len(x) or len(x) != len(y):
        raise ValueError(f"x has {len(x)} rows, y {len(y)}; both must have the same number, at least one")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise UserError(
            msg(
                "{rows} rows hold missing or infinite values where the network needs numbers. "
                "Fill them in or leave out their columns, and train again."
            ),
            rows=int((~np.isfinite(x.reshape(len(x), -1)).all(1) | ~np.isfinite(y.reshape(len(y), -1)).all(1)).sum()),
        )
    return x, y[:, None] if y.ndim == 1 else y


def _labels(y: np.ndarray) -> np.ndarray:
    """The class of each row: the only column, or the place of the 1 in a one-hot row."""
    if y.shape[1] > 1 and not np.array_equal(y.sum(axis=1), np.ones(len(y))):
        raise ValueError("balanced needs one class for each row: one column, or one-hot rows")
    labels: np.ndarray = y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0]
    return labels
