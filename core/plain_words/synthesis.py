"""The sentences for figures of pictures that a network made."""

from __future__ import annotations

from core.i18n import msg
from core.plain_words.figure import Say, share


def _number(text: str, digits: int) -> Say:
    return lambda figure: figure.t(text, value=figure.t.number(figure.value, digits))


def _difference(more: str, fewer: str) -> Say:
    """Says a difference of two AUROCs as pairs of 1,000."""
    return lambda figure: figure.t(more if figure.value >= 0 else fewer, n=round(abs(1000 * figure.value)))


SAID: dict[str, Say] = {
    "frechet_distance": _number(
        msg("How far the made pictures are from real ones as a whole: {value}. At 0 nobody could tell the two piles apart."), 2
    ),
    "frechet_distance/plain": _number(
        msg("The same distance for the network as it stood after its last step: {value}."), 2
    ),
    "frechet_distance/untrained": _number(
        msg("The same distance before the network had learned anything, when it made mere noise: {value}."), 2
    ),
    "frechet_distance/learned": _number(
        msg("The same distance between two piles of real pictures: {value}. Nothing better can be expected."), 2
    ),
    "kernel_distance": _number(
        msg("The distance from real pictures, reckoned in another way: {value}. Around 0 the two piles cannot be told apart."), 4
    ),
    "precision": share(msg("Of {base} pictures that the network makes, {n} look like some real one and {rest} do not.")),
    "recall": share(msg("Of {base} real pictures, {n} look like something that the network makes; {rest} it never makes.")),
    "density": _number(
        msg("A made picture has {value} times as many real ones around it as a real picture has. 1 is as it should be."), 2
    ),
    "coverage": share(
        msg("Of {base} real pictures, {n} have a made one as near to them as other real pictures are; {rest} have none.")
    ),
    "memorisation": share(
        msg("Of {base} made pictures, {n} are suspiciously near to a picture it learned from. 5 of 100 would be chance; many more "
            "would mean that it copies.")
    ),
    "auroc/real": share(
        msg("A small program that learned from real pictures tells the groups apart in {n} of {base} pairs of test pictures.")
    ),
    "auroc/synthetic": share(
        msg("When it learned from made pictures alone, it tells the groups apart in {n} of {base} pairs.")
    ),
    "auroc/both": share(msg("When it learned from real and made pictures together, in {n} of {base} pairs.")),
    "auroc/instead": _difference(
        msg("With made pictures in place of real ones, it is right in {n} more of 1,000 pairs."),
        msg("With made pictures in place of real ones, it is right in {n} fewer of 1,000 pairs."),
    ),
    "auroc/added": _difference(
        msg("With made pictures beside real ones, it is right in {n} more of 1,000 pairs."),
        msg("With made pictures beside real ones, it is right in {n} fewer of 1,000 pairs."),
    ),
}  # fmt: skip
