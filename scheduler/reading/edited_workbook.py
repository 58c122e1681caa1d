"""The exported workbook as a planner has changed it: what they decided, as pins.

Its sheets Allocation and Visits have hidden columns with what the plan said. A SIP or day that differs from
it was decided by the planner; under `Pin`, `sip`, `day` or `yes` (both) decides a row as it stands.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models import Pin
from scheduler.reading.cells import parse_day, parse_whole
from scheduler.reading.tables import RawTable, as_table, unreadable
from scheduler.validation.names import unknown
from scheduler.validation.problem import Problem

ALLOCATION, VISITS, BY_SIP = "Allocation", "Visits", "By SIP"
SCHOOL, VISIT, SIP, DAY, PIN = "school", "visit", "sip", "day", "pin"
PLANNED_SIP, PLANNED_DAY, STATE = "planned sip", "planned day", "state"
MADE_ALREADY = "made already"
"""The state of a visit that is a fact: no pin decides it."""
COLUMNS = {
    ALLOCATION: (SCHOOL, SIP, PIN, PLANNED_SIP),
    VISITS: (SCHOOL, VISIT, SIP, DAY, PIN, STATE, PLANNED_SIP, PLANNED_DAY),
    BY_SIP: (SIP,),
}


class EditedWorkbookError(Exception):
    """A workbook from which no pins can be made; every problem at once, by sheet, row and column."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class EditedPins:
    """What a planner decided."""

    pins: tuple[Pin, ...]
    """In the order of the sheets, those of the allocation first."""
    cleared: tuple[str, ...]
    """Cells that a planner emptied: no pin can say 'nobody' or 'never', so they decide nothing."""


@dataclass(frozen=True)
class _Row:
    """A row of one of the two sheets."""

    number: int
    cells: Mapping[str, str]

    @property
    def made(self) -> bool:
        """Whether it is a visit that was made already."""
        return self.cells.get(STATE, "") == MADE_ALREADY

    def changed(self, column: str, planned: str) -> bool:
        """Whether a cell says something else than the plan did."""
        return self.cells[column] != self.cells[planned]


def read_pins(path: Path, everything: bool = False) -> EditedPins:
    """Read what a planner decided in an exported workbook; `everything` pins whatever it says.

    Raises:
        EditedWorkbookError: saying all that is wrong.
    """
    tables = _tables(path)
    problems: list[Problem] = []
    cleared: list[str] = []
    rows = {name: [_row(table, name, cells) for cells in table.rows] for name, table in tables.items()}
    sips = {row.cells[SIP] for row in rows[BY_SIP]}
    schools = {row.cells[SCHOOL] for row in rows[ALLOCATION]}
    pins: list[tuple[str, Pin]] = []
    for name in (ALLOCATION, VISITS):
        for row in rows[name]:
            wrong = list(_problems(name, row, sips, schools))
            problems += wrong
            if not wrong:
                cleared += _cleared(name, row)
                pins += [(name, pin) for pin in _pin(name, row, everything)]
    problems += _twice(rows)
    problems += _two_sips([pin for _, pin in pins])
    if problems:
        raise EditedWorkbookError(problems)
    return EditedPins(tuple(pin for _, pin in pins), tuple(cleared))


def _tables(path: Path) -> dict[str, RawTable]:
    import pandas as pd  # noqa: PLC0415  (half a second that `--help` need not wait)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # drop-down lists and the like, which hold no data
            sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=object, na_filter=False, engine="openpyxl")
    except OSError as error:
        raise EditedWorkbookError([_whole(unreadable(path, error))]) from None
    except Exception as error:  # a damaged workbook fails in any of a dozen ways in zip, XML or openpyxl
        raise EditedWorkbookError(
            [_whole(f"{path} is no workbook that can be read ({type(error).__name__})")]
        ) from None
    grids = {str(title).strip().casefold(): frame.to_numpy(dtype=object).tolist() for title, frame in sheets.items()}
    found: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for name, columns in COLUMNS.items():
        grid = grids.get(name.casefold())
        if grid is None:
            problems.append(_whole(f'{path} has no sheet "{name}"; expected the workbook that sipplan export wrote'))
            continue
        table, wrong = as_table(name, grid)
        problems += wrong
        if table is None:
            continue
        missing = [column for column in columns if column not in table.columns]
        problems += [Problem(name, 1, column, None, "the column is missing") for column in missing]
        found[name] = table
    if problems:
        raise EditedWorkbookError(problems)
    return found


