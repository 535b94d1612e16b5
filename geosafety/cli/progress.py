"""Bars for what takes long, on stderr."""

import sys
from time import monotonic

import click

_WIDTH = 30
_PATIENCE_S = 0.2


class ProgressBar:
    """
    Draw how far a long task has come; call it with what, done and total.

    On a terminal one line is redrawn; elsewhere each stage gets one line, so that
    a log stays readable.
    """

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._what = ""
        self._drawn_at = 0.0
        self._is_terminal = sys.stderr.isatty()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell that `done` of `total` parts of `what` are finished."""
        is_new = what != self._what
        is_finished = done >= total
        if not self._is_terminal:
            if is_new:
                click.echo(f"{what} …", err=True)
            self._what = what
            return
        if not (is_new or is_finished or monotonic() > self._drawn_at + _PATIENCE_S):
            return
        filled = _WIDTH * done // max(total, 1)
        bar = "█" * filled + "░" * (_WIDTH - filled)
        end = "\n" if is_finished else ""
        click.echo(
            f"\r{bar} {100 * done // max(total, 1):3} % {what}\x1b[K{end}",
            nl=False,
            err=True,
        )
        self._what = "" if is_finished else what
        self._drawn_at = monotonic()
