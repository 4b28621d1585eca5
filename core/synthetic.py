"""Pictures that a network made, and how everybody can tell: the word stands under every sheet and in every file."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from core.data.pictures.drawing import mosaic

WORD = "SYNTHETIC"
PNG = "data:image/png;base64,"
STRIP = 22  # pixels under a sheet, for the word
INK, PAPER = (255, 255, 255), (40, 44, 52)
FRAME_MS = 120
HOLD_MS = 2_000  # the last frame of an animation
MANIFEST = "SYNTHETIC.json"


def as_pixels(pictures: np.ndarray) -> np.ndarray:
    """uint8 of pictures from -1 to 1."""
    return np.asarray(np.clip(np.round((pictures + 1) * 127.5), 0, 255), np.uint8)


def stamped(sheet: np.ndarray, beside: str = "") -> np.ndarray:
    """A sheet (height, width, 3) uint8 with a strip below it that says the word, and ``beside`` after it."""
    strip = Image.new("RGB", (sheet.shape[1], STRIP), PAPER)
    text = " · ".join(filter(None, (WORD, beside)))
    ImageDraw.Draw(strip).text((6, 4), text, INK, ImageFont.load_default(12))
    return np.vstack([sheet, np.asarray(strip)])


def sheet_of(pictures: np.ndarray, across: int, side: int, beside: str = "") -> np.ndarray:
    """Generated pictures (n, height, width, 1 or 3) uint8 side by side, with the word."""
    return stamped(mosaic(pictures, across, side), beside)


def png(picture: np.ndarray, about: Mapping[str, str]) -> bytes:
    """One generated picture (height, width, 1 or 3) uint8 as a file that says so in its metadata, with ``about`` besides."""
    said = PngImagePlugin.PngInfo()
    for name, text in {"Title": WORD, "Comment": f"{WORD}: made by a network, shows nobody", **about}.items():
        said.add_text(name, text)
    file = io.BytesIO()
    Image.fromarray(picture if picture.shape[2] == 3 else picture[..., 0]).save(file, "PNG", pnginfo=said)
    return file.getvalue()


def data_uri(sheet: np.ndarray) -> str:
    """A sheet (height, width, 3) uint8 as a PNG that stands in the page itself."""
    return PNG + base64.b64encode(png(sheet, {})).decode()


def pictures_zip(pictures: np.ndarray, about: Mapping[str, str]) -> bytes:
    """Generated pictures (n, height, width, 1 or 3) uint8 as a ZIP of PNG files and a manifest; the same bytes every time."""
    files = {f"SYNTHETIC-{place:04}.png": png(picture, about) for place, picture in enumerate(pictures, start=1)}
    manifest = {"SYNTHETIC": True, **about, "files": list(files)}
    files[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def animation(frames: Sequence[np.ndarray]) -> bytes:
    """Sheets (height, width, 3) uint8 of one size as a GIF that begins anew after a while."""
    shown = [Image.fromarray(frame).quantize(128) for frame in frames]
    file = io.BytesIO()
    lasting = [FRAME_MS] * (len(shown) - 1) + [HOLD_MS]
    shown[0].save(file, "GIF", save_all=True, append_images=shown[1:], duration=lasting, loop=0, comment=WORD.encode())
    return file.getvalue()
