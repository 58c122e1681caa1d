"""A sheet for each term: SIPs down, school days across, and in each cell where the SIP is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from models import Sip
from scheduler.checker import Facts
from scheduler.checker.facts import EVERYONE, works_on
from scheduler.exporting.account import Account, TermDay, TermEntry, VisitEntry
from scheduler.exporting.text import plain
from scheduler.exporting.workbook.book import HEADING, LINE_COLOUR, Book, Formula, Look
from scheduler.exporting.workbook.decisions import VISIT_COLUMNS, column_of
from scheduler.exporting.workbook.layout import VISITS, Cells, exactly

WEEKS, DAY_NAMES, DAYS = 1, 2, 3
"""Rows of the headings, from 0; the title and the legend stand above them."""
NAMES = 3
"""Columns before the days: SIP, name, visits."""
WEEKS_ON_A_PAGE = 6
SMALL = 9
WEEK_LINE = "#5B6B7B"
NAME_WIDTHS = (8, 20, 9)
DAY_WIDTH = 6.5
"""Characters."""
ROW_HEIGHT = 13
"""Points: 56 SIPs fit on one page."""
A4_WIDTH = 277
"""Millimetres of A4 landscape between the margins."""
CHARACTER_WIDTH = 2.35
"""Millimetres of a column for each character, the space beside it shared out."""

VISIT_COLOURS = ("#BFD9F2", "#F9D9A8", "#C5E6C3", "#F4C2CF", "#DCCBEE", "#F5EFA3", "#BDE5E5", "#E3D3C2")
"""Fills of visits 1, 2, …, taken again from the first; the number stands in the cell as well."""
CLOSED: Look = {"bg_color": "#C4CAD1"}
TRAINING: Look = {"bg_color": "#3F7673", "font_color": "#FFFFFF"}
LEAVE: Look = {"bg_color": "#E8B4A0", "pattern": 1}
NOT_WORKING: Look = {"bg_color": "#EEF0F2"}

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def term_sheet(book: Book, account: Account, term: TermEntry) -> None:
    """The grid of one term."""
    sheet = book.sheet(book.sheet_name(term.term.term))
    _legend(book, sheet, account, term)
    _headings(book, sheet, term)
    row = DAYS + 1
    diary = _diary(term.visits)
    for sip in account.instance.sips:
        _name(book, sheet, row, (sip.sip, sip.name), account, term)
        for at, day in enumerate(term.days, start=NAMES):
            _day(book, sheet, (row, at), day, diary.get((sip.sip, day.day), ()), _away(account.facts, sip, day.day))
        row += 1
    for left in dict.fromkeys(visit.sip for visit in term.visits if visit.maker is None and visit.sip is not None):
        _name(book, sheet, row, (left, "(has left)"), account, term)
        for at, day in enumerate(term.days, start=NAMES):
            _day(book, sheet, (row, at), day, diary.get((left, day.day), ()), None)
        row += 1
    _print_setup(sheet, term, row)


def _diary(visits: Sequence[VisitEntry]) -> dict[tuple[str, date], tuple[VisitEntry, ...]]:
    diary: defaultdict[tuple[str, date], list[VisitEntry]] = defaultdict(list)
    for visit in visits:
        if visit.sip is not None and visit.day is not None:
            diary[visit.sip, visit.day].append(visit)
    return {key: tuple(entries) for key, entries in diary.items()}


def _away(facts: Facts, sip: Sip, day: date) -> tuple[str, Look] | None:
    """The mark and look of a day on which a SIP is not to be had; None where they are."""
    if day in facts.absences.get(("sip", EVERYONE), {}):
        return "CPD", TRAINING
    if day in facts.absences.get(("sip", sip.sip), {}):
        return "leave", LEAVE
    started = sip.from_day is None or day >= sip.from_day
    there = started and (sip.to_day is None or day <= sip.to_day)
    return None if there and works_on(sip.weekdays, day) else ("", NOT_WORKING)


def _name(book: Book, sheet: Worksheet, row: int, names: tuple[str, str], account: Account, term: TermEntry) -> None:
    """The first three cells of a row; the third counts the visits, live."""
    makers = Cells(VISITS, column_of(VISIT_COLUMNS, "SIP"), len(account.visits))
    days = Cells(VISITS, column_of(VISIT_COLUMNS, "Day"), len(account.visits))
    first, last = term.term.first_day, term.term.last_day
    span = f"({days}>=DATE({first.year},{first.month},{first.day}))*({days}<=DATE({last.year},{last.month},{last.day}))"
    made = sum(visit.sip == names[0] for visit in term.visits)
    line: Look = {"bottom": 1, "bottom_color": LINE_COLOUR, "font_size": SMALL + 1}
    book.put(sheet, row, 0, names[0], **line, bold=True)
    book.put(sheet, row, 1, names[1], **line)
    count = Formula(f"=SUMPRODUCT({exactly(makers, f'$A{row + 1}')}*{span})", made)
    book.put(sheet, row, 2, count, **{**line, "align": "right", "indent": 1})


def _day(
    book: Book,
    sheet: Worksheet,
    at: tuple[int, int],
    day: TermDay,
    visits: Sequence[VisitEntry],
    away: tuple[str, Look] | None,
) -> None:
    row, column = at
    look: Look = {"bottom": 1, "bottom_color": LINE_COLOUR, "font_size": SMALL, "align": "center", "shrink": True}
    look |= {"left": 2, "left_color": WEEK_LINE} if day.day.weekday() == 0 else {"left": 1, "left_color": LINE_COLOUR}
    mark = ""
    if visits:
        mark = "\n".join(f"{visit.school.school}·{visit.number}" for visit in visits)
        look |= {"bg_color": visit_colour(visits[0].number), "bold": True}
    elif day.closed is not None:
        look |= CLOSED
    elif away is not None:
        mark, shade = away
        look |= shade
    book.put(sheet, row, column, mark, **look)


def visit_colour(number: int) -> str:
    """The fill of a visit by its number."""
    return VISIT_COLOURS[(number - 1) % len(VISIT_COLOURS)]


def _headings(book: Book, sheet: Worksheet, term: TermEntry) -> None:
    for at, heading in enumerate(("SIP", "Name", "Visits")):
        for row in (WEEKS, DAY_NAMES):
            book.put(sheet, row, at, None, **HEADING)
        book.put(sheet, DAYS, at, heading, **HEADING)
    column = NAMES
    for week, group in groupby(term.days, key=lambda day: day.week):
        days = list(group)
        first = days[0].day
        text = f"Week {week}: {first.day} {_MONTHS[first.month - 1]}"
        look: Look = {**HEADING, "align": "center", "left": 2, "text_wrap": False, "font_size": SMALL + 1}
        if len(days) > 1:
            sheet.merge_range(WEEKS, column, WEEKS, column + len(days) - 1, text, book.format(**look))
        else:
            book.put(sheet, WEEKS, column, f"Wk {week}", **look)
        for at, day in enumerate(days, start=column):
            _day_heading(book, sheet, at, day)
        column += len(days)


def _day_heading(book: Book, sheet: Worksheet, at: int, day: TermDay) -> None:
    look: Look = {
        "align": "center",
        "font_size": SMALL,
        "bottom": 1,
        "left": 2 if day.day.weekday() == 0 else 1,
        "left_color": WEEK_LINE if day.day.weekday() == 0 else LINE_COLOUR,
        **(CLOSED if day.closed is not None else {"bg_color": "#E4EAF1"}),
    }
    book.put(sheet, DAY_NAMES, at, _WEEKDAYS[day.day.weekday()], **look)
    book.put(sheet, DAYS, at, day.day, **look, num_format="d", bold=True)
    if day.closed:
        sheet.write_comment(DAYS, at, plain(day.closed)[:200], {"author": "sipplan"})


def _legend(book: Book, sheet: Worksheet, account: Account, term: TermEntry) -> None:
    """The term's name, and what the colours mean."""
    book.put(sheet, 0, 0, term.term.term, bold=True, font_size=14)
    numbers = sorted({visit.number for visit in account.visits})
    chips: list[tuple[str, Look]] = [(f"Visit {number}", {"bg_color": visit_colour(number)}) for number in numbers]
    chips += [("Closed", CLOSED), ("CPD", TRAINING), ("Leave", LEAVE), ("Not at work", NOT_WORKING)]
    column = NAMES
    for text, look in chips:
        last = column + 1
        if last < NAMES + len(term.days):
            full = {**look, "align": "center", "font_size": SMALL, "border": 1, "border_color": LINE_COLOUR}
            sheet.merge_range(0, column, 0, last, text, book.format(**full))
        column += 2


