"""Whose turn it is: how many trainings of one user run at once. Runs in the scheduler, beside ``JobWatch``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin

USER, MOST = "vitrine-user", "vitrine-most"  # annotations of a job's task
HELD = "held"  # a resource that no worker has
OVER = ("memory", "erred", "forgotten")


class Turns(SchedulerPlugin):  # type: ignore[misc]  # distributed is untyped
    """Holds back what one user has asked for beyond the limit, although workers may be free, until another of theirs ends."""

    name = "vitrine-turns"
    idempotent = True

    def __init__(self) -> None:
        self.going: defaultdict[str, list[str]] = defaultdict(list)  # user -> keys that may run
        self.held: defaultdict[str, list[str]] = defaultdict(list)  # user -> keys that wait, first come first
        self.scheduler: Any = None

    async def start(self, scheduler: Any) -> None:
        """Called by the scheduler."""
        self.scheduler = scheduler

    def update_graph(self, scheduler: Any, *, annotations: Mapping[str, Mapping[str, Any]], **_: Any) -> None:
        """Called by the scheduler for new tasks, before any of them is given to a worker."""
        for key, user in annotations.get(USER, {}).items():
            if len(self.going[user]) < annotations[MOST][key]:
                self.going[user].append(key)
            else:
                self.held[user].append(key)
                task = scheduler.tasks[key]
                task.resource_restrictions = {**(task.resource_restrictions or {}), HELD: 1}

    def transition(self, key: Any, start: str, finish: str, *_: Any, **__: Any) -> None:
        """Called by the scheduler whenever a task changes its state: when one of a user's ends, their next may run."""
        if finish not in OVER:
            return
        for user in [user for user, keys in self.held.items() if key in keys]:
            self.held[user].remove(key)
        for user in [user for user, keys in self.going.items() if key in keys]:
            self.going[user].remove(key)
            if self.held[user]:
                self._let_go(user)

    def _let_go(self, user: str) -> None:
        key = self.held[user].pop(0)
        self.going[user].append(key)
        task = self.scheduler.tasks[key]
        task.resource_restrictions = {name: n for name, n in task.resource_restrictions.items() if name != HELD}
        self.scheduler.loop.add_callback(self._send, key)  # not inside the transition that is under way

    def _send(self, key: str) -> None:
        if key in self.scheduler.tasks and self.scheduler.tasks[key].state == "no-worker":
            self.scheduler.transitions({key: "processing"}, stimulus_id=f"turn-{key}")
