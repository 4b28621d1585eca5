"""The terms of pictures that a network made."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import msg

TERMS: Mapping[str, tuple[str, str]] = {
    "generator": (
        msg("Generator"),
        msg(
            "The network that turns random numbers into pictures. It never sees a real picture, only how well it deceives its"
            " opponent."
        ),
    ),
    "discriminator": (
        msg("Discriminator"),
        msg("The opponent of the generator: a network that learns to tell real pictures from generated ones."),
    ),
    "latent": (
        msg("Latent space"),
        msg(
            "The random numbers that a picture is made from. Numbers near to one another should give pictures that resemble "
            "one another."
        ),
    ),
    "truncation": (
        msg("Truncation"),
        msg("The random numbers are kept within a bound: the pictures become more typical and less varied."),
    ),
    "mode_collapse": (
        msg("Mode collapse"),
        msg(
            "The generator makes the same few pictures again and again, because these deceive its opponent well enough."
        ),
    ),
    "frechet_distance": (
        msg("Fréchet distance"),
        msg(
            "Both sets of pictures are seen as clouds of features; the distance compares their centres and their spread. "
            "Known as FID where a certain large network supplies the features."
        ),
    ),
    "kernel_distance": (
        msg("Kernel distance"),
        msg(
            "How much more generated and real pictures resemble their own kind than one another, measured without supposing a"
            " shape of the clouds (MMD). It may fall a little below 0."
        ),
    ),
    "picture_precision": (
        msg("Precision of pictures"),
        msg(
            "The share of generated pictures that lie within the cloud of real ones: whether single pictures are good."
        ),
    ),
    "picture_recall": (
        msg("Recall of pictures"),
        msg(
            "The share of real pictures that lie within the cloud of generated ones: whether all there is can also be made."
        ),
    ),
    "picture_density": (
        msg("Density of pictures"),
        msg(
            "As precision, but it counts in the neighbourhoods of how many real pictures a generated one lies; a single odd "
            "picture changes little."
        ),
    ),
    "picture_coverage": (
        msg("Coverage of pictures"),
        msg(
            "The share of real pictures with a generated one in their neighbourhood; a single odd picture changes little."
        ),
    ),
    "memorisation": (
        msg("Memorisation"),
        msg(
            "A generator that copies what it learned from shows cases that exist. Looked for by the distance to the nearest "
            "training picture."
        ),
    ),
}

FIGURES: Mapping[str, str] = {
    "frechet_distance": "frechet_distance",
    "kernel_distance": "kernel_distance",
    "precision": "picture_precision",
    "recall": "picture_recall",
    "density": "picture_density",
    "coverage": "picture_coverage",
    "memorisation": "memorisation",
    "auroc": "auroc",
}
"""Figure without what stands behind its stroke -> its term."""
