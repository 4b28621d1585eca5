"""What one user and one server may ask for, in one place: shown beside the forms, enforced where they are read."""

from __future__ import annotations

import dataclasses
import math

from core.errors import UserError
from core.i18n import Phrase, msg
from core.spec import AUGMENTATIONS, FOLDS, IMBALANCES, MEMBERS, Settings


@dataclasses.dataclass(frozen=True)
class Limits:
    """Every limit with its unit in its name; trainings and calls carry them to the worker that obeys them."""

    running_per_user: int = 2
    queued_per_user: int = 4
    queued_per_server: int = 20
    rows: int = 1_000_000  # of a file of the user's own, like columns and megabytes
    columns: int = 2_000
    pixels: int = 40_000_000  # of one picture, read from its header
    pictures: int = 20_000  # of one data set of the user's own
    camera_pictures: int = 500  # that are taken in one session; they lie in the server's memory until it ends
    picture_mb: int = 200  # of one file with pictures, unpacked; also of a DICOM or NIfTI file's inside
    pictures_mb: int = 2_000  # of all of them together, unpacked
    kept_mb: int = 250  # of all of them as they are kept, brought to one size
    series: int = 100_000  # of one data set of the user's own; each also after cutting
    channels: int = 512  # of one recording
    molecules: int = 10_000  # of one data set of the user's own: bringing one to its standard form takes 8 ms
    asked_pictures: int = 500  # that a trained network is asked about at once
    asked_series: int = 5_000  # that a trained network is asked about at once, after cutting
    steps: int = 10_000  # of one series, as a network reads it
    set_mb: int = 1_200  # of a downloaded set in memory, as a network takes it
    page_mb: int = 100  # of one that is opened in the process of the pages, where others wait meanwhile
    upload_mb: int = 200  # .streamlit/config.toml says the same to the server
    workbook_mb: int = 500  # of an Excel file, unpacked
    epochs: int = 1_000
    batch: int = 4_096
    parameters: int = 100_000_000  # the textbook CNN of 224x224 pictures has 89 million, 355 MB
    screening_s: float = 14_400.0  # of one share of a file with molecules
    download_s: float = 14_400.0  # of one download; what came until then is kept
    seconds: float = 900.0  # of one training; it is then stopped and keeps what was learnt
    stall_s: float = 120.0  # without any sign of life a training's process is ended and the training continues anew
    stop_s: float = 10.0  # a training that does not hear Stop within this loses its process, and its next one hears it
    first_stop_s: float = 0.7  # the same before its first epoch, when nothing is lost: it is then over
    deaths: int = 5  # processes one training may lose before it is given up
    alone_s: float = 1_800.0  # an engine without pages, trainings and calls for so long ends itself
    runs_per_worker: int = 20  # an idle worker is renewed after so many: each leaves about 8 MB behind
    calls_per_worker: int = 500
    call_s: float = 120.0
    call_wait_s: float = 120.0  # in the queue before a call
    call_mb: int = 4_096


LIMITS = Limits()


def check(settings: Settings, limits: Limits = LIMITS) -> None:
    """Refuse settings that no form would send: UserError with what came and what is possible."""
    ranges = {
        msg("Epochs at most"): (settings.epochs, 1, limits.epochs),
        msg("Batch size"): (settings.batch, 1, limits.batch),
        msg("Learning rate"): (settings.learning_rate, 1e-7, 1.0),
        msg("Patience"): (settings.patience, 0, limits.epochs),
        msg("Seed"): (settings.seed, 0, 2**31 - 1),
        msg("Distillation temperature"): (settings.softness, 1, 20),
        msg("Landmark"): (settings.landmark, 0, 100),
    }
    for name, (value, low, high) in ranges.items():
        if not (math.isfinite(value) and low <= value <= high):
            raise UserError(
                msg("{name} is {value}, but must lie between {low} and {high}. Choose another value."),
                name=Phrase(name),
                value=str(value),
                low=low,
                high=high,
            )
    if settings.imbalance not in IMBALANCES:
        raise UserError(
            msg("There is no {name} here. Known: {known}."), name=settings.imbalance, known=", ".join(IMBALANCES)
        )
    if list(settings.augment) != [name for name in AUGMENTATIONS if name in settings.augment]:
        raise UserError(
            msg("There is no augmentation {name} here, or not in this order. Known: {known}."),
            name=", ".join(map(str, settings.augment)),
            known=", ".join(AUGMENTATIONS),
        )
    alone = settings.folds or settings.sizes or settings.imbalance != "none" or settings.teacher == settings.model
    if settings.teacher and alone:
        raise UserError(
            msg(
                "A network can learn from another one only, without folds or a learning curve and with rare outcomes left "
                "as they are. Choose one or the other."
            )
        )
    choices = {msg("Networks"): (settings.members, MEMBERS), msg("Folds"): (settings.folds, FOLDS)}
    for name, (chosen, known) in choices.items():
        if chosen not in known:
            raise UserError(
                msg("{name} is {value}, but must be one of these: {known}. Choose another value."),
                name=Phrase(name),
                value=str(chosen),
                known=", ".join(map(str, known)),
            )


def check_size(parameters: int, limits: Limits = LIMITS) -> None:
    """Refuse a network with too many parameters, once it is built."""
    if parameters > limits.parameters:
        raise UserError(
            msg(
                "This network has {n} weights; at most {most} can be trained here. "
                "Choose a smaller network, fewer columns or smaller pictures."
            ),
            n=parameters,
            most=limits.parameters,
        )
