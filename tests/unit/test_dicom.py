"""DICOM and NIfTI as pictures: grey values as a viewer shows them, and all of pydicom's own test files."""

import io
import zipfile
from pathlib import Path

import nibabel
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.data.pictures.coded import coded_size
from core.data.pictures.dicom import is_dicom
from core.data.pictures.formats import pictures_in
from core.data.pictures.nameless import nameless_copies
from core.errors import UserError
from tests.pictures import dicom, encoded, noise, written

FOLDER = Path(pydicom.__file__).parent / "data" / "test_files"
OWN = sorted(
    path for path in FOLDER.rglob("*") if path.is_file() and path.suffix not in (".json", ".txt", ".dump", ".icc")
)
GREY = np.array([[0, 100], [200, 250]], np.uint8).repeat(8, 0).repeat(8, 1)


def one(content):
    (picture,) = pictures_in(content, "x")
    return picture


def corners(picture):
    return picture.pixels[::8, ::8, 0].tolist()


def with_tags(content, **tags):
    data = pydicom.dcmread(io.BytesIO(content))
    for name, value in tags.items():
        setattr(data, name, value)
    return written(data)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_each_of_pydicoms_own_files_is_read_or_refused_in_one_sentence(path):
    try:
        pictures = pictures_in(path.read_bytes(), path.name)
    except UserError as error:
        assert str(error).startswith(path.name) and str(error).endswith(".")
    else:
        assert all(p.pixels.dtype == np.uint8 and min(p.pixels.shape[:2]) >= 8 for p in pictures)


def test_most_of_pydicoms_pictures_are_read_and_only_known_ones_are_not():
    without = []
    for path in OWN:
        data = pydicom.dcmread(path, force=True)
        if "PixelData" in data and is_dicom(path.read_bytes()):
            try:
                pictures_in(path.read_bytes(), path.name)
            except UserError:
                without.append(path.name)
    assert len(OWN) > 100
    assert sorted(without) == UNREAD


UNREAD = [
    "JPEG-lossy.dcm",  # 12 bits of lossy JPEG: only a decoder under the GPL reads them
    "JPEG2000-embedded-sequence-delimiter.dcm",  # its size is damaged on purpose
    "JPGExtended.dcm",  # as the first
    "MR_truncated.dcm",
    "SC_rgb_small_odd.dcm",  # 3 x 3 pixels, like the two that follow
    "SC_rgb_small_odd_big_endian.dcm",
    "SC_rgb_small_odd_jpeg.dcm",
    "badVR.dcm",
    "meta_missing_tsyntax.dcm",  # no rows and columns
    "nested_priv_SQ.dcm",
]


def test_eight_bits_without_a_window_stay_as_they_are():
    assert corners(one(dicom(GREY))) == [[0, 100], [200, 250]]


def test_monochrome1_is_turned_over():
    assert corners(one(dicom(GREY, PhotometricInterpretation="MONOCHROME1"))) == [[255, 155], [55, 5]]


def test_a_window_is_applied_after_rescaling():
    scan = dicom(GREY.astype(np.uint16), RescaleSlope=2, RescaleIntercept=-100, WindowCenter=100.5, WindowWidth=201)
    assert corners(one(scan)) == [[0, 128], [255, 255]]  # values -100, 100, 300, 400 in a window from 0 to 200


def test_more_bits_without_a_window_go_from_darkest_to_brightest():
    deep = np.array([[1000, 2000], [3000, 5000]], np.uint16).repeat(8, 0).repeat(8, 1)
    assert corners(one(dicom(deep))) == [[0, 64], [128, 255]]
    assert corners(one(dicom(deep, PhotometricInterpretation="MONOCHROME1"))) == [[255, 191], [128, 0]]


def test_padding_does_not_set_the_darkest_value():
    deep = np.array([[0, 2000], [3000, 4000]], np.uint16).repeat(8, 0).repeat(8, 1)
    assert corners(one(dicom(deep, PixelPaddingValue=0))) == [[0, 0], [128, 255]]


def test_a_voi_table_is_looked_up():
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [256, 0, 8], list(range(255, -1, -1))
    item["LUTDescriptor"].VR = item["LUTData"].VR = "US"
    assert corners(one(dicom(GREY, VOILUTSequence=Sequence([item])))) == [[255, 155], [55, 5]]


def test_the_middle_of_several_frames_is_taken_and_said():
    frames = np.stack([np.full((16, 16), value, np.uint8) for value in (10, 20, 30)])
    picture = one(with_tags(dicom(frames[0]), NumberOfFrames=3, PixelData=frames.tobytes()))
    assert (picture.pixels == 20).all() and picture.pages == 3 and "middle" in picture.changes[0]


def test_colour_stays_colour():
    pixels = noise(3, channels=3)
    assert (one(dicom(pixels)).pixels == pixels).all()


def test_a_file_without_mark_or_header_is_still_known():
    content = dicom(GREY)
    assert is_dicom(content[132:]) and corners(one(content[132:])) == [[0, 100], [200, 250]]
    assert corners(one(content[content.index(b"\x08\0\x16\0") :])) == [[0, 100], [200, 250]]


def test_a_deflated_file_is_inflated():
    path = FOLDER / "image_dfl.dcm"
    assert one(path.read_bytes()).pixels.shape[:2] == (512, 512)


