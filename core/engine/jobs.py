"""A training job, as it runs in a worker: one experiment, told to whoever listens, watched, ended when it hangs."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from distributed import Event, Variable, get_client, get_worker

from core.engine.files import Lent, keep
from core.engine.journal import bug, pack
from core.engine.reporter import Reporter
from core.errors import Stopped, UserError
from core.faults import LOG, log_bug
from core.i18n import msg
from core.limits import Limits
from core.spec import UPLOAD, Hooks, Outcome, Progress, Settings, Wish
from core.store import Store

LOOK_S = 0.2  # between two looks of the watch
WISH_S = 1.0  # that a look waits for the connection
TOLD_S = 0.2  # for the last word of a process to leave it
_ended = 0  # jobs this process has ended


@dataclasses.dataclass(frozen=True)
class Order:
    """A job as it travels to the worker. ``work`` names the experiment, or a download, as ``module:function``."""

    run: str
    attempt: int
    user: str
    settings: Settings
    limits: Limits
    work: str
    content: bytes | None = None  # the user's own file, where the worker has no access to the store that holds it
    lent: Lent | None = None  # likewise a run that the job asks


class Watch:
    """Looks after one training from a thread: hands on Stop, ends the process when nothing moves any more."""

    def __init__(
        self, limits: Limits, stop_wanted: Callable[[], bool], wish_now: Callable[[], Wish], reporter: Reporter
    ) -> None:
        self.limits = limits
        self.stop_wanted = stop_wanted
        self.wish_now = wish_now
        self.wished: Wish | None = None  # None: the training never asked
        self.reporter = reporter
        self.began = self.alive = time.monotonic()
        self.stopped_at: float | None = None
        self.heard = False  # the training knows that it is to stop
        self.late = False  # the time limit was reached
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, name="watch", daemon=True)

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join(5)

    def beat(self) -> None:
        """The training lives."""
        self.alive = time.monotonic()

    def should_stop(self) -> bool:
        """For the hooks: a sign of life, answered with the user's or the limit's wish."""
        self.beat()
        self.heard = self.stopped_at is not None
        return self.heard

    def wish(self) -> Wish:
        """For the hooks: what is wished, as it was at the last look."""
        self.wished = self.wished or Wish()
        return self.wished

    def _look(self) -> None:
        while not self.over.is_set():
            now = time.monotonic()
            self.late = self.late or now - self.began > self.limits.seconds
            if self.stopped_at is None and (self.late or self._wanted()):
                self.stopped_at = now
            if now - self.alive > self.limits.stall_s:
                self._end_process("nothing moved")
            if self.stopped_at is not None and not self.heard:
                self._insist(now - self.stopped_at)
            if self.wished is not None:
                self._ask_again()
            self.over.wait(LOOK_S)

    def _insist(self, waited_s: float) -> None:
        """A network that is being compiled cannot hear: end the process, and before the first epoch the whole job."""
        if waited_s > self.limits.first_stop_s and self.reporter.nothing_to_lose:
            self.reporter.say("stopped", **self.reason())
            time.sleep(TOLD_S)
            self._end_process("stopped before its first epoch")
        if waited_s > self.limits.stop_s:
            self._end_process("did not stop")

    def reason(self) -> dict[str, Any]:
        """What is said of a stopped training, if nobody asked for the stop."""
        return _time_is_up(self.limits) if self.late else {}

    def _wanted(self) -> bool:
        try:
            return self.stop_wanted()
        except (OSError, TimeoutError, RuntimeError):
            return False  # the connection is being renewed; asked again at the next look

    def _ask_again(self) -> None:
        with contextlib.suppress(OSError, TimeoutError, RuntimeError):  # as above
            self.wished = self.wish_now()

    def _end_process(self, why: str) -> None:
        LOG.error("ending process %d: %s", os.getpid(), why)
        os._exit(1)


def run_job(order: Order) -> None:
    """Train, keep and tell. Everything that can happen ends as an event; nothing is raised."""
    global _ended
    worker, store = get_worker(), Store()
    reporter = Reporter(order.run, order.attempt, store.checkpoint(order.run), worker.log_event)
    reporter.say(
        "started", user=order.user, settings=dataclasses.asdict(order.settings), worker=worker.address, pid=os.getpid()
    )
    stop = Event(stop_name(order.run, order.attempt), client=get_client())
    name = wish_name(order.run, order.attempt)
    any_wish, wishes = Event(name, client=get_client()), Variable(name, client=get_client())
    with Watch(
        order.limits,
        lambda: bool(stop.is_set()),
        lambda: Wish(**wishes.get(WISH_S)) if any_wish.is_set() else Wish(),
        reporter,
    ) as watch:
        kind, said = _ending(order, reporter, watch, store)
    reporter.flush()
    if kind == "done" or "reference" in said:
        store.forget_checkpoints(order.run)  # what was stopped or can be mended continues from it
    _ended += 1
    reporter.say(kind, **said)


def jobs_ended() -> int:
    """How many jobs this process has ended since it began."""
    return _ended


def stop_name(run: str, attempt: int) -> str:
    """Name of the cluster-wide flag that asks a training to stop; each attempt has its own, so that none is ever cleared."""
    return f"vitrine-stop-{run}-{attempt}"


def wish_name(run: str, attempt: int) -> str:
    """Name of the cluster-wide value that says what is wished of a training, and of the flag that says there is one."""
    return f"vitrine-wish-{run}-{attempt}"


def _ending(order: Order, reporter: Reporter, watch: Watch, store: Store) -> tuple[str, dict[str, Any]]:
    """How the training ended: the kind of event and what it says."""
    try:
        run = _experiment(order, reporter, watch, store)
    except Stopped:
        return "stopped", watch.reason()
    except UserError as error:
        return "failed", {"error": pack(error)}
    except MemoryError:
        return "failed", {"error": pack(UserError(NO_MEMORY))}
    except Exception as error:  # noqa: BLE001 -- the one boundary of a job: its page must hear that it ended
        reference = log_bug(error)
        return "failed", {"error": pack(bug(reference)), "reference": reference}
    if not run.whole:
        return "stopped", watch.reason()
    return "done", {}


def _experiment(order: Order, reporter: Reporter, watch: Watch, store: Store) -> Outcome:
    def on_progress(progress: Progress) -> None:
        watch.beat()
        reporter.progress(progress)

    stopped = watch.stop_wanted()
    if (kept := store.load(order.run)) is not None and (kept.whole or stopped):
        return kept
    if stopped and reporter.nothing_to_lose:
        raise Stopped
    if order.lent is not None:
        keep(store, order.lent)
    module, _, name = order.work.partition(":")
    work = getattr(importlib.import_module(module), name)
    hooks = Hooks(on_progress, watch.should_stop, store.checkpoint(order.run), wish=watch.wish)
    run: Outcome = work(order.settings, hooks, store, _content(order, store))
    if run.run != order.run:
        raise UserError(OTHER_VERSION)
    return run


def _content(order: Order, store: Store) -> bytes | None:
    if order.content is not None or not order.settings.dataset.startswith(UPLOAD):
        return order.content
    content = store.upload(order.settings.dataset.removeprefix(UPLOAD))
    if content is None:
        raise UserError(msg("Your file is no longer on this machine. Upload it again."))
    return content


def _time_is_up(limits: Limits) -> dict[str, Any]:
    return {
        "error": pack(
            UserError(
                msg(
                    "The training was stopped after {seconds} seconds, the most one training may take. "
                    "What it had learnt until then is kept if one epoch was finished. "
                    "Choose fewer epochs or a smaller network."
                ),
                seconds=round(limits.seconds),
            )
        )
    }


NO_MEMORY = msg("There was not enough memory. Choose a smaller network, a smaller batch or fewer data.")
OTHER_VERSION = msg(
    "The data or the program have changed since this was asked for, here or on the computers that train. "
    "Reload the page; if it happens again, install the same version everywhere."
)
