"""Own pictures in every way they come: folders, archives, loose files, tables; what is kept and what is said."""

import dataclasses

import numpy as np
import pytest

from core.data.parts import TEST, TRAIN, VALIDATION
from core.data.pictures.choice import Choice
from core.data.pictures.collecting import collect_pictures
from core.data.pictures.kept import OWN_PARTS, about
from core.data.pictures.labelling import guess_classes, patients_in_names
from core.data.pictures.loading import load_pictures
from core.data.pictures.twins import across_the_split
from core.data.splits import split
from core.errors import UserError
from core.registry import demo
from core.spec import UPLOAD
from tests.pictures import class_folders, collected, dicom, encoded, noise, refusal, said, zipped

SETTINGS = dataclasses.replace(demo("image").defaults, dataset=f"{UPLOAD}{'0' * 64}", split="random")


def loaded(files, **chosen):
    content = collect_pictures(list(files.items()), Choice(side=32))
    return load_pictures(dataclasses.replace(SETTINGS, **chosen), content)


def test_an_archive_of_class_folders_keeps_every_picture_with_its_class():
    kept = collected({"mine.zip": zipped(class_folders())})
    assert kept.about.classes == ("healthy", "ill") and kept.about.counts == (12, 12)
    assert kept.pictures.shape == (24, 32, 32, 1) and kept.pictures.dtype == np.uint8
    assert (kept.pictures[0] == noise(0)).all()
    assert (kept.y == np.repeat([0, 1], 12)).all() and (kept.parts == -1).all()


def test_a_folder_around_all_and_what_computers_add_change_nothing_but_a_line():
    files = class_folders(top="export/2024/")
    added = {
        "__MACOSX/export/._1.png": b"x",
        "export/.DS_Store": b"x",
        "export/2024/ill/Thumbs.db": b"x",
        "export/": b"",
    }
    plain, kept = collected({"a.zip": zipped(files)}), collected({"a.zip": zipped({**added, **files})})
    assert (kept.pictures == plain.pictures).all() and kept.about.classes == ("healthy", "ill")
    assert "3 files that computers add" in said(kept) and "computers add" not in said(plain)


def test_equal_pictures_are_kept_as_equal_bytes():
    sent = [("a.zip", zipped(class_folders(3)))]
    assert collect_pictures(sent, Choice()) == collect_pictures(sent, Choice())


