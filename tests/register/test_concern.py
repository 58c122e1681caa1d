from __future__ import annotations

import pytest

from scheduler.reading.ofsted_file import Inspection
from scheduler.register.concern import concern_of, is_grade_3


@pytest.mark.parametrize(
    ("category", "effectiveness", "level", "grade_3"),
    [
        ("SM", "4", 2, False),
        ("SWK", "NULL", 2, False),
        ("NTI", "4", 2, False),
        ("Special measures", "Not judged", 2, False),
        ("Requires significant improvement", "", 2, False),
        ("NULL", "4", 2, False),
        ("", "Inadequate", 2, False),
        ("NULL", "3", 0, True),
        ("None", "Requires improvement", 0, True),
        ("null", "2", 0, False),
        ("NULL", "1", 0, False),
        ("NULL", "NULL", 0, False),
        ("", "", 0, False),
        ("NULL", "Not judged", 0, False),
        ("NULL", "9", 0, False),
    ],
)
def test_a_category_or_grade_4_is_level_2_and_nothing_else_is(
    category: str, effectiveness: str, level: int, grade_3: bool
) -> None:
    inspection = Inspection(2, "121000", category, effectiveness)
    assert concern_of(inspection) == level
    assert is_grade_3(inspection) == grade_3
