"""A training in the middle: reloaded, shared, asked for twice, stopped, its worker killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.engine.client import Engine
from core.engine.journal import JOBS, PROGRESS, Job
from tests.browser.conftest import until
from tests.browser.steps import EN, button, figures, long_training, run_in_address, train


@pytest.fixture
def engine(state: Path, server) -> Iterator[Engine]:
    """The server's engine, seen from beside it; what a test leaves behind is stopped."""
    seen = Engine(state)
    yield seen
    for job in seen.jobs():
        seen.stop(job.run)
    until(lambda: all(job.over for job in seen.jobs()), 90, "the trainings to end")
    seen.close()


def running(page, engine: Engine, epochs: int = 3) -> Job:
    """The training that the page's address names, once it has finished some epochs."""
    page.wait_for_function("location.search.includes('run=')")
    run = run_in_address(page)
    until(lambda: (job := engine.job(run)) and job.epoch >= epochs, 90, "the first epochs")
    page.get_by_text("of 1,000").first.wait_for()
    return engine.job(run)


def trainer(engine: Engine, job: Job) -> psutil.Process:
    """The process that trains it."""
    told = [event for _, event in engine.link.client().get_events(JOBS)]
    return psutil.Process(next(e["pid"] for e in told if e["kind"] == "started" and e["run"] == job.run))


def stopping_s(engine: Engine, job: Job, trained_s: float) -> float:
    """Seconds of training after the wish to stop, by the scheduler's clock, given how long it trained in all."""
    told = {topic: engine.link.client().get_events(topic) for topic in (JOBS, PROGRESS)}
    wished = next(at for at, event in told[JOBS] if event["kind"] == "stopping" and event["run"] == job.run)
    before = [(at, event["seconds"]) for at, event in told[PROGRESS] if event["run"] == job.run and at < wished]
    at, seconds = max(before)
    return trained_s - (seconds + wished - at)


def test_one_click_at_home_leads_to_the_figures_of_the_first_example(visit):
    page = visit("/")
    button(page, EN["first"]).click()
    page.wait_for_url("**/tabular?*run=*")
    run = run_in_address(page)
    figures(page)
    assert run_in_address(page) == run


def test_a_reload_and_a_second_browser_follow_the_same_training(visit, engine):
    page = visit("/tabular")
    long_training(page, seed=1)
    train(page)
    job = running(page, engine)
    page.reload()
    page.get_by_text("of 1,000").first.wait_for()
    other = visit(f"/tabular?run={job.run}")
    other.get_by_text("of 1,000").first.wait_for()
    assert run_in_address(page) == run_in_address(other) == job.run
    assert other.locator(".st-key-tabular-epochs").get_by_text("1000").count()
    mine = [known for known in engine.jobs() if known.settings == job.settings]
    assert [known.attempt for known in mine] == [1]


def test_a_double_click_starts_one_training(visit, engine):
    page = visit("/tabular")
    long_training(page, seed=2)
    button(page, EN["train"]).dblclick()
    job = running(page, engine)
    mine = [known for known in engine.jobs() if known.settings == job.settings]
    assert [(known.run, known.attempt) for known in mine] == [(job.run, 1)]


def test_stop_ends_the_training_within_two_seconds_and_shows_what_was_learnt(visit, engine):
    page = visit("/tabular")
    long_training(page, seed=3)
    train(page)
    job = running(page, engine)
    button(page, EN["stop"]).click()
    page.get_by_text("Stopped by hand after").wait_for()
    figures(page)
    run = engine.store.load(job.run)
    assert run.ending == "stopped" and 3 <= len(run.history["loss"]) < 1000
    assert stopping_s(engine, job, run.seconds["train"]) <= 2


@pytest.mark.slow  # killed workers are tested without a browser, too
def test_a_killed_worker_is_said_and_the_training_ends_with_figures(visit, engine):
    page = visit("/tabular")
    long_training(page, seed=4)
    train(page)
    job = running(page, engine)
    until(lambda: engine.job(job.run).saved_epoch, 90, "a checkpoint")
    trainer(engine, job).kill()
    page.get_by_text("A worker ended unexpectedly. Training continued").wait_for(timeout=90_000)
    figures(page)
    assert page.get_by_text("Training was interrupted and went on").is_visible()
    assert engine.store.load(job.run).resumed == 1