def _row(table: RawTable, name: str, numbered: tuple[int, tuple[str, ...]]) -> _Row:
    number, cells = numbered
    return _Row(number, {column: cells[table.columns[column]] for column in COLUMNS[name]})


def _problems(name: str, row: _Row, sips: Collection[str], schools: Collection[str]) -> Iterator[Problem]:
    cells = row.cells
    if cells[SCHOOL] not in schools or not cells[SCHOOL]:
        yield Problem(name, row.number, SCHOOL, cells[SCHOOL], unknown("school", cells[SCHOOL], schools))
    if cells[SIP] and cells[SIP] not in sips and row.changed(SIP, PLANNED_SIP):
        yield Problem(name, row.number, SIP, cells[SIP], unknown("SIP", cells[SIP], sips))
    if row.made and (row.changed(SIP, PLANNED_SIP) or row.changed(DAY, PLANNED_DAY)):
        message = "this visit was made already; where that is wrong, change the table history"
        yield Problem(name, row.number, None, None, message)
    parsers: dict[str, Callable[[str], object]] = {PIN: _parse_pin}
    if name == VISITS:
        parsers |= {VISIT: parse_whole, DAY: parse_day}
    for column, parse in parsers.items():
        if cells[column] or column == VISIT:
            try:
                parse(cells[column])
            except ValueError as error:
                yield Problem(name, row.number, column, cells[column], str(error))


def _cleared(name: str, row: _Row) -> Iterator[str]:
    columns = ((SIP, PLANNED_SIP), (DAY, PLANNED_DAY)) if name == VISITS else ((SIP, PLANNED_SIP),)
    for column, planned in columns:
        if not row.cells[column] and row.cells[planned]:
            yield f'{name}: row {row.number}, column {column}: "{row.cells[planned]}" was removed, which is no pin'


def _pin(name: str, row: _Row, everything: bool) -> Iterator[Pin]:
    """The pin that a row makes, if any: all of it where it is kept, else what was changed."""
    if row.made:
        return
    cells = row.cells
    keep = frozenset({SIP, DAY}) if everything else _parse_pin(cells[PIN])
    sip = cells[SIP] if SIP in keep or row.changed(SIP, PLANNED_SIP) else ""
    day: date | None = None
    if name == VISITS and cells[DAY] and (DAY in keep or row.changed(DAY, PLANNED_DAY)):
        day = parse_day(cells[DAY])
    if sip or day:
        visit = parse_whole(cells[VISIT]) if name == VISITS else None
        yield Pin(school=cells[SCHOOL], visit=visit, sip=sip or None, day=day)


def _parse_pin(text: str) -> frozenset[str]:
    """Which cells of a row are kept as they stand.

    Raises:
        ValueError: saying what was expected.
    """
    match text.casefold():
        case "yes" | "true":
            return frozenset({SIP, DAY})
        case "sip" | "day":
            return frozenset({text.casefold()})
        case "" | "no" | "false":
            return frozenset()
    raise ValueError("expected yes, sip, day or nothing")


def _twice(rows: Mapping[str, Sequence[_Row]]) -> Iterator[Problem]:
    for name in (ALLOCATION, VISITS):
        seen: dict[tuple[str, str], int] = {}
        for row in rows[name]:
            key = (row.cells[SCHOOL], row.cells.get(VISIT, ""))
            if key in seen:
                message = "there twice, in this row and the one above"
                yield Problem(name, seen[key], SCHOOL, row.cells[SCHOOL], message, also=(row.number,))
            seen[key] = row.number


def _two_sips(pins: Sequence[Pin]) -> Iterator[Problem]:
    """Schools that would be pinned to two SIPs, which no plan can keep."""
    named: dict[str, set[str]] = {}
    for pin in pins:
        if pin.sip is not None:
            named.setdefault(pin.school, set()).add(pin.sip)
    for school, sips in named.items():
        if len(sips) > 1:
            who = ", ".join(sorted(sips))
            yield _whole(f"{school} would be pinned to more than one SIP ({who}): make Allocation and Visits agree")


def _whole(message: str) -> Problem:
    return Problem(None, None, None, None, message)
