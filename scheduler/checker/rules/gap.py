"""The rule `gap`: for placed visits i < j of a school, day(j) - day(i) >= max(1, min_gap of j)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from scheduler.checker.book import Book, on_day
from scheduler.checker.breach import Breach, counted, spoken

ID = "gap"
TEXT = "every visit of a school is at least one school day, and at least its min_gap, after all earlier ones"


def breaches(book: Book) -> Iterator[Breach]:
    """Every two placed visits of a school, not both historic, that are too close; in school days."""
    number = book.facts.calendar.number
    for school in book.facts.instance.schools:
        for earlier, later in combinations(book.placed_of(school), 2):
            if earlier.historic and later.historic:
                continue
            gap = number(later.day) - number(earlier.day)
            least = max(1, later.programme.min_gap)
            if gap < least:
                after = (
                    f"{counted(gap, 'school day')} after"
                    if gap > 0
                    else "the day of"
                    if gap == 0
                    else f"{counted(-gap, 'school day')} before"
                )
                yield Breach(
                    ID,
                    f"{on_day(later)}, {after} visit {earlier.number} on {spoken(earlier.day)}, "
                    f"must be at least {least} after",
                    school=school.school,
                    visit=later.number,
                    sip=later.sip,
                    day=later.day,
                )
