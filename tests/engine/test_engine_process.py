"""The engine as a process: one per state folder, found again, closed to others, ended whole."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.engine import daemon
from core.engine.client import Engine
from core.limits import LIMITS
from tests.engine import standin
from tests.engine.conftest import LIGHT, ended, known, until


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose engine may be killed."""
    yield tmp_path
    daemon.stop_engine(tmp_path)


def python(code: str, folder: Path, **options: Any) -> subprocess.Popen[str]:
    """Run code as a page's process would."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=daemon.ROOT,
        env={**os.environ, "STATE_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_ten_starts_at_once_give_one_engine(own: Path) -> None:
    with ThreadPoolExecutor(5) as pool:
        here = [pool.submit(daemon.ensure_engine, own, LIGHT) for _ in range(5)]
        code = f"from core.engine import daemon; print(daemon.ensure_engine(arguments={LIGHT}).boot)"
        there = [python(code, own) for _ in range(5)]
        boots = {future.result().boot for future in here} | {p.communicate(timeout=60)[0].strip() for p in there}
    assert len(boots) == 1


def test_an_engine_that_starts_removes_what_interrupted_saves_left_behind(own: Path) -> None:
    left, fresh = own / "uploads" / ".a.part", own / "uploads" / ".b.part"
    left.parent.mkdir()
    for part in (left, fresh):
        part.write_bytes(b"half")
    os.utime(left, (0, 0))
    daemon.ensure_engine(own, LIGHT)
    until(lambda: not left.exists())
    assert fresh.exists()


def test_an_engine_that_nobody_needs_ends_itself_but_not_before_its_work(own: Path) -> None:
    daemon.ensure_engine(own, [*LIGHT, "--alone", "3"])
    pid = daemon.find(own).pid
    engine = Engine(own)
    assert engine.call(standin.add, 40, 2) == 42
    time.sleep(5)
    assert alive(pid)
    engine.close()
    until(lambda: not alive(pid), 30)
    assert daemon.find(own) is None


def test_a_second_server_in_the_same_folder_gives_way(folder: Path) -> None:
    found = daemon.find(folder)
    second = subprocess.run(
        [sys.executable, "-m", "core.engine", "serve"],
        cwd=daemon.ROOT,
        env={**os.environ, "STATE_DIR": str(folder)},
        timeout=60,
        check=True,
    )
    assert second.returncode == 0
    assert daemon.find(folder) == found is not None


def test_the_key_is_for_this_account_only_and_the_log_too(folder: Path) -> None:
    files = [daemon.key_file(folder, name) for name in daemon.KEYS]
    for file in (*files, daemon.place(folder), folder / "engine.log"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700


def test_nobody_connects_without_the_key(folder: Path) -> None:
    from distributed import Client
    from distributed.security import Security

    found = daemon.find(folder)
    assert found is not None
    stranger = Security.temporary()
    with pytest.raises(OSError):
        Client(found.address, security=stranger, timeout=2, set_as_default=False)
    with pytest.raises(OSError):
        Client(found.address.replace("tls://", "tcp://"), timeout=2, set_as_default=False)


def test_every_port_of_the_engine_is_on_this_machine_only(folder: Path) -> None:
    found = daemon.find(folder)
    assert found is not None
    family = [psutil.Process(found.pid), *psutil.Process(found.pid).children(recursive=True)]
    ports = [c.laddr for p in family for c in p.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert len(ports) >= 4
    assert {address.ip for address in ports} == {"127.0.0.1"}


def test_a_killed_page_leaves_its_training_to_the_next_one(own: Path) -> None:
    daemon.ensure_engine(own, LIGHT)
    page = python(
        "import os, signal\nfrom core.engine.client import Engine\nfrom tests.engine import standin\n"
        "engine = Engine()\nrun = engine.submit(standin.settings('steady', 20), standin.DATA, 'ann', standin.WORK)\n"
        "print(run, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)",
        own,
    )
    run = page.communicate(timeout=60)[0].strip()
    assert page.returncode == -signal.SIGKILL
    engine = Engine(own)
    assert [job.run for job in engine.jobs("ann")] == [run]
    assert ended(engine, run).history["loss"] == tuple(1 / e for e in range(1, 21))
    engine.close()


def test_a_killed_engine_is_replaced_and_the_training_marked(own: Path) -> None:
    first = daemon.ensure_engine(own, LIGHT)
    engine = Engine(own)
    run = engine.submit(standin.settings("steady", 60), standin.DATA, "ann", standin.WORK)
    until(lambda: known(engine, run).epoch >= 3)
    family = psutil.Process(first.pid).children(recursive=True)
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: known(engine, run).over)
    assert known(engine, run).state == "failed" and "Train again" in str(known(engine, run).error)
    until(lambda: not any(process.is_running() for process in family))
    daemon.ensure_engine(own, LIGHT)
    assert engine.submit(standin.settings("steady", 60), standin.DATA, "ann", standin.WORK) == run
    assert daemon.find(own) not in (None, first)
    until(lambda: known(engine, run).epoch >= 4)
    assert known(engine, run).history["loss"][:4] == (1, 1 / 2, 1 / 3, 1 / 4)
    engine.close()


def test_a_file_that_names_a_process_long_gone_is_not_believed(own: Path) -> None:
    gone = {"address": "tls://127.0.0.1:1", "pid": os.getpid(), "started": 1.0, "boot": "old", "code": daemon.code()}
    daemon.place(own).write_text(json.dumps(gone))
    assert daemon.find(own) is None
    assert daemon.ensure_engine(own, LIGHT).boot != "old"


@pytest.mark.parametrize("left", [None, b"{}", b"\x00 damaged"], ids=["gone", "of another shape", "damaged"])
def test_an_engine_whose_file_is_lost_does_not_bar_the_next_one(own: Path, left: bytes | None) -> None:
    lost = daemon.ensure_engine(own, LIGHT)
    daemon.place(own).unlink()
    if left is not None:
        daemon.place(own).write_bytes(left)
    assert daemon.ensure_engine(own, LIGHT).boot != lost.boot
    assert not alive(lost.pid)


def test_stop_finds_an_engine_whose_file_is_lost(own: Path) -> None:
    lost = daemon.ensure_engine(own, LIGHT)
    daemon.place(own).unlink()
    assert daemon.stop_engine(own)
    assert not alive(lost.pid)


def test_an_engine_of_another_version_is_replaced(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = daemon.ensure_engine(own, LIGHT)
    assert daemon.ensure_engine(own, LIGHT) == old
    monkeypatch.setattr(daemon, "code", lambda: "newer")
    daemon.ensure_engine(own, LIGHT)
    assert not alive(old.pid)


def test_stop_ends_every_process(own: Path) -> None:
    found = daemon.ensure_engine(own, LIGHT)
    until(lambda: len(psutil.Process(found.pid).children(recursive=True)) >= 4)
    family = [psutil.Process(found.pid), *psutil.Process(found.pid).children(recursive=True)]
    assert daemon.stop_engine(own)
    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family)
    assert daemon.find(own) is None
    assert not daemon.stop_engine(own)


def test_a_process_that_has_ended_is_not_waited_for_until_its_parent_looks(tmp_path: Path) -> None:
    parent = python(
        "import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', '']).pid, flush=True)\nsys.stdin.read()",
        tmp_path,
        stdin=subprocess.PIPE,
    )
    ended = psutil.Process(int(parent.stdout.readline()))
    assert daemon.still_running([ended]) == []
    assert ended.status() == psutil.STATUS_ZOMBIE
    living = psutil.Process(parent.pid)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(daemon, "END_S", 0.2)
        assert daemon.still_running([living]) == [living]
    parent.communicate(timeout=60)


def test_the_page_process_stays_light(folder: Path) -> None:
    code = (
        "import sys, time\nfrom core.engine.client import Engine\n"
        "assert 'distributed' not in sys.modules and 'pandas' not in sys.modules\n"
        "from tests.engine import standin\nengine = Engine()\n"
        "run = engine.submit(standin.settings('steady', 2, seed=70), standin.DATA, 'ann', standin.WORK)\n"
        "while not engine.job(run).over: time.sleep(0.05)\n"
        "assert engine.job(run).state == 'done' and engine.call(standin.add, 1, 2) == 3\n"
        "print(sorted({'keras', 'tensorflow', 'deepchem'} & set(sys.modules)))\n"
    )
    page = python(code, folder)
    assert page.communicate(timeout=60)[0].strip() == "[]"
    assert page.returncode == 0


def test_a_fresh_page_whose_threads_all_ask_at_once_answers_each(folder: Path) -> None:
    code = (
        "import sys\nfrom concurrent.futures import ThreadPoolExecutor\nfrom core.engine.client import Engine\n"
        "from tests.engine import standin\nsys.setswitchinterval(1e-5)\nengine = Engine()\n"
        "work = [engine.link.client, *[lambda: engine.call(standin.add, 1, 2)] * 2, lambda: engine.stop('0' * 20)]\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    print([f.result() for f in [pool.submit(w) for w in work]][1:])\n"
    )
    for _ in range(4):
        page = python(code, folder)
        assert page.communicate(timeout=60)[0].strip() == "[3, 3, None]"


def test_a_page_that_only_looks_starts_no_engine(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    assert engine.job("0" * 20) is None
    assert engine.jobs() == []
    assert not daemon.place(tmp_path).exists()


@pytest.mark.slow
def test_twenty_of_twenty_trainings_outlive_a_page_killed_at_once(own: Path) -> None:
    daemon.ensure_engine(own, LIGHT)
    runs = []
    for i in range(20):
        page = python(
            "import os, signal\nfrom core.engine.client import Engine\nfrom tests.engine import standin\n"
            f"print(Engine().submit(standin.settings('steady', 2, {i}), standin.DATA, 'user {i}', standin.WORK), flush=True)\n"
            "os.kill(os.getpid(), signal.SIGKILL)",
            own,
        )
        runs.append(page.communicate(timeout=60)[0].strip())
    engine = Engine(own)
    done = sum(ended(engine, run).state == "done" for run in runs)
    print(f"trainings that outlived their page, killed right after the button: {done} of 20")
    assert done == 20
    engine.close()


@pytest.mark.slow
def test_a_worker_is_renewed_after_many_jobs_when_idle(own: Path) -> None:
    daemon.ensure_engine(own, LIGHT)
    engine = Engine(own)
    client = engine.link.client()
    until(lambda: len(client.run(os.getpid)) == 3)
    before = set(client.run(os.getpid).values())
    for seed in range(2 * LIMITS.runs_per_worker):
        ended(engine, engine.submit(standin.settings("steady", 1, seed), standin.DATA, "ann", standin.WORK))
    until(lambda: len(set(client.run(os.getpid, on_error="ignore").values()) - before) >= 1)
    engine.close()


@pytest.mark.slow
def test_an_engine_that_does_not_answer_is_replaced(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engine.link.CONNECT_S", 2.0)
    first = daemon.ensure_engine(own, LIGHT)
    os.kill(first.pid, signal.SIGSTOP)
    engine = Engine(own)
    assert engine.call(standin.add, 1, 2) == 3
    assert daemon.find(own) != first
    engine.close()
