"""Pictures from the camera as a set to learn from: who is kept together, what is said of the split, the archive to take home."""

import dataclasses

import numpy as np

from core.data.pictures.camera import Taken, archive, as_files
from core.data.pictures.choice import Choice
from core.data.pictures.collecting import collect_pictures
from core.data.pictures.kept import unpack
from core.data.pictures.loading import load_pictures
from core.data.splits import split
from core.registry import demo
from core.spec import UPLOAD
from tests.pictures import collected, encoded, noise, said

SETTINGS = dataclasses.replace(demo("image").defaults, dataset=f"{UPLOAD}{'0' * 64}")


def shots(persons):
    """Ten pictures of each of two classes, by turns of so many persons; none: nobody says who."""
    return [
        Taken(label, f"person {place % persons}" if persons else "", encoded(noise(100 * n + place, 48, 3), "JPEG"))
        for n, label in enumerate(("left / right", "=up"))
        for place in range(10)
    ]


def read(taken):
    files = as_files(taken)
    names = [name for name, _ in files]
    classes = tuple((name, one.label) for name, one in zip(names, taken, strict=True))
    persons = tuple((name, one.person) for name, one in zip(names, taken, strict=True))
    return collect_pictures(files, Choice(32, classes=classes, persons=persons))


def test_classes_are_those_that_were_said_whatever_letters_they_have():
    kept = unpack(read(shots(0)))
    assert sorted(kept.about.classes) == ["=up", "left / right"] and kept.about.counts == (10, 10)


def test_without_persons_it_is_said_that_the_figures_hold_for_this_room_only():
    kept = unpack(read(shots(0)))
    assert kept.about.told_by == "" and (kept.patients == -1).all()
    assert "20 pictures from the camera." in said(kept) and "nothing about others" in said(kept)


def test_four_persons_are_too_few_to_be_kept_on_one_side():
    kept = unpack(read(shots(4)))
    assert kept.about.told_by == "" and "nothing about others" in said(kept)


def test_five_persons_stay_each_on_one_side_of_the_split_and_the_room_is_named():
    content = read(shots(5))
    kept = unpack(content)
    assert kept.about.told_by == "camera" and kept.about.patients == 5
    assert "5 persons or objects" in said(kept) and "nothing about others" not in said(kept)
    cases = load_pictures(dataclasses.replace(SETTINGS, group="camera", split="group"), content)
    assert any("what was said at the camera" in finding.text for finding in cases.findings)
    parts = split("group", cases.y, cases.groups, 0)
    whose = [set(cases.groups[rows]) for rows in (parts.train, parts.validation, parts.test)]
    assert not (whose[0] & whose[1] or whose[0] & whose[2] or whose[1] & whose[2])


def test_the_archive_taken_home_gives_the_same_pictures_classes_and_persons():
    taken = shots(5)
    here, again = unpack(read(taken)), collected({"camera.zip": archive(taken)})
    assert (here.pictures == again.pictures).all() and (here.y == again.y).all()
    assert here.about.classes == again.about.classes
    assert (here.patients == again.patients).all() and np.ptp(here.patients) == 4
