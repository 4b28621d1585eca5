"""Pictures of another kind than those a network learned from: what it should refuse to answer. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.data.pictures.decoding import as_size
from core.data.pictures.sets import SETS, picture_set
from core.i18n import msg
from core.neighbours import drawn

NOISE, PLAIN = "noise", "plain"
TITLES: Mapping[str, str] = {
    **{name: about.title for name, about in SETS.items()},
    NOISE: msg("Noise: every pixel drawn at random"),
    PLAIN: msg("Plain pictures, from black to white"),
}


def strangers(dataset: str, shape: Sequence[int], n: int, seed: int) -> dict[str, np.ndarray]:
    """Of each other bundled set, of noise and of plain pictures at most ``n``, uint8 (pictures, side, side, channels).

    ``shape`` (side, side, channels) is what the network takes; pictures are brought to it as a user's own are.
    """
    side, _, channels = map(int, shape)
    found = {}
    for name in SETS:
        if name != dataset:
            pixels = picture_set(name).pixels
            rows = drawn(np.arange(len(pixels)), n, seed)
            found[name] = np.stack([as_size(one, side, channels) for one in pixels[rows]])
    found[NOISE] = np.random.default_rng(seed).integers(0, 256, (n, side, side, channels), dtype=np.uint8)
    greys = np.linspace(0, 255, n).round().astype(np.uint8)
    found[PLAIN] = np.broadcast_to(greys[:, None, None, None], (n, side, side, channels))
    return found
