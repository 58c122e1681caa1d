"""Numbers outside their range are refused by table, row, column, value and limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models import Instance
from models.instance import MOST_SCHOOL_DAYS, MOST_SCHOOLS, MOST_SIPS
from scheduler.validation import errors_of
from tests.build import tiny_instance, with_tables
from tests.reading.tables import added, problems_of, replaced, write_tables

Changes = dict[str, str | None]

WEIGHTS = ("waiting_minutes", "spacing_minutes", "continuity_minutes", "balance_minutes", "locality_minutes")

BEYOND: list[tuple[Changes, str, int, str, str, str]] = [
    *(
        (
            added("policy", f"{name},10000000000"),
            "policy",
            4,
            "value",
            "10000000000",
            f"{name}: expected 100,000 or less",
        )
        for name in WEIGHTS
    ),
    (added("policy", "waiting_minutes,100001"), "policy", 4, "value", "100001", "expected 100,000 or less"),
    (added("policy", "waiting_minutes,-1"), "policy", 4, "value", "-1", "expected 0 or more"),
    (
        added("policy", "waiting_minutes," + "9" * 30),
        "policy",
        4,
        "value",
        "9" * 30,
        "expected a whole number of at most 15 digits",
    ),
    (added("policy", "speed_kmh,0.5"), "policy", 4, "value", "0.5", "expected 1 or more"),
    (added("policy", "fee_per_school,1e9"), "policy", 4, "value", "1000000000.0", "expected 1,000,000 or less"),
    (replaced("schools", ("124,0,", "124,101,")), "schools", 2, "concern", "101", "expected 100 or less"),
    (replaced("travel", ("S1,P1,12", "S1,P1,10001")), "travel", 2, "minutes", "10001", "expected 10,000 or less"),
    (
        replaced("sips", (",1,3,1,10,", ",1,1000000,1,10,")),
        "sips",
        3,
        "max_schools",
        "1000000",
        "expected 100,000 or less",
    ),
]


@pytest.mark.parametrize(("changes", "table", "row", "column", "value", "phrase"), BEYOND)
def test_a_number_outside_its_range_is_refused(
    tmp_path: Path, changes: Changes, table: str, row: int, column: str, value: str, phrase: str
) -> None:
    (problem,) = problems_of(write_tables(tmp_path, changes))
    assert (problem.table, problem.rows, problem.column, problem.value) == (table, (row,), column, value)
    assert phrase in problem.message


def _told(instance: Instance) -> list[str]:
    return [str(problem) for problem in errors_of(instance)]


def test_more_rows_or_school_days_than_the_arithmetic_holds_are_refused() -> None:
    instance = tiny_instance()
    many: dict[str, list[Any]] = {
        "schools": [instance.schools[0].model_copy(update={"school": f"S{at}"}) for at in range(MOST_SCHOOLS + 1)],
        "sips": [instance.sips[0].model_copy(update={"sip": f"P{at}"}) for at in range(MOST_SIPS + 1)],
    }
    for table, rows in many.items():
        told = _told(instance.model_copy(update={table: tuple(rows)}))
        assert f"{table}: the table has 50,001 rows; expected at most 50,000" in told
    terms = [
        {"term": "summer", "first_day": "2008-04-14", "last_day": "2018-12-31"},
        {"term": "autumn", "first_day": "1999-01-01", "last_day": "2008-04-11"},
    ]
    told = _told(with_tables(instance, terms=terms))
    assert any(f"school days together; expected at most {MOST_SCHOOL_DAYS:,}" in line for line in told)
