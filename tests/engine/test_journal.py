"""Jobs told from events, by hand."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

from core.engine.journal import PROGRESS, Job, pack, positions, told
from core.engine.reporter import WHOLE_EVERY, Reporter
from core.errors import UserError
from core.i18n import translator
from core.spec import Progress, Settings
from pages.components.progress import progress_text

SETTINGS = Settings(demo="d", dataset="s", model="m", epochs=9)
QUEUED = {
    "kind": "queued",
    "run": "r",
    "attempt": 1,
    "user": "ann",
    "settings": dataclasses.asdict(SETTINGS),
    "priority": 0,
}
STARTED = {**QUEUED, "kind": "started", "worker": "tls://w"}
SAME = {"run": "r", "attempt": 1}


def tell(*events: dict[str, Any], job: Job | None = None) -> Job:
    for stamp, event in enumerate(events, 1):
        job = told(job, event, float(stamp))
    assert job is not None
    return job


def progress(epoch: int, first: int, *loss: float | None) -> dict[str, Any]:
    start = {"loss": first, "val_loss": 0}
    return {"kind": "progress", **SAME, "epoch": epoch, "epochs": 9, "part": 1, "step": 10 * epoch, "seconds": 1.0, "left_s": 2.0,
            "saved_epoch": 1, "first": start, "loss": list(loss), "val_loss": []}  # fmt: skip


def test_a_job_waits_runs_and_is_done() -> None:
    job = tell(QUEUED)
    assert (job.state, job.epochs, job.users, job.queued_at) == ("queued", 9, ("ann",), 1.0)
    job = tell(STARTED, progress(2, 0, 0.5, 0.25), job=job)
    assert (job.state, job.worker, job.epoch, job.step, job.saved_epoch) == ("running", "tls://w", 2, 20, 1)
    assert job.history["loss"] == (0.5, 0.25)
    job = tell({"kind": "done", **SAME}, job=job)
    assert (job.state, job.left_s, job.over) == ("done", None, True)


def test_a_start_that_is_heard_before_the_queueing_tells_the_same() -> None:
    job = tell(STARTED, {**QUEUED, "priority": -3})
    assert (job.state, job.priority) == ("running", -3)


def test_epochs_that_are_trained_again_replace_what_was_told_of_them() -> None:
    job = tell(
        QUEUED, STARTED, progress(3, 0, 3.0, 2.0, 1.0), {"kind": "interrupted", **SAME}, STARTED, progress(3, 2, 0.5)
    )
    assert job.history["loss"] == (3.0, 2.0, 0.5)
    assert (job.state, job.resumed) == ("running", 1)


def test_a_lost_process_counts_once_also_where_only_the_second_start_is_heard() -> None:
    assert tell(QUEUED, STARTED, STARTED).resumed == 1


def test_an_unknown_epoch_keeps_what_was_known_and_is_nan_otherwise() -> None:
    job = tell(QUEUED, STARTED, progress(1, 0, 7.0), progress(4, 0, None, None, 5.0, 4.0))
    assert job.history["loss"][0] == 7.0 and math.isnan(job.history["loss"][1])
    assert job.history["loss"][2:] == (5.0, 4.0)
    gap = tell(QUEUED, STARTED, progress(3, 2, 1.0))
    assert [math.isnan(v) for v in gap.history["loss"]] == [True, True, False]


def test_what_comes_after_the_end_or_from_an_older_attempt_is_ignored() -> None:
    over = tell(QUEUED, STARTED, {"kind": "stopped", **SAME})
    assert tell(progress(3, 0, 1.0, 1.0, 1.0), {"kind": "failed", **SAME}, job=over) == over
    again = tell({**QUEUED, "attempt": 2}, job=over)
    assert again.state == "queued" and tell({"kind": "done", **SAME}, job=again) == again


def test_stop_stays_in_force_while_a_lost_process_comes_back() -> None:
    job = tell(QUEUED, STARTED, {"kind": "stopping", "run": "r"}, {"kind": "interrupted", **SAME}, STARTED)
    assert job.state == "stopping"


def test_an_event_about_an_unknown_job_tells_nothing() -> None:
    assert told(None, {"kind": "done", **SAME}, 1.0) is None


def test_who_has_fewer_jobs_waits_in_front() -> None:
    greedy = [Job(run, "greedy", SETTINGS, queued_at=i, priority=-i) for i, run in enumerate("abc")]
    modest = Job("m", "modest", SETTINGS, queued_at=9, priority=0)
    running = Job("x", "other", SETTINGS, state="running")
    jobs = {job.run: job for job in (*greedy, modest, running)}
    assert positions(jobs) == {"a": 1, "m": 2, "b": 3, "c": 4}


def test_an_error_survives_the_journey() -> None:
    packed = pack(UserError("{n} of {name}", n=3, name=Path("x")))
    assert packed == {"text": "{n} of {name}", "values": {"n": 3, "name": "x"}}
    job = tell(QUEUED, STARTED, {"kind": "failed", **SAME, "error": packed})
    assert str(job.error) == "3 of x"


def test_a_quick_training_is_told_in_few_events_and_whole(tmp_path: Path) -> None:
    sent: list[tuple[str, dict[str, Any]]] = []
    reporter = Reporter("r", 1, tmp_path / "none", lambda topic, event: sent.append((topic, event)))
    for epoch in range(1, 101):
        reporter.progress(Progress(epoch, 100, epoch, 0.0, None, (1 / epoch,), (2 / epoch,)))
    reporter.flush()
    assert {topic for topic, _ in sent} == {PROGRESS}
    assert len(sent) <= 3
    job = tell(QUEUED, STARTED, *(event for _, event in sent))
    assert job.history["loss"] == tuple(1 / e for e in range(1, 101))
    assert job.history["val_loss"] == tuple(2 / e for e in range(1, 101))


def test_the_whole_history_is_told_again_now_and_then(tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []
    reporter = Reporter("r", 1, tmp_path / "none", lambda _, event: sent.append(event))
    for epoch in range(1, WHOLE_EVERY + 1):
        reporter.progress(Progress(epoch, 100, epoch, 0.0, None, (float(epoch),)))
        reporter.flush()
    last = tell(QUEUED, STARTED, sent[-1])
    assert last.history["loss"] == tuple(float(e) for e in range(1, WHOLE_EVERY + 1))


def test_the_saved_epoch_follows_the_checkpoint(tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []
    file = tmp_path / "r.npz"
    reporter = Reporter("r", 1, file, lambda _, event: sent.append(event))
    for epoch in (1, 2, 3):
        if epoch == 2:
            file.write_bytes(b"saved")
        reporter.progress(Progress(epoch, 3, epoch, 0.0, None, (1.0,)))
        reporter.flush()
    assert [event["saved_epoch"] for event in sent] == [0, 2, 2]


def test_a_job_of_several_trainings_tells_each_anew_and_how_much_of_all_is_done(tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []
    reporter = Reporter("r", 1, tmp_path / "it.npz", lambda _, event: sent.append(event))
    told_of = [(1, 1, 0.5), (1, 2, 0.4), (2, 1, 0.9), (2, 2, 0.8)]
    for part, epoch, loss in told_of:
        reporter.progress(Progress(epoch, 9, epoch, 0.0, None, (loss,), part=part))
        reporter.flush()
    settings = dataclasses.replace(SETTINGS, members=3)
    job = tell({**QUEUED, "settings": dataclasses.asdict(settings)}, STARTED, *sent)
    assert (job.part, job.epoch, job.history["loss"]) == (2, 2, (0.9, 0.8))
    assert job.share == (1 + 2 / 9) / 3


def test_what_is_trained_before_the_others_counts_by_itself_and_then_all_begins_anew(tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []
    reporter = Reporter("r", 1, tmp_path / "it.npz", lambda _, event: sent.append(event))
    for progress in (Progress(4, 8, 40, 0.0, 3.0, (0.5,), part=0), Progress(0, 9, 0, 0.0, None)):
        reporter.progress(progress)
        reporter.flush()
    before, begun = (tell(QUEUED, STARTED, *sent[:count]) for count in (1, 2))
    assert before.share == 0.5 and begun.share == 0 and not begun.history["loss"]
    said = [progress_text(job, translator("en")) for job in (before, begun)]
    assert said[0].startswith("First a small classifier") and "Epoch 4 of 8" in said[0]
    assert said[1].startswith("Preparing")
