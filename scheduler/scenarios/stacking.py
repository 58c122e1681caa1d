"""Two scenarios as one."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.reading.tables import TABLE_NAMES
from scheduler.scenarios.scenario import Scenario, ScenarioRow


def stacked(first: Scenario, then: Scenario, name: str | None = None) -> Scenario:
    """The scenario that does what `first` and then `then` do.

    Where both name a key, cells of the later one are laid over those of the earlier, and its deletion deletes. So a
    row that `first` adds and `then` deletes is a deletion: of nothing, where the instance has no such row.
    """
    tables = {}
    for table in TABLE_NAMES:
        rows = _stacked(first.tables.get(table, ()), then.tables.get(table, ()))
        if rows or table in first.tables or table in then.tables:
            tables[table] = rows
    return Scenario(name or f"{first.name} + {then.name}", tables)


def _stacked(first: Sequence[ScenarioRow], then: Sequence[ScenarioRow]) -> tuple[ScenarioRow, ...]:
    deleted = {row.key for row in then if row.remove}
    rows = [row for row in first if row.key not in deleted]
    places = {row.key: place for place, row in enumerate(rows) if not row.remove}
    for row in then:
        place = None if row.remove else places.get(row.key)
        if place is None:
            rows.append(row)
        else:
            cells = {**rows[place].cells, **row.cells}
            rows[place] = ScenarioRow(rows[place].number, row.key, cells, remove=False)
    return tuple(ScenarioRow(number, row.key, row.cells, row.remove) for number, row in enumerate(rows, start=2))
