"""Picture files as a user sends them, made here; shared by the tests of own pictures."""

import io
import warnings
import zipfile

import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from core.data.pictures.choice import Choice
from core.data.pictures.collecting import collect_pictures
from core.data.pictures.kept import unpack
from core.errors import UserError


def noise(seed, side=32, channels=1):
    """A smooth picture (side, side, channels) uint8 unlike that of any other seed."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8, channels), dtype=np.uint8)
    layers = [
        Image.fromarray(coarse[..., place]).resize((side, side), Image.Resampling.BICUBIC) for place in range(channels)
    ]
    return np.stack([np.asarray(layer) for layer in layers], axis=-1)


def encoded(pixels, kind="PNG", **options):
    file = io.BytesIO()
    Image.fromarray(pixels if pixels.shape[-1] in (3, 4) else pixels[..., 0]).save(file, kind, **options)
    return file.getvalue()


def zipped(files, **options):
    """An archive of path -> bytes."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as made:
        warnings.simplefilter("ignore")
        for path, content in files.items():
            made.writestr(path, content)
    return target.getvalue()


def class_folders(each=12, top="", names=("healthy", "ill")):
    """Path -> PNG of two class folders with distinct pictures."""
    return {
        f"{top}{name}/{place}.png": encoded(noise(1000 * number + place))
        for number, name in enumerate(names)
        for place in range(each)
    }


def dicom(pixels, **tags):
    """A DICOM file of grey values (height, width) uint8 or uint16, or colours (height, width, 3) uint8."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["vitrine"])
    data = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    data.SOPClassUID, data.Modality = meta.MediaStorageSOPClassUID, "DX"
    data.Rows, data.Columns = pixels.shape[:2]
    data.SamplesPerPixel = 3 if pixels.ndim == 3 else 1
    data.PhotometricInterpretation = "RGB" if pixels.ndim == 3 else "MONOCHROME2"
    if pixels.ndim == 3:
        data.PlanarConfiguration = 0
    data.BitsAllocated = data.BitsStored = 8 * pixels.itemsize
    data.HighBit, data.PixelRepresentation = data.BitsStored - 1, 0
    data.PixelData = pixels.tobytes()
    for name, value in tags.items():
        setattr(data, name, value)
    return written(data)


def written(data):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.save_as(file, enforce_file_format=True)
    return file.getvalue()


def collected(files, **choice):
    """What is kept of files (name -> bytes), brought to 32 pixels unless said otherwise."""
    return unpack(collect_pictures(list(files.items()), Choice(**{"side": 32, **choice})))


def refusal(files, **choice):
    with pytest.raises(UserError) as caught:
        collected(files, **choice)
    return str(caught.value)


def said(kept):
    """All findings in one text."""
    return "\n".join(finding.text.format(**finding.values) for finding in kept.about.findings)
