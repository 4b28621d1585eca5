"""How large a compressed picture says it is, from its first bytes, before anything is decoded."""

from __future__ import annotations

import struct

SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7}  # SOF0 to SOF15, JPEG-LS


def coded_size(stream: bytes) -> tuple[int, int] | None:
    """Height and width that a JPEG, JPEG-LS (ISO 10918-1, 14495-1) or JPEG 2000 (15444-1) stream names; None of another kind."""
    codestream = stream.find(b"\xff\x4f\xff\x51")
    if 0 <= codestream < 4096:  # JPEG 2000; a JP2 file has some boxes before
        right, bottom, left, top = struct.unpack_from(">4I", stream, codestream + 8)
        return bottom - top, right - left
    place = 2 if stream.startswith(b"\xff\xd8") else len(stream)
    while place + 9 <= len(stream) and stream[place] == 0xFF:
        kind, length = stream[place + 1], int.from_bytes(stream[place + 2 : place + 4], "big")
        if kind in SIZES:
            height, width = struct.unpack_from(">2H", stream, place + 5)
            return height, width
        place += 1 if kind == 0xFF else 2 + length
    return None
