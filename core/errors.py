"""The one error a user sees in words; everything else is a bug and keeps its traceback in the log."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend: what came, what is expected, what to do, in one plain sentence.

    ``text`` is a message id with ``{placeholders}``; ``values`` fills them, so that the page, the report and the command
    line can each say the sentence in the user's language. Values never hold a patient's data.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.text, self.values)


def _rebuild(text: str, values: dict[str, object]) -> UserError:
    return UserError(text, **values)


class Stopped(Exception):  # noqa: N818  # not a fault: somebody wanted it
    """Training was stopped before one epoch was finished."""