def _print_setup(sheet: Worksheet, term: TermEntry, rows: int) -> None:
    last = NAMES + len(term.days) - 1
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_row(0, 20)
    for at, width in enumerate(NAME_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_column(NAMES, last, DAY_WIDTH)
    sheet.freeze_panes(DAYS + 1, NAMES)
    sheet.autofilter(DAYS, 0, max(DAYS + 1, rows - 1), NAMES - 1)
    sheet.repeat_rows(0, DAYS)
    sheet.repeat_columns(0, NAMES - 1)
    sheet.print_area(0, 0, rows - 1, last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(rows, last)}"})
    weeks = max((day.week for day in term.days), default=1)
    pages = -(-weeks // WEEKS_ON_A_PAGE)
    each = -(-weeks // pages)
    breaks = [
        NAMES + next(at for at, day in enumerate(term.days) if day.week > page * each)
        for page in range(1, pages)
        if any(day.week > page * each for day in term.days)
    ]
    sheet.set_v_pagebreaks(breaks)
    sheet.set_print_scale(_scale(each))


def _scale(weeks: int) -> int:
    """Percent at which so many weeks and the names are as wide as A4 landscape."""
    characters = sum(NAME_WIDTHS) + DAY_WIDTH * 5 * weeks
    return max(40, min(100, int(100 * A4_WIDTH / (characters * CHARACTER_WIDTH))))
