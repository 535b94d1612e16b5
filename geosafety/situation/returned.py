"""What has changed in the numbers of a meeting since it was locked."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """
    How a locked meeting's reports stand now.

    Attributes
    ----------
    meeting
        Its number.
    counted
        Reports that were counted when it was locked.
    withdrawn
        Those of them that are no longer counted: withdrawn, rejected, found to
        repeat another, or moved to other days.
    late
        Reports of the same days that came, or were approved, afterwards.
    """

    meeting: int
    counted: int
    withdrawn: int
    late: int


def returned(
    meeting: int,
    *,
    counted: Collection[UUID],
    now: Collection[UUID],
) -> Returned:
    """
    Compare what was counted with what would be counted now.

    Parameters
    ----------
    meeting
        Number of the locked meeting.
    counted
        Ids that it counted.
    now
        Ids of the same days that count now.

    Examples
    --------
    >>> one, two, three = (UUID(int=each) for each in range(3))
    >>> found = returned(7, counted=[one, two], now=[two, three])
    >>> found.withdrawn, found.late
    (1, 1)
    """
    then, today = frozenset(counted), frozenset(now)
    return Returned(
        meeting=meeting,
        counted=len(then),
        withdrawn=len(then - today),
        late=len(today - then),
    )


def returned_sentence(found: Returned) -> str:
    """
    Say it in Swedish.

    Examples
    --------
    >>> returned_sentence(
    ...     Returned(meeting=7, counted=52, withdrawn=1, late=3)
    ... )
    'Sedan möte 7 låstes har 1 av dess 52 räknade rapporter utgått och 3 från samma \
dagar kommit till. Dokumentet från möte 7 står kvar som det var; jämförelserna här \
räknar det som gäller nu.'
    """
    parts = []
    if found.withdrawn:
        parts.append(
            f"{found.withdrawn} av dess {found.counted} räknade rapporter utgått"
        )
    if found.late:
        parts.append(f"{found.late} från samma dagar kommit till")
    if not parts:
        return (
            f"Inget har ändrats i de {found.counted} rapporter som möte "
            f"{found.meeting} räknade."
        )
    return (
        f"Sedan möte {found.meeting} låstes har {' och '.join(parts)}. "
        f"Dokumentet från möte {found.meeting} står kvar som det var; jämförelserna "
        "här räknar det som gäller nu."
    )