@pytest.mark.parametrize("order", ["{part}/{label}/{i}.png", "{label}/{part}/{i}.png", "top/{part}/{label}/{i}.png"])
def test_folders_called_train_val_and_test_are_respected(order):
    parts = ("train", "train", "val", "test")
    files = {
        order.format(part=parts[i % 4], label="ab"[i // 20], i=i): encoded(noise(i)) for i in range(40)
    }  # fmt: skip
    kept = collected({"a.zip": zipped(files)})
    assert set(kept.about.classes) == {"a", "b"} and kept.about.parts
    assert [int((kept.parts == part).sum()) for part in (TRAIN, VALIDATION, TEST)] == [20, 10, 10]
    cases = loaded({"a.zip": zipped(files)}, split="column", split_column=OWN_PARTS)
    assert (cases.parts == kept.parts).all()
    assert any(
        "20 rows for training, 10 for validation, 10 for test" in f.text.format(**f.values) for f in cases.findings
    )


def test_train_and_val_without_test_are_no_classes_and_no_split():
    files = {f"{part}/{label}/{i}.png": encoded(noise(hash((part, label, i)) % 999)) for part in ("train", "val")
             for label in "ab" for i in range(3)}  # fmt: skip
    kept = collected({"a.zip": zipped(files)})
    assert set(kept.about.classes) == {"a", "b"} and not kept.about.parts
    assert "training and test are not both among them" in said(kept)


def test_several_archives_are_the_classes_by_their_names():
    sent = {
        f"{name}.zip": zipped({f"{i}.png": encoded(noise(i + 50 * k)) for i in range(3)}) for k, name in enumerate("xy")
    }
    assert collected(sent).about.classes == ("x", "y")


def test_a_folder_of_the_browser_is_read_like_an_archive():
    files = class_folders(4, top="mine/")
    assert (collected(files).pictures == collected({"a.zip": zipped(files)}).pictures).all()


@pytest.mark.parametrize(("encoding", "ascii_name"), [("utf-8", "aaa"), ("gb18030", "aa")])
def test_chinese_folder_names_are_read_whatever_wrote_the_archive(encoding, ascii_name):
    plain = zipped(class_folders(3, names=(ascii_name, "b")))
    content = plain.replace(f"{ascii_name}/".encode(), "正/".encode(encoding))  # a name in bytes, not said to be UTF-8
    assert set(collected({"a.zip": content}).about.classes) == {"b", "正"}


TABLE = "file;class;patient_id;set\n" + "\n".join(
    f"{i}.png;{'ill' if i % 2 else 'healthy'};{i // 2};{('train', 'train', 'val', 'test')[i // 2 % 4]}"
    for i in range(24)
)


@pytest.mark.parametrize("spelled", ["{i}.png", "images/{i}.png", "{i}", "C:\\scans\\{i}.PNG"])
def test_a_table_says_class_patient_and_part_of_files_however_it_spells_them(spelled):
    table = TABLE
    for i in range(24):
        table = table.replace(f"\n{i}.png;", f"\n{spelled.format(i=i)};")
    files = {f"images/{i}.png" if "/" in spelled else f"{i}.png": encoded(noise(i)) for i in range(24)}
    kept = collected({**files, "labels.csv": table.encode()})
    assert kept.about.counts == (12, 12) and kept.about.told_by == "table" and kept.about.patients == 12
    assert (kept.patients == np.arange(24) // 2).all() and kept.about.parts
    assert "classes from class, patients from patient_id, parts from set" in said(kept)


def test_a_table_beside_an_archive_describes_the_pictures_in_it_and_both_gaps_are_said():
    files = {f"{i}.png": encoded(noise(i)) for i in range(1, 25)}
    kept = collected({"a.zip": zipped(files), "labels.csv": TABLE.encode()})
    assert len(kept.y) == 23
    assert "1 files that came are not named in labels.csv" in said(kept) and "1 rows of labels.csv" in said(kept)


def test_a_table_inside_the_archive_is_used_where_none_is_beside_it():
    files = {f"p/{i}.png": encoded(noise(i)) for i in range(24)} | {"p/labels.csv": TABLE.encode()}
    assert collected({"a.zip": zipped(files)}).about.told_by == "table"


def test_classes_written_by_hand_are_used_and_empty_ones_left_out():
    files = {f"{i}.png": encoded(noise(i)) for i in range(5)}
    kept = collected(files, classes=(("0.png", "x"), ("1.png", "x"), ("2.png", "y"), ("3.png", " y "), ("4.png", "")))
    assert kept.about.classes == ("x", "y") and kept.about.counts == (2, 2)
    assert "1 files have no class" in said(kept)


def test_words_at_the_beginning_of_names_are_proposed_as_classes_and_numbers_are_not():
    assert guess_classes(["cat_1.png", "dog1.png", "cat 2.png", "dog-7.jpg"]) == ["cat", "dog", "cat", "dog"]
    assert guess_classes(["1.png", "2.png"]) == ["", ""]
    assert guess_classes(["IM0001", "IM0002"]) == ["", ""]


@pytest.mark.parametrize(
    "spelled",
    [
        "patient{p:03}_{i}.png",
        "sub-{p:02}_T1w_{i}.png",
        "person{p}_bacteria_{i}.jpeg",
        "患者{p}-{i}.png",
        "ID_pat {p}.{i}.png",
    ],
)
def test_patients_in_file_names_are_found_and_keep_their_pictures_together(spelled):
    names = [spelled.format(p=i // 3 + 1, i=i) for i in range(30)]
    found = patients_in_names(names)
    assert len(set(found)) == 10 and found[0] == found[2] != found[3]


@pytest.mark.parametrize(
    "spelled", ["img_{i}.png", "scan{i:04}.png", "2024-01-{i:02}.png", "patient{i}.png", "expat{i}.png"]
)
def test_names_that_tell_no_patients_apart_propose_none(spelled):
    assert not any(patients_in_names([spelled.format(i=i) for i in range(30)]))


def test_patients_are_kept_together_only_where_chosen_and_unknown_ones_stand_alone():
    files = {f"{'ab'[i % 2]}/{'patient' if i < 30 else 'x'}{i // 3}_{i}.png": encoded(noise(i)) for i in range(40)}
    cases = loaded({"a.zip": zipped(files)}, group="name", split="group")
    assert len(np.unique(cases.groups)) == 20
    assert any("10 pictures the patient is not known" in f.text.format(**f.values) for f in cases.findings)
    alone = loaded({"a.zip": zipped(files)})
    assert alone.groups is None
    assert any(
        f.level == "warning" and "10 patients can be told apart" in f.text.format(**f.values) for f in alone.findings
    )


def test_folders_of_patients_inside_the_classes_tell_them_apart():
    files = {f"{'ab'[i % 2]}/p{i // 4:02}/{i}.png": encoded(noise(i)) for i in range(40)}
    assert collected({"a.zip": zipped(files)}).about.told_by == "folder"


def test_the_same_patient_in_two_parts_of_an_own_split_is_warned_of():
    files = {
        f"{('train', 'val', 'test')[i % 3]}/{'ab'[i % 2]}/patient{i // 6}_{i}.png": encoded(noise(i)) for i in range(36)
    }
    cases = loaded({"a.zip": zipped(files)}, split="column", split_column=OWN_PARTS)
    assert any("6 patients have rows in more than one part" in f.text.format(**f.values) for f in cases.findings)


def test_copies_planted_on_both_sides_of_an_own_split_are_found_and_a_clean_one_is_not_accused():
    originals = [noise(i, 256) for i in range(48)]
    files = {
        f"{('train', 'val', 'test')[i % 3]}/{'ab'[i % 2]}/{i}.png": encoded(one) for i, one in enumerate(originals)
    }
    clean = loaded({"a.zip": zipped(files)}, split="column", split_column=OWN_PARTS)
    kept = split("column", clean.y, None, 0, clean.parts)
    assert [f.level for f in across_the_split(clean.inputs, kept)] == ["ok", "ok"]
    copies = {f"train/a/again{i}.jpg": encoded(originals[i][::2, ::2], "JPEG", quality=70) for i in (2, 5, 8)}
    copies |= {"train/a/equal.png": encoded(originals[11])}
    cases = loaded({"a.zip": zipped(files | copies)}, split="column", split_column=OWN_PARTS)
    told = across_the_split(cases.inputs, split("column", cases.y, None, 0, cases.parts))
    assert [(f.level, f.values["n"]) for f in told] == [("warning", 1), ("warning", 3)]
    assert any("again2.jpg" in f.text.format(**f.values) for f in cases.findings if "nearly" in f.text)


def test_another_way_to_tell_patients_apart_than_the_pictures_offer_is_refused():
    with pytest.raises(UserError, match="cannot be told apart by table"):
        loaded({"a.zip": zipped(class_folders())}, group="table")


def test_few_pictures_of_a_class_stop_and_some_more_warn():
    stopped = loaded({"a.zip": zipped(class_folders(6))}, positive="ill")
    assert [f.level for f in stopped.findings if "rarer class" in f.text] == ["stop"]
    warned = loaded({"a.zip": zipped(class_folders(12))}, positive="ill")
    assert [f.level for f in warned.findings if "rarer class" in f.text] == ["warning"]


def test_one_class_of_three_is_asked_about_against_the_rest():
    files = class_folders(4, names=("a", "b", "c"))
    cases = loaded({"a.zip": zipped(files)}, positive="b")
    assert cases.y.sum() == 4 and cases.classes[1] == "b"
    assert len(loaded({"a.zip": zipped(files)}).classes) == 3


def test_grey_and_colour_are_brought_together_and_said():
    files = class_folders(4) | {"ill/colour.png": encoded(noise(7, channels=3))}
    kept = collected({"a.zip": zipped(files)})
    assert kept.pictures.shape[3] == 3 and "8 pictures are grey and 1 in colour" in said(kept)
    grey = encoded(noise(3).repeat(3, axis=2), "JPEG", quality=95)
    assert collected({"a.zip": zipped(class_folders(2) | {"ill/x.jpg": grey})}).pictures.shape[3] == 1


@pytest.mark.parametrize(
    ("word", "ill"),
    [
        ("size of the pictures", lambda i: encoded(noise(i, 64))),
        ("in colour alone", lambda i: encoded(noise(i, channels=3))),
        ("taller than wide", lambda i: encoded(noise(i, 48)[:, :32])),
    ],
)
def test_what_gives_a_class_away_without_looking_at_it_is_warned_of(word, ill):
    files = {f"healthy/{i}.png": encoded(noise(i)) for i in range(12)} | {
        f"ill/{i}.png": ill(i + 50) for i in range(12)
    }
    assert word in said(collected({"a.zip": zipped(files)}))
    assert word not in said(collected({"a.zip": zipped(class_folders())}))


def test_the_kind_of_file_that_gives_a_class_away_is_warned_of():
    files = {f"healthy/{i}.png": encoded(noise(i)) for i in range(12)}
    files |= {f"ill/{i}.jpg": encoded(noise(i + 50), "JPEG") for i in range(12)}
    assert "kind of file alone" in said(collected({"a.zip": zipped(files)}))


def test_one_bad_file_among_good_ones_is_left_out_by_name_and_reason():
    kept = collected(
        {"a.zip": zipped(class_folders() | {"ill/notes.txt": b"hello", "ill/cut.png": encoded(noise(1))[:60]})}
    )
    assert len(kept.y) == 24
    assert "2 files could not be read and were left out: cut.png" in said(kept) or "notes.txt" in said(kept)
    assert "is no picture" in said(kept) and "damaged" in said(kept)


def test_patients_of_dicom_files_are_kept_apart_and_nobody_is_named():
    files = {
        f"{'ab'[i % 2]}/{i}": dicom(
            noise(i)[..., 0], PatientID=f"SECRET{i // 4}", PatientName="Doe^Jane", StudyDate="20240101"
        )
        for i in range(16)
    }
    content = collect_pictures([("a.zip", zipped(files))], Choice(side=32))
    assert about(content).told_by == "file" and about(content).patients == 4
    assert b"SECRET" not in content and b"Doe" not in content
    assert "48 entries of 16 DICOM files name a person" in "\n".join(
        f.text.format(**f.values) for f in about(content).findings
    )


@pytest.mark.parametrize(
    ("value", "word"), [("YES", "say that text is written"), ("NO", ""), (None, "do not say whether text")]
)
def test_text_in_the_pixels_is_told_as_the_file_tells_it(value, word):
    tags = {} if value is None else {"BurnedInAnnotation": value}
    told = said(
        collected({"a.zip": zipped({f"{'ab'[i % 2]}/{i}.dcm": dicom(noise(i)[..., 0], **tags) for i in range(4)})})
    )
    assert word in told if word else "text is written" not in told


def test_mixed_modalities_are_warned_of():
    files = {f"{'ab'[i % 2]}/{i}.dcm": dicom(noise(i)[..., 0], Modality=("CT", "MR")[i % 2]) for i in range(4)}
    assert "different kinds of machines: CT 2, MR 2" in said(collected({"a.zip": zipped(files)}))


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({}, "No picture came"),
        ({"a.zip": zipped({"1.png": encoded(noise(1))})}, "Nothing says which class"),
        ({"a.zip": zipped({"x/1.png": encoded(noise(1)), "x/2.png": encoded(noise(2))})}, "Nothing says which class"),
        ({"a.csv": b"file,class\n1.png,x\n", "b.csv": b"file,class\n1.png,x\n", "1.png": b"x"}, "2 tables came"),
        ({"a.csv": b"name,class\nq.png,x\nr.png,y\n", "1.png": encoded(noise(1))}, "holds the names of the files"),
        ({"a.zip": zipped({"a/1.png": b"x", "b/1.png": b"y"})}, "is no picture"),
        ({"a.zip": b"PK\3\4 broken"}, "it is no ZIP file, or not a whole one"),
    ],
)  # fmt: skip
def test_what_cannot_become_a_set_is_refused_in_one_sentence(files, word):
    assert word in refusal(files)


def test_a_size_that_is_not_offered_is_refused():
    assert "not 33" in refusal({"a.zip": zipped(class_folders(2))}, side=33)


def test_more_pictures_or_pixels_than_are_allowed_are_refused_before_they_are_read(monkeypatch):
    from core.data.pictures import collecting, sources

    small = dataclasses.replace(sources.LIMITS, pictures=5)
    monkeypatch.setattr(sources, "LIMITS", small)
    assert "6 pictures came; at most 5" in refusal({"a.zip": zipped(class_folders(3))})
    monkeypatch.undo()
    monkeypatch.setattr(collecting, "LIMITS", dataclasses.replace(sources.LIMITS, kept_mb=0))
    assert "at most 0 can be kept" in refusal({"a.zip": zipped(class_folders(3))})
