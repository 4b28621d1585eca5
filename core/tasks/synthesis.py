"""Pictures that a network made: what list, report, card, bundle and command line tell of such a run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.by_hand import changes_text
from core.i18n import Translator, msg
from core.look import Palette
from core.results import Run
from core.synthesis_figures import losses_figure, sheet_figure, variety_figure
from core.synthesis_moments import ROUND
from core.synthesis_verdict import kept_text, use_verdict, verdicts
from core.synthetic import PNG
from core.tasks.task import Task, Words

NAMES: Mapping[str, Words] = {
    "frechet_distance": (
        msg("Fréchet distance"),
        msg(
            "Between generated and real pictures never learned from, in mean and spread of their features: 0 is equal."
        ),
    ),
    "frechet_distance/plain": (
        msg("Fréchet distance, last step"),
        msg(
            "The same for the generator of the last step itself, neither averaged over the steps nor chosen: the textbook alone."
        ),
    ),
    "frechet_distance/untrained": (
        msg("Fréchet distance, untrained"),
        msg("The same for what the generator made before it learned: what no learning at all would reach."),
    ),
    "frechet_distance/learned": (
        msg("Fréchet distance, real pictures"),
        msg(
            "The same between real pictures, learned from and never learned from: no generator can be expected to do better."
        ),
    ),
    "kernel_distance": (
        msg("Kernel distance"),
        msg(
            "The same question without taking the features for normal: around 0 where the pictures cannot be told apart."
        ),
    ),
    "precision": (
        msg("Precision"),
        msg("Share of generated pictures that look like some real one."),
    ),
    "recall": (
        msg("Recall"),
        msg("Share of real pictures that look like some generated one: what is never made is missing here."),
    ),
    "density": (
        msg("Density"),
        msg(
            "How many real pictures a generated one lies among, 1 as real ones do: precision that single outliers do not lift."
        ),
    ),
    "coverage": (
        msg("Coverage"),
        msg("Share of real pictures that have a generated one as near as their own neighbours."),
    ),
    "memorisation": (
        msg("Nearer than new ones"),
        msg(
            "Share of generated pictures nearer to a training picture than 95 of 100 real ones never seen: 5 % by chance, more "
            "where it copies."
        ),
    ),
}

USE: Mapping[str, Words] = {
    "auroc/real": (
        msg("AUROC, real pictures"),
        msg("Of a small classifier that learned from real pictures, on real test pictures."),
    ),
    "auroc/synthetic": (
        msg("AUROC, generated pictures"),
        msg("The same after learning from as many generated pictures of the same classes, and no real one."),
    ),
    "auroc/both": (
        msg("AUROC, both"),
        msg("The same after learning from the real and the generated pictures together, in as many steps."),
    ),
    "auroc/instead": (
        msg("Generated in place of real"),
        msg("Difference of these AUROCs on the same test pictures: below 0, generated pictures teach less."),
    ),
    "auroc/added": (
        msg("Generated beside real"),
        msg("Difference of these AUROCs on the same test pictures: above 0, generated pictures help."),
    ),
}
"""Of a generator that is told of the classes."""

CHARTS: Mapping[str, Words] = {
    "made": (
        msg("What it makes"),
        msg("SYNTHETIC pictures of random numbers: made by the network, they show nobody."),
    ),
    "variety": (
        msg("Collapse meter"),
        msg("How different generated pictures are from one another, against real ones, step by step."),
    ),
}


def _drawn(run: Run, t: Translator, palette: Palette, synthetic: bool) -> Mapping[str, go.Figure]:
    learning = losses_figure(run.history, ROUND, t, palette)
    return {
        "made": sheet_figure(run.told["sheet"], t, palette),
        "variety": variety_figure(run.told["variety"], t, palette),
        "learning": learning,
    }


def _lead(run: Run, t: Translator) -> str:
    said = msg(
        "{made} generated pictures, all SYNTHETIC, compared with {held} real ones that no network learned from. Intervals are "
        "95 % intervals."
    )
    return t(said, made=run.told["made"], held=run.told["held"])


def _notes(run: Run, t: Translator) -> Sequence[str]:
    judge = msg("The classifier whose features are compared learned from the training pictures only.")
    return [
        t(judge),
        kept_text(run, t),
        *(said for _, said in verdicts(run, t)),
        *filter(None, [use_verdict(run, t), changes_text(run.told["changes"], t)]),
    ]


def _limits(run: Run, t: Translator) -> Sequence[str]:
    return [
        t(
            msg(
                "Generated pictures show nobody. They prove nothing about any disease and must not be mixed with real ones."
            )
        ),
        t(
            msg(
                "The distances hold for these features and this number of pictures; they compare runs on the same data only."
            )
        ),
        t(
            msg(
                "The memorisation check finds copies that the features see; it is no proof that nobody can be recognised."
            )
        ),
    ]


def _course(run: Run, t: Translator) -> str:
    said = msg(
        "{parameters} weights in both networks · {train} pictures to learn from · {held} never learned from, to compare with."
    )
    held = run.split["validation"] + run.split["test"]
    return t(said, parameters=run.parameters, train=run.split["train"], held=held)


def _answers(run: Run) -> None:
    """The test cases got none; ValueError where what the page relies on has another shape than ours."""
    told = run.told
    lengths = {len(direction) for direction in told["directions"]}
    whole = lengths == {told["latent"]} and 0 <= told["classes"] <= len(run.data["classes"])
    pairs = all(0 <= pair["row"] < run.data["rows"] and pair["made"] >= 0 for pair in told["pairs"])
    if not str(told["sheet"]).startswith(PNG):
        raise ValueError("the sheet is no picture in the file itself")
    if not whole or not pairs or not math.isfinite(told["accuracy"]):
        raise ValueError("no such latent space, or pairs outside the data")


TASK = Task(
    headline=lambda run: "frechet_distance",
    names=lambda run: {**NAMES, **(USE if "auroc/added" in run.metrics else {})},
    question=lambda run, demo: demo.question,
    lead=_lead,
    cards=lambda run: ("frechet_distance", "frechet_distance/untrained", "precision", "recall", "memorisation"),
    caption=lambda run, t: t("Every figure, on pictures that no network learned from."),
    charts=lambda run: CHARTS,
    drawn=_drawn,
    facts=lambda run, t: [(t("Generated pictures measured"), t.number(run.told["made"], 0))],
    tested=lambda run, t: t("{n} real pictures never learned from", n=run.told["held"]),
    course=_course,
    notes=lambda run, demo, t: _notes(run, t),
    gives=lambda run: msg("It gives a SYNTHETIC picture, each value between −1 and 1."),
    loss=lambda run, model: "wasserstein, gradient penalty" if model.id == "wasserstein" else "non-saturating logistic",
    model_facts=lambda run, t: [(t("Classes that the generator is told of"), t.number(run.told["classes"], 0))],
    networks=lambda run, t: "",
    limits=_limits,
    files={
        "model.keras": msg("the generator for Keras; it takes random numbers"),
        "test.npz": msg("row numbers of the real pictures that were compared with"),
        "made.npz": msg("SYNTHETIC pictures that it made"),
        "moments.npz": msg("SYNTHETIC pictures of the same random numbers while it learned"),
    },
    more_files={"model.onnx": msg("the generator for ONNX Runtime; it takes random numbers")},
    privacy=msg(
        "It holds no picture of the data; but where the generator copies, what it makes is one: see the memorisation check."
    ),
    answers=_answers,
    learning=msg(
        "Each network’s loss is measured against an opponent that changes: neither says how good the pictures are."
    ),
    lower_is_better=True,
)
