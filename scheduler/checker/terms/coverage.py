"""The first line of the objective, `coverage`: unplaced visits by concern level."""

from __future__ import annotations

from scheduler.checker.book import Book


def unplaced(book: Book) -> dict[int, int]:
    """How many visits are unplaced at schools of each concern level that occurs, highest level first."""
    schools = book.facts.instance.schools
    levels = sorted({school.concern for school in schools}, reverse=True)
    counts = dict.fromkeys(levels, 0)
    for school in schools:
        for visit in book.facts.visits_of(school):
            counts[school.concern] += (school.school, visit.visit) not in book.placed
    return counts
