"""The same jobs without a browser: ``python -m core list | train | predict | report | runs | export | import``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from core.commands.runs import add_run_commands
from core.commands.train import add_train_command
from core.errors import UserError
from core.i18n import system_translator
from core.registry import demos


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 and one plain sentence on stderr when the input was refused."""
    asked = _parser().parse_args(arguments)
    try:
        asked.command(asked)
    except UserError as error:
        print(system_translator()(error.text, **error.values), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _list(asked: argparse.Namespace) -> None:
    found = [
        {
            "demo": demo.id,
            "title": demo.title,
            "datasets": [dataset.id for dataset in demo.datasets],
            "models": [model.id for model in demo.models],
        }
        for demo in demos().values()
    ]
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    for line in found:
        print(
            f"{line['demo']}: {line['title']}\n  --dataset {' | '.join(line['datasets'])}\n  --model {' | '.join(line['models'])}"
        )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One plain sentence instead of the usage."""
        self.exit(2, f"{message}. See: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Vitrine without a browser.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, work: Callable[[argparse.Namespace], None], help_: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_)
        made.set_defaults(command=work)
        return made

    command("list", _list, "The demos, their data sets and models.").add_argument("--json", action="store_true")
    add_train_command(command)
    add_run_commands(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