def test_names_are_counted_also_inside_sequences_and_the_patient_is_told():
    inner = Dataset()
    inner.ReferringPhysicianName, inner.StudyDate = "Roe^Richard", "20200101"
    scan = dicom(
        GREY, PatientName="Doe^Jane", PatientID="17", OtherPatientIDs="", RequestAttributesSequence=Sequence([inner])
    )
    picture = one(scan)
    assert picture.patient == "17" and picture.identifiers == 5


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
def test_the_size_of_a_compressed_picture_is_read_from_its_first_bytes(kind):
    assert coded_size(encoded(noise(1)[:, :20], kind)) == (32, 20)
    assert coded_size(b"") is None and coded_size(b"\xff\xd8\xff") is None and coded_size(bytes(100)) is None


def brain(flips=(1, 1, 1)):
    """A volume in RAS order, 40 x 48 x 32: bright to the patient's right, brighter in front, and dark below."""
    x, y, z = np.meshgrid(np.arange(40), np.arange(48), np.arange(32), indexing="ij")
    values = (100 * (x >= 20) + 50 * (y >= 24) + 25 * (z >= 16)).astype(np.int16)
    affine = np.diag([*map(float, flips), 1.0])
    turned = values[:: flips[0], :: flips[1], :: flips[2]]
    return nibabel.Nifti1Image(turned, affine).to_bytes()


@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, 1, 1), (-1, -1, 1), (1, -1, -1)])
def test_slices_lie_as_a_radiologist_expects_whatever_the_order_in_the_file(flips):
    axial = pictures_in(brain(flips), "b.nii")[2].pixels[..., 0].astype(int)
    assert axial.shape == (48, 40)
    assert axial[0, 0] > axial[0, -1] and axial[0, 0] > axial[-1, 0]  # right is left, front is on top
    coronal = pictures_in(brain(flips), "b.nii", "coronal")[0].pixels[..., 0].astype(int)
    assert coronal.shape == (32, 40) and coronal[0, 0] > coronal[-1, 0] and coronal[0, 0] > coronal[0, -1]
    sagittal = pictures_in(brain(flips), "b.nii", "sagittal")[0].pixels[..., 0].astype(int)
    assert sagittal.shape == (32, 48) and sagittal[0, 0] > sagittal[0, -1] and sagittal[0, 0] > sagittal[-1, 0]


def test_thick_slices_keep_the_shape_of_the_patient():
    thick = nibabel.Nifti1Image(
        np.random.default_rng(0).random((30, 30, 10)).astype(np.float32), np.diag([1.0, 1, 3, 1])
    )
    (first, *rest) = pictures_in(thick.to_bytes(), "x.nii", "coronal")
    assert first.pixels.shape == (30, 30, 1) and len(rest) == 4
    assert {p.patient for p in (first, *rest)} == {"x.nii"}


SECRET = ("Ada^Lovelace", "HOSP-4711", "St Thomas", "20240229", "Menabrea^Luigi", "Ward 9", "smuggled")


def named_scan():
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [256, 0, 8], list(range(256))
    item["LUTDescriptor"].VR = item["LUTData"].VR = "US"
    item.ReferringPhysicianName, item.StationName = "Menabrea^Luigi", "Ward 9"
    scan = pydicom.dcmread(io.BytesIO(dicom(noise(1)[..., 0])))
    scan.PatientName, scan.PatientID, scan.InstitutionName, scan.StudyDate = SECRET[:4]
    scan.VOILUTSequence = Sequence([item])  # a sequence that stays
    scan.private_block(0x0011, "MAKER", create=True).add_new(1, "LO", "smuggled")
    scan.preamble = b"smuggled".ljust(128, b"\0")
    return written(scan)


def test_copies_name_nobody_and_show_the_same():
    scan = named_scan()
    assert all(word.encode() in scan for word in SECRET)
    other = with_tags(scan, PatientID="HOSP-4712")
    packed = nameless_copies([("Ada Lovelace.dcm", scan), ("notes.txt", b"text"), ("b.dcm", other), ("c.dcm", scan)])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        copies = [archive.read(name) for name in archive.namelist()]
        assert archive.namelist() == ["1.dcm", "2.dcm", "3.dcm"]
    assert not [word for word in SECRET for copy in copies if word.encode() in copy]
    opened = [pydicom.dcmread(io.BytesIO(copy)) for copy in copies]
    assert [copy.PatientID for copy in opened] == ["1", "2", "1"]
    assert all(copy.PatientIdentityRemoved == "YES" for copy in opened)
    assert (one(copies[0]).pixels == one(scan).pixels).all()


def test_all_of_pydicoms_own_files_have_a_copy_that_reads_as_before():
    sent = [(path.name, path.read_bytes()) for path in OWN if is_dicom(path.read_bytes())]
    with zipfile.ZipFile(io.BytesIO(nameless_copies(sent))) as archive:
        copies = [archive.read(name) for name in archive.namelist()]
    before, after = (list(filter(None, map(shown, contents))) for contents in ([c for _, c in sent], copies))
    assert len(before) > 80 and after == before


def shown(content):
    try:
        return one(content).pixels.tobytes()
    except UserError:
        return None


def test_without_a_dicom_file_there_is_nothing_to_copy():
    with pytest.raises(UserError, match="None of these files"):
        nameless_copies([("a.png", encoded(noise(1), "PNG"))])
