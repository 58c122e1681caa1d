"""The comparison as a workbook: a first sheet to read, and lists of everything to filter.

Every list has a column with the plan, so that twelve plans are filtered like one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from scheduler.comparing import Comparison, Difference, Figures, Load, Reason, known, line_name
from scheduler.exporting.workbook.book import LINE_HEIGHT, Book, Cell, Column

SUMMARY = "Comparison"
OBJECTIVE = "Minutes and money"
SCHOOLS = "Schools that change SIP"
SCHOOL_VISITS = "More or fewer visits"
MOVES = "Visits that move"
SIPS = "SIPs"
INSTANCES = "How instances differ"
SHEETS = (SUMMARY, OBJECTIVE, SCHOOLS, SCHOOL_VISITS, MOVES, SIPS, INSTANCES)

Rows = Iterable[Sequence[Cell]]
SIGNED = "signed"
WHY = Column("Why", "wrapped", width=48)
PLAN = Column("Plan", "wrapped", width=24)
TOP = 2
"""The first sheet has a title above its list."""


def workbook(comparison: Comparison, made: datetime) -> bytes:
    """The content of the .xlsx file; `made` (UTC) is the only time in it."""
    book = Book(made, ())
    _summary(book, comparison)
    _objective(book, comparison)
    _list(book, SCHOOLS, _SCHOOL_COLUMNS, _each(comparison, _schools))
    _list(book, SCHOOL_VISITS, _SCHOOL_VISIT_COLUMNS, _each(comparison, _school_visits))
    _list(book, MOVES, _MOVE_COLUMNS, _each(comparison, _moves))
    _list(book, SIPS, _SIP_COLUMNS, _each(comparison, _sips))
    _list(book, INSTANCES, _INSTANCE_COLUMNS, _each(comparison, _instances))
    return book.content()


def _each(comparison: Comparison, rows_of: Callable[[Difference], Rows]) -> list[Sequence[Cell]]:
    """The rows of every plan, with its name before each."""
    return [[each.name, *row] for each in comparison.others for row in rows_of(each)]


def _list(book: Book, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.sheet(name)
    book.list(sheet, (PLAN, *columns), rows)
    sheet.freeze_panes(1, 2)


def _summary(book: Book, comparison: Comparison) -> None:
    sheet = book.sheet(SUMMARY)
    base = comparison.base
    columns = [
        PLAN,
        Column("In short", "wrapped", width=50),
        Column("What is proved", "wrapped", width=40),
        Column("Visits not placed", "number"),
        Column("Quality, minutes", "number"),
        Column("No plan has less than", "number"),
        Column("Cost", "pounds", width=14),
        Column("More than the base", "pounds", width=13),
        Column("Schools that lose their SIP", "number", width=13),
        Column("Visits that move", "number", width=10),
    ]
    rows: list[Sequence[Cell]] = [
        [base.name, "The base.", "", *_figures(base), None, None, None],
        *(
            [
                each.name,
                each.headline,
                each.verdict,
                *_figures(each.figures),
                round(each.figures.money.total - base.money.total, 2),
                each.losing if each.related else None,
                len(each.moves) if each.related else None,
            ]
            for each in comparison.others
        ),
    ]
    book.list(sheet, columns, rows, TOP)
    book.put(sheet, 0, 0, "Plans compared with the first", bold=True, font_size=18, font_color="#1F3A5F")
    sheet.set_row(0, 2 * LINE_HEIGHT)
    sheet.freeze_panes(TOP + 1, 1)


def _figures(figures: Figures) -> list[Cell]:
    unplaced = figures.visits - figures.placed
    return [unplaced, figures.quality, figures.quality_bound, round(figures.money.total, 2)]


def _objective(book: Book, comparison: Comparison) -> None:
    columns = [
        Column("What", width=24),
        Column("Base", "number"),
        Column("Base: no less than", "number"),
        Column("Plan", "number"),
        Column("Plan: no less than", "number"),
        Column("More", SIGNED),
        Column("What is known of the best plans", "wrapped", width=48),
    ]
    _list(book, OBJECTIVE, columns, _each(comparison, lambda each: _lines(comparison.base, each)))


def _lines(base: Figures, each: Difference) -> Rows:
    for line in each.lines:
        figures = [line.before, line.before_bound, line.after, line.after_bound, line.difference]
        yield [line_name(line), *figures, known(line)]
    then, now = base.terms.model_dump(), each.figures.terms.model_dump()
    for term in then:
        yield [f"minutes of {term}", then[term], None, now[term], None, now[term] - then[term], ""]
    before, after = base.money, each.figures.money
    for name, one, two in (
        ("fees, £", before.fee, after.fee),
        ("miles", before.miles, after.miles),
        ("mileage, £", before.mileage, after.mileage),
        ("cost, £", before.total, after.total),
    ):
        yield [name, round(one, 2), None, round(two, 2), None, round(two - one, 2), ""]


_SCHOOL_COLUMNS = (
    Column("School"),
    Column("Name"),
    Column("Locality"),
    Column("Concern", "number"),
    Column("SIP before"),
    Column("SIP now"),
    WHY,
)
_SCHOOL_VISIT_COLUMNS = (
    Column("School"),
    Column("Name"),
    Column("Concern", "number"),
    Column("Visits before", "number"),
    Column("Visits now", "number"),
    Column("More", SIGNED),
    WHY,
)
_MOVE_COLUMNS = (
    Column("School"),
    Column("Name"),
    Column("Visit", "number"),
    Column("Title"),
    Column("Day before", "day"),
    Column("Day now", "day"),
    Column("School days later", SIGNED),
    Column("SIP before"),
    Column("SIP now"),
    WHY,
)
_SIP_COLUMNS = (
    Column("SIP"),
    Column("Name"),
    Column("Kind"),
    *(
        Column(heading, look)
        for what in ("Schools", "Of concern", "Visits", "Visit weeks", "Driving, min")
        for heading, look in ((what, "number"), (f"{what}: more", SIGNED))
    ),
    Column("Schools gained", "wrapped", width=24),
    Column("Schools lost", "wrapped", width=24),
    WHY,
)
_INSTANCE_COLUMNS = (
    Column("Table"),
    Column("What"),
    Column("Row", "number"),
    Column("Difference", "wrapped", width=80),
)


def _schools(each: Difference) -> Rows:
    for one in each.schools:
        sips = [one.before or "none", one.after or "none"]
        yield [one.school, one.name, one.locality, one.concern, *sips, _why(one.reasons)]


def _school_visits(each: Difference) -> Rows:
    for one in each.school_visits:
        figures = [one.before, one.after, one.after - one.before]
        yield [one.school, one.name, one.concern, *figures, _why(one.reasons)]


def _moves(each: Difference) -> Rows:
    for one in each.moves:
        days: list[Cell] = [one.before, one.after or "not placed", one.days]
        sips = [one.sip_before, one.sip_after or "none"]
        yield [one.school, one.name, one.visit, one.title, *days, *sips, _why(one.reasons)]


def _sips(each: Difference) -> Rows:
    for one in each.sips:
        then, now = one.before or Load(), one.after or Load()
        figures = [
            figure
            for before, after in (
                (then.schools, now.schools),
                (then.concern_schools, now.concern_schools),
                (then.visits, now.visits),
                (then.weeks, now.weeks),
                (then.driving_minutes, now.driving_minutes),
            )
            for figure in (after, after - before)
        ]
        changed = ["; ".join(one.gained), "; ".join(one.lost)]
        yield [one.sip, one.name, one.kind, *figures, *changed, _why(one.reasons)]


def _instances(each: Difference) -> Rows:
    for one in each.changes:
        yield [one.table, one.what, one.row, one.text]


def _why(reasons: tuple[Reason, ...]) -> str:
    return "; ".join(map(str, reasons))
