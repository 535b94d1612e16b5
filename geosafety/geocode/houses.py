"""From an address field to a place."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from geosafety.geocode.address import Address, read_address
from geosafety.geocode.located import MOST_CANDIDATES, NOWHERE, Candidate, Located
from geosafety.geocode.placing import ADDRESS_M, along_streets, at_addresses
from geosafety.geocode.register import Register, Rows
from geosafety.geocode.streets import NO_STREET, StreetMatch, StreetNames
from geosafety.model.placement import Placement, Precision

_OTHER_NUMBER_SCORE = 0.7
# When a street lacks the number, the true house lies between its neighbours or
# beyond the last one: a plot is seldom wider than this.
_PLOT_M = 25.0
_GUESSED_LEAST_M = 60.0
# A number further than this from any on the street says only which street.
_FARTHEST_GUESS = 40


class Houses:
    """The register, asked in the words of an address field."""

    def __init__(
        self, register: Register, names: StreetNames, *, other_towns: frozenset[str]
    ) -> None:
        """Keep the register, the index of its streets, and who else has streets."""
        self._register = register
        self._names = names
        self._other_towns = other_towns

    def locate(self, text: str) -> Located:
        """Find the address that a field means; `NOWHERE` when none is known."""
        best, best_read = NO_STREET, None
        for read in read_address(text):
            match = self._names.find(read.street)
            if match.score > best.score:
                best, best_read = match, read
            if match.score == 1.0:
                break
        if best_read is None or self._is_elsewhere(best_read):
            return NOWHERE
        return self.place(best, best_read)

    def place(self, match: StreetMatch, read: Address) -> Located:
        """Place an address whose street is known."""
        towns = frozenset(read.towns) & self._register.localities
        streets = self._streets_with_number(match.streets, read)
        rows = self._rows(streets, read)
        rows = self._register.narrowed(rows, postcode=read.postcode, towns=towns)
        if read.number is None:
            return self._street(rows, match.score)
        return self._house(rows, match, read)

    def candidate_of_street(self, street: int, score: float) -> Candidate:
        """Show a whole street as what may be meant."""
        name = self._register.names[street]
        return self._candidate(name, self._register.rows_of_street(street), score)

    def _is_elsewhere(self, read: Address) -> bool:
        """Tell whether the field names another town, or a postcode far from ours."""
        regions = self._register.postal_regions
        if read.postcode and regions:
            return read.postcode[:2] not in regions
        return not self._other_towns.isdisjoint(read.towns)

    def _streets_with_number(
        self, streets: tuple[int, ...], read: Address
    ) -> tuple[int, ...]:
        """Of streets with like names, prefer those that have the number."""
        if len(streets) == 1 or read.number is None:
            return streets
        number = read.number
        having = tuple(
            street
            for street in streets
            if len(self._register.rows_of_number(street, number))
        )
        return having or streets

    def _rows(self, streets: tuple[int, ...], read: Address) -> Rows:
        """List the address points that the number and letter leave."""
        if read.number is None:
            return self._register.rows_of_streets(streets)
        found = [self._rows_of_house(street, read) for street in streets]
        return np.concatenate(found)

    def _rows_of_house(self, street: int, read: Address) -> Rows:
        """List the points of a number, of the nearest one, or of the street."""
        register = self._register
        number = read.number or 0
        rows = register.rows_of_number(street, number)
        if not len(rows):
            nearest = register.nearest_number(street, number)
            if nearest is None or abs(nearest - number) > _FARTHEST_GUESS:
                return register.rows_of_street(street)
            return register.rows_of_number(street, nearest)
        letters = register.letter[rows]
        wanted = letters == read.letter
        rows = rows[wanted] if wanted.any() else rows
        if read.last_number is not None:
            last = register.rows_of_number(street, read.last_number)
            rows = np.concatenate([rows, last])
        return rows

    def _street(self, rows: Rows, score: float) -> Located:
        """Answer with the whole street, or all streets of that name."""
        streets = self._street_names(rows)
        return Located(
            along_streets(self._register, rows, " / ".join(streets)),
            streets=streets,
            candidates=self._candidates(rows, score),
        )

    def _house(self, rows: Rows, match: StreetMatch, read: Address) -> Located:
        """Answer with the house, or with the nearest number and a wider radius."""
        register = self._register
        at = rows[0]
        found = int(register.number[at])
        name = self._street_of(at)
        if found == read.number:
            shown = read.letter.upper() if register.letter[at] == read.letter else ""
            last = f"–{read.last_number}" if read.last_number else ""
            label = f"{name} {found}{shown}{last}"
            return Located(
                at_addresses(register, rows, label),
                streets=self._street_names(rows),
                candidates=self._candidates(rows, match.score),
            )
        if abs(found - (read.number or 0)) > _FARTHEST_GUESS or not found:
            return self._street(rows, match.score * _OTHER_NUMBER_SCORE)
        label = (
            f"{name} {read.number} (finns inte i registret, närmast är nummer {found})"
        )
        placed = at_addresses(register, rows, label)
        gap_m = _GUESSED_LEAST_M + _PLOT_M * abs(found - (read.number or 0)) / 2
        wider = Placement(
            Precision.ADDRESS,
            accuracy_m=max(gap_m, placed.accuracy_m or ADDRESS_M),
            footprint=placed.footprint,
            label=label,
            point=placed.point,
        )
        return Located(
            wider,
            streets=self._street_names(rows),
            candidates=self._candidates(rows, match.score * _OTHER_NUMBER_SCORE),
        )

    def _candidates(self, rows: Rows, score: float) -> tuple[Candidate, ...]:
        """List the places that rows stand for: one a street, number and postcode."""
        register = self._register
        kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows.tolist():
            kinds[self._label(row, rows), register.postcode[row]].append(row)
        several = len({label for label, _ in kinds}) < len(kinds)
        listed = sorted(kinds.items(), key=lambda kind: (-len(kind[1]), kind[0]))
        return tuple(
            self._candidate(
                f"{label}, {postcode}" if several and postcode else label, among, score
            )
            for (label, postcode), among in listed[:MOST_CANDIDATES]
        )

    def _label(self, row: int, rows: Rows) -> str:
        """Name an address point, or its street when the whole street is meant."""
        street = self._street_of(row)
        numbers = self._register.number[rows]
        if numbers[0] == numbers[-1] and numbers[0]:
            return f"{street} {self._register.shown[row]}"
        return street

    def _candidate(self, label: str, rows: Iterable[int], score: float) -> Candidate:
        """Show rows by the one that is nearest to their middle."""
        register = self._register
        among = np.fromiter(rows, np.int64)
        middle = among[0] if len(among) == 1 else self._middle(among)
        return Candidate(
            label,
            float(register.lon[middle]),
            float(register.lat[middle]),
            round(score, 4),
        )

    def _middle(self, rows: Rows) -> np.int64:
        """Choose the row that is nearest to the middle of several."""
        east, north = self._register.east[rows], self._register.north[rows]
        away = np.hypot(east - east.mean(), north - north.mean())
        return np.int64(rows[np.argmin(away)])

    def _street_of(self, row: int) -> str:
        """Name the street of an address point."""
        register = self._register
        at = int(np.searchsorted(register.starts, row, side="right")) - 1
        return register.names[at]

    def _street_names(self, rows: Rows) -> tuple[str, ...]:
        """Name the streets of address points, each once."""
        if len(rows) == 1:
            return (self._street_of(rows[0]),)
        register = self._register
        at = np.searchsorted(register.starts, rows, side="right") - 1
        return tuple(register.names[street] for street in np.unique(at).tolist())
