"""The term `waiting`: waiting_minutes * concern * (day - first day of the window)."""

from __future__ import annotations

from scheduler.checker.book import Book

ID = "waiting"
TEXT = "schools of concern wait for their first visit"


def minutes(book: Book) -> int:
    """How long schools with concern > 0 wait for a planned first visit: school days, as minutes."""
    facts = book.facts
    total = 0
    for school in facts.instance.schools:
        visits = facts.visits_of(school)
        first = book.placed.get((school.school, visits[0].visit)) if visits else None
        if first is None or first.historic or school.concern == 0:
            continue
        window = facts.window(first.programme)
        if window.days:
            days = facts.calendar.number(first.day) - facts.calendar.number(window.days[0])
            total += facts.policy.waiting_minutes * school.concern * days
    return total
