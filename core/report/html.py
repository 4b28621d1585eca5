"""A run as one HTML file that opens without a network: its scripts are inside and named by hash, and nothing else may run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import plotly.graph_objects as go
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from core import figures, folds, groups, plain_words, published, several, sizes, temperature, words
from core.charts import charts
from core.explain import importance as relied_on
from core.explain import wording
from core.explain.importance import Importance
from core.explain.pictures import kept as picture_maps
from core.explain.pictures import wording as picture_wording
from core.explain.pictures.calls import Explained
from core.explain.pictures.figures import map_figure
from core.i18n import Translator
from core.look import Palette
from core.over_time_charts import TITLES as OVER_TIME
from core.over_time_charts import over_time_charts
from core.report.command import repeat_command
from core.report.decisions import decisions
from core.report.tripod import SECTIONS, tripod_rows
from core.results import Run
from core.spec import UPLOAD, Demo
from core.store import Store
from core.tasks import task_of
from core.words import over_time

FOLDER = Path(__file__).parent


def stored_report(store: Store, run: Run, demo: Demo, t: Translator) -> str:
    """The report of a stored run, with all that was computed about it since."""
    return html_report(run, demo, t, relied_on.kept(store, run), picture_maps.kept(store, run))


def html_report(
    run: Run, demo: Demo, t: Translator, importance: Importance | None = None, maps: Explained | None = None
) -> str:
    """The report of a run in the translator's language, complete in one text; ``importance`` and ``maps`` where there are any."""
    t = t.of(demo.kind)
    scripts = [get_plotlyjs(), (FOLDER / "draw.js").read_text("utf-8")]
    looks = {
        "light": report_figures(run, demo, t, figures.LIGHT, maps),
        "dark": report_figures(run, demo, t, figures.DARK, maps),
    }
    return _rendered(run, demo, t, importance, maps, looks, scripts)


def main_part(
    run: Run,
    demo: Demo,
    t: Translator,
    importance: Importance | None,
    maps: Explained | None,
    drawn: Mapping[str, go.Figure],
) -> str:
    """What the report says, well-formed from ``<main>`` to its end; of the charts (``report_figures``) only the places."""
    page = _rendered(run, demo, t, importance, maps, {"light": drawn}, [])
    end = "</main>"
    return page[page.index("<main>") : page.index(end) + len(end)]


def report_figures(
    run: Run, demo: Demo, t: Translator, palette: Palette = figures.LIGHT, maps: Explained | None = None
) -> dict[str, go.Figure]:
    """Every chart of the report by the identifier of its place."""
    synthetic = demo.is_synthetic(run.settings.dataset)
    made = {**charts(run, t, palette, synthetic), **over_time_charts(run, t, palette, synthetic)}
    if maps is not None:
        made["picture-maps"] = map_figure(maps, t, palette, synthetic)
    return made


def _rendered(
    run: Run,
    demo: Demo,
    t: Translator,
    importance: Importance | None,
    maps: Explained | None,
    looks: Mapping[str, Mapping[str, go.Figure]],
    scripts: list[str],
) -> str:
    drawn = _drawn(looks) if scripts else {"charts": {f"{place}-chart": {} for place in looks["light"]}}
    template = environment(t).get_template("template.html.jinja")
    return template.render(
        run=run,
        demo=demo,
        dataset=demo.dataset(run.settings.dataset),
        model=demo.model(run.settings.model),
        own=run.settings.dataset.startswith(UPLOAD),
        synthetic=demo.is_synthetic(run.settings.dataset),
        sections=SECTIONS,
        words=words,
        plain_words=plain_words,
        temperature=temperature,
        folds=folds,
        published=published,
        sizes=sizes,
        known=published.benchmark(run, demo),
        groups=groups,
        decisions=decisions(run, t) if task_of(run).probabilities else None,
        task=task_of(run),
        importance=importance,
        wording=wording,
        maps=maps,
        picture_wording=picture_wording,
        charts=task_of(run).charts(run),
        several=several,
        over_time=over_time,
        over_time_titles=OVER_TIME,
        tripod=tripod_rows(run, t),
        command=repeat_command(run),
        policy=_policy(scripts),
        style=Markup((FOLDER / "style.css").read_text("utf-8")),  # noqa: S704  our own file
        drawn=drawn["charts"],
        charts_data=_in_script(drawn),
        scripts=[Markup(script) for script in scripts],  # noqa: S704  Plotly's own and ours
    )


def environment(t: Translator) -> jinja2.Environment:
    """The templates of this folder: all text escaped, nothing undefined passed over."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["t"] = t
    return made


def _drawn(looks: Mapping[str, Mapping[str, go.Figure]]) -> dict[str, Any]:
    """Every chart in light and dark as Plotly's JSON, by the identifier of its place."""
    return {
        "config": figures.CONFIG,
        "charts": {
            f"{place}-chart": {look: json.loads(drawn[place].to_json()) for look, drawn in looks.items()}
            for place in looks["light"]
        },
    }


def _in_script(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    written = (
        json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )
    return Markup(written)  # noqa: S704  no sign of HTML is left in it


def _policy(scripts: list[str]) -> str:
    """A Content-Security-Policy under which only these scripts run and no address is contacted."""
    allowed = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
