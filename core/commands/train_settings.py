"""The arguments of ``train`` as settings, with the user's file where there is one; what was not said is guessed as on the page."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from core.commands.arguments import read_file
from core.data.pictures.choice import Choice
from core.data.series.choice import OPTIONS, SeriesChoice
from core.errors import UserError
from core.i18n import msg
from core.limits import check
from core.registry import demo as find_demo
from core.registry import demos
from core.spec import AUGMENTATIONS, UPLOAD, Demo, Settings
from core.store import Store

CHOSEN = (
    *("model", "target", "positive", "group", "split", "split_column", "report_by", "landmark"),
    *("epochs", "batch", "learning_rate", "patience", "imbalance", "temperature", "seed"),
    *("members", "folds", "teacher", "softness", "sizes"),
)


def asked_settings(asked: argparse.Namespace, store: Store) -> tuple[Settings, bytes | None]:
    """The settings that were asked for, and the file as it is kept; UserError for what is not known here."""
    if asked.demo not in demos():
        raise UserError(
            msg("There is no demo named {name}. Known: {known}."), name=asked.demo, known=", ".join(sorted(demos()))
        )
    demo = find_demo(asked.demo)
    said = {name: getattr(asked, name) for name in CHOSEN if getattr(asked, name) is not None}
    said["ignored"] = tuple(name for name in asked.ignored or () if name)
    if asked.augment is not None:
        said["augment"] = tuple(name for name in AUGMENTATIONS if name in asked.augment)
    said |= {name: tuple(pair for pair in getattr(asked, name) or () if pair[0]) for name in ("types", "units")}
    said["corrections"] = tuple(sorted(asked.corrections or ()))
    settings = dataclasses.replace(demo.settings_for(_dataset(demo, asked.dataset)), **said)
    check(settings)
    for model in filter(None, (settings.model, settings.teacher)):
        _known(model, [known.id for known in demo.models])
    if asked.file is None:
        _known(settings.dataset, [dataset.id for dataset in (*demo.datasets, *demo.downloads)])
        return settings, None
    if not demo.accepts:
        raise UserError(msg("{name} takes no file of your own. Leave out --file and choose a data set."), name=demo.id)
    if demo.kind != "table":
        return _own_kept(asked, settings, demo.kind, store)
    content, sha = _kept(Path(asked.file), store)
    return _own(asked, dataclasses.replace(settings, dataset=UPLOAD + sha), content), content


def _dataset(demo: Demo, wanted: str | None) -> str:
    """The id of a data set; of a family such as Tox21, which is learned as a whole, the first of its variants."""
    if not wanted or demo.dataset(wanted):
        return wanted or demo.defaults.dataset
    families = {one.download.family.lower(): one.id for one in reversed(demo.downloads) if one.download}
    return families.get(wanted.lower(), wanted)


def _own_kept(asked: argparse.Namespace, settings: Settings, kind: str, store: Store) -> tuple[Settings, bytes]:
    from core.commands.kept_files import collect_path, guessed

    def collect(sent: list[tuple[str, bytes]]) -> bytes:
        if kind == "picture":
            from core.data.pictures.collecting import collect_pictures

            return collect_pictures(sent, Choice(asked.side, asked.plane))
        if kind == "molecule":
            from core.data.molecules.choice import MoleculeChoice
            from core.data.molecules.collecting import collect_molecules

            name, file = sent[0]
            return collect_molecules(file, name, MoleculeChoice(labels=_labels(asked)))
        from core.data.series.collecting import collect_series

        said = {name: getattr(asked, option.replace("-", "_")) for name, option in OPTIONS.items()}
        return collect_series(sent, SeriesChoice(**{name: value for name, value in said.items() if value}))

    content = collect_path(Path(asked.file), collect)
    target = settings.target if kind == "molecule" else ""
    own = dataclasses.replace(settings, target=target, dataset=UPLOAD + store.keep_upload(content))
    chosen = guessed(own, content, asked.positive, asked.group, asked.split_column)
    return dataclasses.replace(chosen, split=asked.split or chosen.split), content


def _labels(asked: argparse.Namespace) -> tuple[str, ...]:
    """The columns of a file with molecules that are to be predicted; none: guess."""
    return tuple(filter(None, asked.labels or [asked.target]))


def _kept(path: Path, store: Store) -> tuple[bytes, str]:
    """The user's file as a checked table, and the hash under which it is kept."""
    from core.data.uploads import read_table

    content, _ = read_table(read_file(path), path.name)
    return content, store.keep_upload(content)


def _own(asked: argparse.Namespace, settings: Settings, content: bytes) -> Settings:
    """Settings for the user's file; what was not said is guessed as the page guesses it."""
    from core.data.roles import guess_roles
    from core.data.uploads import open_table

    guess = guess_roles(open_table(content), settings.target)
    group = guess.group if asked.group is None else asked.group
    ignored = guess.ignored if asked.ignored is None else settings.ignored
    column = guess.split if asked.split_column is None else asked.split_column
    unused = (guess.target, group, column)
    return dataclasses.replace(
        settings,
        target=guess.target,
        positive=guess.positive if asked.positive is None else asked.positive,
        group=group,
        ignored=tuple(name for name in ignored if name not in unused),
        types=settings.types if asked.types is not None else tuple(p for p in guess.types if p[0] not in unused),
        units=settings.units if asked.units is not None else tuple(p for p in guess.units if p[0] not in unused),
        report_by=guess.report_by if asked.report_by is None else asked.report_by,
        split_column=column,
        split=asked.split or ("column" if column else "group" if group else settings.split),
    )


def _known(wanted: str, known: Sequence[str]) -> None:
    if wanted not in known:
        raise UserError(msg("There is no {name} here. Known: {known}."), name=wanted, known=", ".join(known))
