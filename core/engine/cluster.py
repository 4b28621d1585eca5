"""The engine itself: one scheduler and its workers, on this machine only, behind TLS."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import time
from pathlib import Path
from typing import Any

import dask
import psutil
from distributed import Nanny, Scheduler
from distributed.security import Security

from core.engine import daemon
from core.engine.quiet import quiet_process
from core.engine.turns import Turns
from core.engine.watch import PREFIX, JobWatch
from core.faults import LOG
from core.limits import LIMITS
from core.store import Store, write

HOST = "127.0.0.1"
NO_WEB = f"{HOST}:0"  # dask insists on a web server; it gets no routes and a port of its own
WORKER_TTL_S = 20.0  # without a heartbeat a worker is ended and begun anew, noticed after one to two of these
CLOSE_S = 4.0

CONFIG: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": LIMITS.deaths,
    "distributed.scheduler.default-task-durations": {PREFIX: "60s"},  # long, so that idle workers take waiting jobs
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.admin.low-level-log-length": 10_000,
    "distributed.admin.tick.interval": "500ms",  # dask's own pace keeps every idle process at 2 to 5 % of a core
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "1s",
}


def train_workers() -> int:
    """How many trainings run side by side: ``TRAIN_WORKERS`` or one per core."""
    return max(1, int(os.environ.get("TRAIN_WORKERS") or psutil.cpu_count() or 1))


async def serve(
    folder: Path, worker_ttl_s: float = WORKER_TTL_S, warm: bool = True, alone_s: float = LIMITS.alone_s
) -> None:
    """Run the engine until it is told to end, or has had no client and no work for ``alone_s``. ``warm``: import Keras early.

    Clients find it through ``engine.json``.
    """
    quiet_process()
    daemon.code()  # before anybody can change a file
    ended = _on_signal()
    with _only_one(folder) as alone, dask.config.set(_config(folder)):
        if not alone:
            return
        security = Security.temporary()
        scheduler = await Scheduler(
            protocol="tls://",
            host=HOST,
            security=security,
            dashboard_address=NO_WEB,
            dashboard=False,
            worker_ttl=worker_ttl_s,
            plugins=[JobWatch(), Turns()],
        )
        _publish(folder, scheduler.address, security)
        nannies = [_nanny(scheduler.address, security, name, warm) for name in _names()]
        starting = asyncio.ensure_future(_begin(nannies, Store(folder)))
        starting.add_done_callback(lambda done: _give_up(done, ended))
        alone_for = asyncio.ensure_future(_end_when_alone(scheduler, ended, alone_s))
        try:
            await ended.wait()
        finally:
            daemon.place(folder).unlink(missing_ok=True)
            starting.cancel()
            alone_for.cancel()
            await _close(nannies, scheduler)


def _config(folder: Path) -> dict[str, Any]:
    in_force = environment(max(1, (psutil.cpu_count() or 1) // train_workers()))
    return {
        **CONFIG,
        "temporary-directory": str(folder / "scratch"),
        "distributed.nanny.pre-spawn-environ": in_force,
    }


def _names() -> list[str]:
    return ["serve", *(f"train-{i}" for i in range(train_workers()))]


def _nanny(address: str, security: Security, name: str, warm: bool) -> Nanny:
    return Nanny(
        address,
        name=name,
        nthreads=1,
        resources={name.partition("-")[0]: 1},
        preload=["core.engine.preload", *(["core.engine.warm"] if warm else [])],
        security=security,
        protocol="tls://",
        host=HOST,
        dashboard_address=NO_WEB,
    )


def environment(threads: int) -> dict[str, str]:
    """What a worker's process is started with: so many threads, little talk, and freed memory given back at once."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    tensorflow = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    return {
        **dict.fromkeys((*names, *tensorflow), str(threads)),
        "DASK_LOGGING__DISTRIBUTED": "warning",
        "MALLOC_TRIM_THRESHOLD_": "65536",  # bytes, as distributed's own; else glibc keeps what a large table needed
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    }


def _publish(folder: Path, address: str, security: Security) -> None:
    for name in daemon.KEYS:
        write(daemon.key_file(folder, name), getattr(security, name).encode())
    about = {
        "address": address,
        "pid": os.getpid(),
        "started": psutil.Process().create_time(),
        "boot": secrets.token_hex(8),
        "code": daemon.code(),
    }
    write(daemon.place(folder), json.dumps(about).encode())
    LOG.info("engine up with %d train workers", train_workers())


def _on_signal() -> asyncio.Event:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    return ended


async def _begin(nannies: list[Nanny], store: Store) -> None:
    """Start the serve worker and one train worker, then the others: together they would delay the first training.

    Then there is time to remove what saves left behind that were interrupted before this engine's days.
    """
    await asyncio.gather(*nannies[:2])
    await asyncio.gather(*nannies[2:])
    await asyncio.to_thread(store.sweep)


def _give_up(starting: asyncio.Future[Any], ended: asyncio.Event) -> None:
    """An engine whose workers do not come up ends, so that whoever waits hears of it."""
    if not starting.cancelled() and starting.exception() is not None:
        LOG.error("a worker did not start")
        ended.set()


async def _end_when_alone(scheduler: Scheduler, ended: asyncio.Event, alone_s: float) -> None:
    """Nobody wants 2 GB of idle workers left behind: the next page starts an engine again."""
    wanted = time.monotonic()
    while time.monotonic() - wanted < alone_s:
        await asyncio.sleep(alone_s / 20)
        if scheduler.tasks or set(scheduler.clients) - {"fire-and-forget"}:
            wanted = time.monotonic()
    LOG.info("nobody was here for %.0f s", alone_s)
    ended.set()


async def _close(nannies: list[Nanny], scheduler: Scheduler) -> None:
    with contextlib.suppress(TimeoutError, OSError):
        closing = [nanny.close(timeout=CLOSE_S / 2, reason="engine-stop") for nanny in nannies]
        await asyncio.wait_for(asyncio.gather(*closing, return_exceptions=True), CLOSE_S)
        await asyncio.wait_for(scheduler.close(), CLOSE_S)
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


@contextlib.contextmanager
def _only_one(folder: Path) -> Any:
    """True inside while no other engine serves this folder; the lock goes with the process, however it ends."""
    with daemon.lock(daemon.lock_file(folder), wait=False) as alone:
        yield alone
