"""A run's model card: one short page for people, without scripts, that lies in the bundle beside the model."""

from __future__ import annotations

from markupsafe import Markup

from core import groups, words
from core.folds import folds_text
from core.i18n import Translator
from core.report.command import repeat_command
from core.report.html import FOLDER, environment
from core.results import Run
from core.spec import UPLOAD, Demo
from core.tasks import privacy_of, task_of


def html_card(run: Run, demo: Demo, t: Translator) -> str:
    """The card in the translator's language, complete in one text. After Mitchell et al. 2019, doi:10.1145/3287560.3287596."""
    t = t.of(demo.kind)
    return (
        environment(t)
        .get_template("card.html.jinja")
        .render(
            run=run,
            task=task_of(run),
            privacy=privacy_of(run),
            demo=demo,
            dataset=demo.dataset(run.settings.dataset),
            model=demo.model(run.settings.model),
            own=run.settings.dataset.startswith(UPLOAD),
            synthetic=demo.is_synthetic(run.settings.dataset),
            words=words,
            files={**task_of(run).files, **task_of(run).more_files},
            groups=groups,
            folds=folds_text(run, t) if run.folds else [],
            command=repeat_command(run),
            style=Markup((FOLDER / "style.css").read_text("utf-8")),  # noqa: S704  our own file
        )
    )
