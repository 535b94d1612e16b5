"""Telling how far a job has come."""

from collections.abc import Callable, Sequence

# Called with what is being done, how many parts are done, and of how many.
Progress = Callable[[str, int, int], None]


def teller(progress: Progress | None, stages: Sequence[str]) -> Callable[[int], None]:
    """Tell of a stage by its number; the last number is the end."""

    def tell(done: int) -> None:
        if progress is not None:
            progress(stages[min(done, len(stages) - 1)], done, len(stages))

    return tell
