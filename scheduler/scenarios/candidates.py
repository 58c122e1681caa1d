"""Candidates for recruitment: a table like `sips` with a column `cost`, to be laid over an instance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models import Instance
from scheduler.reading.csv_folder import Grid, read_csv
from scheduler.reading.rows import heading_problems
from scheduler.reading.tables import RawTable, as_table
from scheduler.reading.workbook import SUFFIXES, read_sheets
from scheduler.scenarios.keys import KeyCellError, columns_of, key_of, needed_columns
from scheduler.scenarios.result import Result, under_scenarios
from scheduler.scenarios.scenario import Scenario, ScenarioError, ScenarioRow, at, twice
from scheduler.validation.problem import Problem

TABLE = "sips"
COST = "cost"
SHEETS = ("candidates", TABLE)
"""The sheet that is meant, where a workbook has several."""

_COST = re.compile(r"\d{1,9}(?:\.\d{1,2}0*)?")


@dataclass(frozen=True)
class Candidates:
    """Who could be recruited."""

    scenario: Scenario
    """Adds them all to the table `sips`."""
    costs: Mapping[str, int]
    """Pence, by name, in the order of the table."""

    def only(self, names: frozenset[str], called: str) -> Scenario:
        """The scenario that adds some of them."""
        rows = tuple(row for row in self.scenario.tables[TABLE] if row.cells["sip"] in names)
        return Scenario(called, {TABLE: rows})


def read_candidates(path: Path) -> Candidates:
    """Read candidates from a CSV file, or from a workbook with one sheet or one that is called candidates.

    Raises:
        ScenarioError: with everything that is wrong, by row and column.
    """
    table, problems = _read(path)
    rows: list[ScenarioRow] = []
    costs: dict[str, int] = {}
    if table is not None and not problems:
        known = (*columns_of(TABLE), COST)
        problems += heading_problems(table, known, (*needed_columns(TABLE), COST))
        numbered = table.rows if not problems else ()
        for number, texts in numbered:
            cells = {column: texts[place] for column, place in table.columns.items() if texts[place]}
            try:
                cost = _pence(cells.pop(COST, ""))
                row = ScenarioRow(number, key_of(TABLE, cells), cells, remove=False)
            except _CostError as error:
                problems.append(Problem(TABLE, number, COST, error.text, str(error)))
            except KeyCellError as error:
                problems.append(Problem(TABLE, number, error.column, error.text, str(error)))
            else:
                rows.append(row)
                costs[cells["sip"]] = cost
        problems += twice(TABLE, rows)
        if not problems and not rows:
            problems.append(Problem(TABLE, None, None, None, "there is no candidate; expected at least one"))
    if problems:
        raise ScenarioError(tuple(at(str(path), problem) for problem in problems))
    return Candidates(Scenario(str(path), {TABLE: tuple(rows)}), costs)


def with_all(instance: Instance, candidates: Candidates, name: str) -> Result:
    """The instance, which `name` is for messages, with every candidate among its SIPs.

    Raises:
        InstanceError: a candidate is in `sips` already, or cannot be what the table says.
    """
    there = {sip.sip for sip in instance.sips}
    rows = candidates.scenario.tables[TABLE]
    if wrong := [row for row in rows if row.cells["sip"] in there]:
        message = f"is already one of the SIPs of {name}; expected another name"
        problems = (Problem(TABLE, row.number, "sip", row.cells["sip"], message) for row in wrong)
        raise ScenarioError(tuple(at(candidates.scenario.name, problem) for problem in problems))
    return under_scenarios(instance, [candidates.scenario], name)


class _CostError(ValueError):
    def __init__(self, text: str) -> None:
        super().__init__("expected what the candidate costs: a number such as 12000 or 1500.50, 0 or more")
        self.text = text


def _pence(text: str) -> int:
    if not _COST.fullmatch(text):
        raise _CostError(text)
    pounds, _, pence = text.partition(".")
    return 100 * int(pounds) + int(pence[:2].ljust(2, "0"))


def _read(path: Path) -> tuple[RawTable | None, list[Problem]]:
    if path.is_dir():
        return None, [_whole(f"{path} is a folder; expected one table (.csv or .xlsx)")]
    if not path.exists():
        return None, [_whole(f"there is no {path}; expected one table (.csv or .xlsx)")]
    grid = _sheet(path) if path.suffix.casefold() in SUFFIXES else read_csv(path)
    if isinstance(grid, Problem):
        return None, [replace(grid, table=TABLE if grid.table else None)]
    return as_table(TABLE, grid)


def _sheet(path: Path) -> Grid | Problem:
    sheets = read_sheets(path)
    if isinstance(sheets, Problem):
        return sheets
    filled = {title.strip().casefold(): cells for title, cells in sheets.items() if cells}
    named = [name for name in SHEETS if name in filled] or list(filled)
    if not named or (len(named) > 1 and named[0] not in SHEETS):
        return _whole(f'{path} has {len(filled)} sheets with anything in them; expected one called "candidates"')
    return filled[named[0]]


def _whole(message: str) -> Problem:
    return Problem(None, None, None, None, message)
