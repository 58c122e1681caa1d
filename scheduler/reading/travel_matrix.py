"""A table of travel times as planners' tools write it: long, or wide with schools down and SIPs across or the reverse.

Long is a row for each pair: the columns school, sip and minutes, under one of the names that tools give them. Where
the two places are called origin and destination, their ids tell which is the school. Wide has ids in its first column
and in its first row. A time in another unit, or in none, is refused: no unit is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from scheduler.reading.cells import cell_text, check_text, parse_number
from scheduler.reading.csv_folder import Grid, read_csv
from scheduler.reading.tables import column_letter
from scheduler.reading.workbook import SUFFIXES, read_sheets
from scheduler.validation.names import unknown
from scheduler.validation.problem import Problem

MOST_MINUTES = 24 * 60
"""No school is a day's drive away; what is more is in another unit."""

_PLACES = {
    "school": "school school_id school_code urn school_urn",
    "sip": "sip sip_id sip_code partner",
    "from": "origin origin_id originid from from_id source source_id start start_id",
    "to": "destination destination_id destinationid to to_id target target_id end end_id",
}
PLACE_HEADINGS = {heading: place for place, headings in _PLACES.items() for heading in headings.split()}
"""What tools call the two places, as `_plain` has it."""
MINUTE_HEADINGS = frozenset(
    f"{what}{unit}"
    for what in ("", "travel_", "travel_time_", "time_", "duration_", "drive_", "drive_time_", "driving_", "total_")
    for unit in ("minutes", "mins", "min")
) | {"minutes_one_way", "travel_time_p50"}
"""What tools call minutes, as `_plain` has it; the last is what r5r writes, whose times are minutes."""

_TIME = re.compile(
    r"(?:.*_)?(?:time|duration|traveltime|traveltimes|seconds|secs|sec|hours|hrs|h|s)(?:_(?:s|h|sec|secs|seconds|hours|hrs))?"
)
_SECONDS = re.compile(r"(?:.*_)?(?:s|sec|secs|seconds)")
_HOURS = re.compile(r"(?:.*_)?(?:h|hrs|hours)")

Pair = tuple[str, str]
"""A school and a SIP."""
_Place = tuple[int, str]
"""A row and a column."""


@dataclass(frozen=True)
class Matrix:
    """What the table says."""

    minutes: dict[Pair, int]
    """One way, decimals rounded half up."""
    blank: tuple[Pair, ...]
    """Pairs that are in it without a time."""


class MatrixError(Exception):
    """A table that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class _Cell:
    """A time as it stands in the table."""

    row: int
    column: str
    school: str
    sip: str
    text: str


def read_matrix(path: Path, schools: Collection[str], sips: Collection[str]) -> Matrix:
    """Read travel times from a CSV file, or from the one filled sheet of a workbook.

    Raises:
        MatrixError: with everything that is wrong, by row and column.
    """
    return _Reader(path.name, _Ids(schools), _Ids(sips)).read(_rows(path))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows with anything in them, as text, numbered as Excel does."""
    grid: Grid | Problem
    if path.is_dir():
        grid = _whole(f"{path} is a folder; expected one table (.csv or .xlsx)")
    elif not path.exists():
        grid = _whole(f"there is no {path}; expected one table (.csv or .xlsx)")
    else:
        grid = _sheet(path) if path.suffix.casefold() in SUFFIXES else read_csv(path)
    if isinstance(grid, Problem):
        raise MatrixError([grid])
    rows = [(number, list(map(cell_text, cells))) for number, cells in enumerate(grid, start=1)]
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise MatrixError([_whole(f"{path} is empty")])
    return filled


def _sheet(path: Path) -> Grid | Problem:
    sheets = read_sheets(path)
    if isinstance(sheets, Problem):
        return sheets
    filled = [cells for cells in sheets.values() if cells]
    if len(filled) != 1:
        return _whole(f"{path} has {len(filled)} sheets with anything in them; expected one")
    return filled[0]


