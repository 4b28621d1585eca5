"""Own pictures through the browser: an archive to a trained network and an answer, a folder, and copies without names."""

import io
import zipfile

import numpy as np
import pydicom

from tests.browser.steps import DROP, EN, button, choose, rerun, saved, set_slider, settled
from tests.pictures import class_folders, dicom, encoded, noise, zipped


def own(page):
    choose(page, "Your own pictures")
    page.get_by_test_id(DROP).first.wait_for(state="attached")


def test_an_archive_of_class_folders_becomes_a_network_that_answers(visit, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(zipped(class_folders(40)))
    page = visit("/image")
    own(page)
    page.get_by_test_id(DROP).first.set_input_files(path)
    page.get_by_text("80 pictures of 32 × 32 pixels").first.wait_for(state="attached", timeout=90_000)
    page.get_by_text(EN["settings"], exact=True).click()
    set_slider(page, "image-epochs", "Home")
    button(page, EN["train"]).click()
    page.get_by_text(EN["figures"], exact=True).first.wait_for(timeout=200_000)
    settled(page)
    new = tmp_path / "new.png"
    new.write_bytes(encoded(noise(7)))
    page.get_by_test_id(DROP).last.set_input_files(new)
    page.get_by_text("Select a row to look at it closely above.").wait_for(timeout=90_000)
    settled(page)
    assert "Traceback" not in page.inner_text("body")


def test_a_folder_is_taken_with_the_paths_of_its_files(visit, tmp_path):
    for path, content in class_folders(12).items():
        (tmp_path / "mine" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / path).write_bytes(content)
    page = visit("/image")
    own(page)
    choose(page, "A folder")
    page.get_by_test_id(DROP).first.set_input_files(tmp_path / "mine")
    page.get_by_text("24 pictures of 32 × 32 pixels").first.wait_for(state="attached", timeout=90_000)
    assert "No folder and no table" not in page.inner_text("body")


def photograph(page, label, times):
    """Name a class and take pictures of it with the camera."""
    name = page.locator(".st-key-image-camera-class input")
    name.fill(label)
    with rerun(page):
        name.press("Enter")
    for taken in range(1, times + 1):
        page.wait_for_function("document.querySelector('video')?.readyState >= 2")
        page.get_by_test_id("stCameraInputButton").click()
        page.get_by_text(f"{label}: {taken} picture{'s' * (taken > 1)}").wait_for()
        settled(page)


def test_classes_photographed_one_after_the_other_become_a_set_to_train_on(visit):
    page = visit("/image")
    own(page)
    choose(page, "The camera")
    photograph(page, "open hand", 10)
    photograph(page, "fist", 10)
    button(page, "Use these pictures").click()
    page.get_by_text("20 pictures of 64 × 64 pixels").first.wait_for(state="attached", timeout=90_000)
    settled(page)
    assert "nothing about others" in page.inner_text("body")
    assert button(page, EN["train"]).is_enabled()


def test_dicom_files_are_given_back_as_copies_that_name_nobody(visit, tmp_path):
    told = {"PatientName": "Planted^Name", "PatientID": "MRN-4711-08-15", "InstitutionName": "Planted Hospital"}
    scans = {
        f"{label}/{place}.dcm": dicom(noise(100 * number + place)[..., 0], **told)
        for number, label in enumerate(("healthy", "ill"))
        for place in range(12)
    }
    path = tmp_path / "scans.zip"
    path.write_bytes(zipped(scans))
    page = visit("/image")
    own(page)
    with rerun(page):
        page.get_by_test_id(DROP).first.set_input_files(path)
    page.get_by_text("name a person, a place or a date").wait_for(state="attached", timeout=90_000)
    settled(page)
    copies = saved(page, "DICOM copies without names (ZIP)", tmp_path)
    with zipfile.ZipFile(copies) as archive:
        assert len(archive.namelist()) == len(scans)
        for name in archive.namelist():
            content = archive.read(name)
            assert not any(word in content for word in (b"Planted", b"MRN-4711"))
            assert pydicom.dcmread(io.BytesIO(content)).pixel_array.shape == (32, 32)
            assert np.ptp(pydicom.dcmread(io.BytesIO(content)).pixel_array) > 0
