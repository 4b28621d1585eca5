"""``python -m core.engine [serve|stop|status]``: run the engine here, end the one that runs, say whether one does."""

from __future__ import annotations

import argparse
import asyncio

from core.engine.daemon import find, stop_engine
from core.limits import LIMITS
from core.store import state_dir


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m core.engine", description=__doc__)
    parser.add_argument("command", choices=("serve", "stop", "status"))
    parser.add_argument("--worker-ttl", type=float, default=20.0, help="seconds without a heartbeat")
    parser.add_argument("--cold", action="store_true", help="import Keras only when it is needed")
    parser.add_argument(
        "--alone", type=float, default=LIMITS.alone_s, help="seconds without client or work, then it ends"
    )
    asked = parser.parse_args()
    if asked.command == "serve":
        from core.engine.cluster import serve

        asyncio.run(serve(state_dir(), asked.worker_ttl, not asked.cold, asked.alone))
    elif asked.command == "stop":
        print("The engine has ended." if stop_engine() else "No engine was running.")
    else:
        found = find()
        print(f"The engine runs, process {found.pid}." if found else "No engine is running.")


if __name__ == "__main__":
    main()