class _Ids:
    """The ids of one kind, in their order."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.known = dict.fromkeys(ids)

    def count(self, texts: Iterable[str]) -> int:
        return sum(text in self.known for text in texts)


class _Reader:
    def __init__(self, name: str, schools: _Ids, sips: _Ids) -> None:
        self._name = name
        self._schools = schools
        self._sips = sips
        self._problems: list[Problem] = []
        self._unknown: dict[tuple[str, str], list[_Place]] = {}

    def read(self, rows: list[tuple[int, list[str]]]) -> Matrix:
        number, headings = rows.pop(0)
        places, minutes = _long_headings(headings)
        if any(minutes) or len(places) >= 2:  # a corner may say minutes as well
            cells = self._long(number, headings, rows)
        else:
            cells = self._wide(number, headings, rows)
        matrix = self._matrix(cells)
        self._tell_unknown()
        if not self._problems and not matrix.minutes:
            self._wrong(None, None, None, "there is no time in it")
        if self._problems:
            raise MatrixError(sorted(self._problems, key=lambda problem: problem.row or 0))
        return matrix

    def _long(self, number: int, headings: list[str], rows: list[tuple[int, list[str]]]) -> list[_Cell]:
        places, minutes = _long_headings(headings)
        if len(minutes) != 1:
            self._wrong(number, None, None, _no_minutes(headings, minutes))
            return []
        found = self._school_and_sip(places, rows)
        if found is None:
            said = "expected one column of schools and one of SIPs, called school and sip, or origin and destination"
            self._wrong(number, None, None, said)
            return []
        school, sip, time = *found, minutes[0]
        cells = []
        for row, texts in rows:
            if texts[school] or texts[sip] or texts[time]:
                cell = _Cell(row, headings[time], texts[school], texts[sip], texts[time])
                in_order = self._known(row, headings[school], cell.school, "school", self._schools)
                if self._known(row, headings[sip], cell.sip, "SIP", self._sips) and in_order:
                    cells.append(cell)
        return cells

    def _school_and_sip(self, places: dict[str, int], rows: list[tuple[int, list[str]]]) -> tuple[int, int] | None:
        """The columns of schools and of SIPs; ids decide where headings do not, and SIPs set out where ids do not."""
        match sorted(places):
            case ["school", "sip"]:
                return places["school"], places["sip"]
            case ["from", "to"]:
                origin, destination = places["from"], places["to"]
            case ["school", other] | [other, "school"]:
                return places["school"], places[other]
            case [other, "sip"] | ["sip", other]:
                return places[other], places["sip"]
            case _:
                return None
        origins, destinations = ([texts[at] for _, texts in rows] for at in (origin, destination))
        outward = self._sips.count(origins) + self._schools.count(destinations)
        homeward = self._schools.count(origins) + self._sips.count(destinations)
        return (origin, destination) if homeward > outward else (destination, origin)

    def _wide(self, number: int, headings: list[str], rows: list[tuple[int, list[str]]]) -> list[_Cell]:
        across = [text for text in headings[1:] if text]
        down = [texts[0] for _, texts in rows if texts[0]]
        schools_down = self._schools.count(down) + self._sips.count(across)
        sips_down = self._sips.count(down) + self._schools.count(across)
        if not schools_down and not sips_down:
            expected = "the headings school, sip and minutes, or ids of SIPs in row 1 and of schools in column A"
            self._wrong(number, None, None, f"no table of travel times; expected {expected}")
            return []
        is_school_down = schools_down >= sips_down
        names = (("school", self._schools), ("SIP", self._sips))
        (what_down, ids_down), (what_across, ids_across) = names if is_school_down else names[::-1]
        columns = [
            at
            for at, text in enumerate(headings)
            if at and text and self._known(number, column_letter(at), text, what_across, ids_across)
        ]
        cells = []
        for row, texts in rows:
            self._untitled(row, headings, texts)
            if self._known(row, "A", texts[0], what_down, ids_down):
                for at in columns:
                    school, sip = (texts[0], headings[at]) if is_school_down else (headings[at], texts[0])
                    cells.append(_Cell(row, headings[at], school, sip, texts[at]))
        return cells

    def _untitled(self, row: int, headings: list[str], texts: list[str]) -> None:
        for at, text in enumerate(texts):
            if at and text and not headings[at]:
                self._wrong(row, column_letter(at), text, "a value in a column without a heading")

    def _known(self, row: int, column: str, text: str, what: str, ids: _Ids) -> bool:
        if text in ids.known:
            return True
        if text:
            self._unknown.setdefault((what, text), []).append((row, column))
        else:
            self._wrong(row, column, text, f"expected the id of a {what}; the cell is blank")
        return False

    def _tell_unknown(self) -> None:
        """Each unknown id once, where it stands first: a long table has it in hundreds of rows."""
        for (what, text), places in self._unknown.items():
            known = self._schools.known if what == "school" else self._sips.known
            more = f", in {len(places):,} rows" if len(places) > 1 else ""
            self._wrong(*places[0], text, f"{unknown(what, text, known)}{more}")

    def _matrix(self, cells: Iterable[_Cell]) -> Matrix:
        minutes: dict[Pair, int] = {}
        blank: dict[Pair, None] = {}
        rows: dict[Pair, int] = {}
        for cell in cells:
            pair = cell.school, cell.sip
            if not cell.text:
                blank[pair] = None
                continue
            try:
                found = parse_minutes(cell.text)
            except ValueError as error:
                self._wrong(cell.row, cell.column, cell.text, str(error))
                continue
            if minutes.setdefault(pair, found) != found:
                message = f"{cell.school} with {cell.sip} is there twice, with {minutes[pair]} minutes and with {found}"
                self._wrong(cell.row, cell.column, cell.text, message, also=(rows[pair],))
            rows.setdefault(pair, cell.row)
        return Matrix(minutes, tuple(pair for pair in blank if pair not in minutes))

    def _wrong(
        self, row: int | None, column: str | None, value: str | None, message: str, also: tuple[int, ...] = ()
    ) -> None:
        self._problems.append(Problem(self._name, row, column, value, message, also))


def parse_minutes(text: str) -> int:
    """Minutes as a number, half a minute rounded up.

    Raises:
        ValueError: saying what was expected.
    """
    check_text(text)
    if ":" in text:
        raise ValueError("expected minutes as a number such as 65; hours and minutes with a colon are not taken")
    try:
        number = parse_number(text)
    except ValueError:
        raise ValueError("expected minutes as a number such as 65 or 64.5") from None
    if number < 0:
        raise ValueError("expected 0 minutes or more")
    if number > MOST_MINUTES:
        raise ValueError(f"expected minutes, at most {MOST_MINUTES:,} (a day): are these seconds?")
    return int(Decimal(text).quantize(Decimal(1), ROUND_HALF_UP))


def _long_headings(headings: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """Where the places are, and the columns of minutes."""
    plain = list(map(_plain, headings))
    places: dict[str, int] = {}
    for at, heading in enumerate(plain):
        if heading in PLACE_HEADINGS:
            places.setdefault(PLACE_HEADINGS[heading], at)
    if {"school", "sip"} <= places.keys():
        places = {kind: places[kind] for kind in ("school", "sip")}
    return places, [at for at, heading in enumerate(plain) if heading in MINUTE_HEADINGS]


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")


def _no_minutes(headings: Sequence[str], minutes: Sequence[int]) -> str:
    if minutes:
        named = " and ".join(headings[at] for at in minutes)
        return f"{named} are both minutes; expected one such column"
    for heading in _times(headings):
        plain = _plain(heading)
        unit = "seconds" if _SECONDS.fullmatch(plain) else "hours" if _HOURS.fullmatch(plain) else None
        if unit is not None:
            factor = "divide by 60" if unit == "seconds" else "multiply by 60"
            return f"{heading} has {unit}; expected a column minutes ({factor})"
        return f"{heading} does not say its unit; call it minutes if it has minutes"
    return "there is no column of times; expected one called minutes"


def _times(headings: Sequence[str]) -> Iterator[str]:
    return (heading for heading in headings if _TIME.fullmatch(_plain(heading)))


def _whole(message: str) -> Problem:
    return Problem(None, None, None, None, message)
