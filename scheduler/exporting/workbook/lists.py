"""The sheets to look things up in: By school, By SIP, Advisers, Unplaced."""

from __future__ import annotations

from collections import Counter

from scheduler.exporting.account import Account, SchoolEntry, SipEntry, VisitEntry
from scheduler.exporting.workbook.book import Book, Cell, Column
from scheduler.exporting.workbook.layout import ADVISERS, BY_SCHOOL, BY_SIP, UNPLACED

NOT_PLACED = "not placed"


def by_school_sheet(book: Book, account: Account) -> None:
    """A row for each school with the days of its visits."""
    numbers = sorted({visit.number for visit in account.visits})
    columns = [
        Column("School"),
        Column("Name"),
        Column("Locality"),
        Column("Area"),
        Column("Phase"),
        Column("Pupils", "number"),
        Column("Concern", "number"),
        Column("Programme"),
        Column("SIP"),
        Column("SIP's name"),
        Column("Minutes one way", "number"),
        Column("Waits, school days", "number"),
        *(Column(f"Visit {number}", "day", width=14) for number in numbers),
        Column("Not placed", "number"),
    ]
    sheet = book.sheet(BY_SCHOOL)
    book.list(sheet, columns, [_school(each, numbers) for each in account.schools])
    sheet.freeze_panes(1, 2)


def by_sip_sheet(book: Book, account: Account) -> None:
    """A row for each SIP with their load; the first two columns are where other sheets find names."""
    columns = [
        Column("SIP"),
        Column("Name"),
        Column("Kind"),
        Column("E-mail"),
        Column("Schools", "number"),
        Column("Fair share", "number"),
        Column("At most", "number"),
        Column("Of concern", "number"),
        Column("At most of concern", "number"),
        *(Column(each.term.term, "number") for each in account.terms),
        Column("Visits", "number"),
        Column("Driving minutes", "number"),
        Column("Miles", "miles"),
        Column("Schools that they have", "wrapped", width=60),
    ]
    sheet = book.sheet(BY_SIP)
    book.list(sheet, columns, [_sip(account, each) for each in account.sips])
    sheet.freeze_panes(1, 2)


def advisers_sheet(book: Book, account: Account) -> None:
    """A row for each visit that an adviser accompanies, and one for each adviser without any."""
    columns = [
        Column("Adviser"),
        Column("Name"),
        Column("Role"),
        Column("E-mail"),
        Column("Localities", "wrapped", width=24),
        Column("Day", "day"),
        Column("School"),
        Column("School's name"),
        Column("Visit", "number"),
        Column("Title"),
        Column("SIP"),
        Column("SIP's name"),
    ]
    rows: list[list[Cell]] = []
    for each in account.advisers:
        adviser = each.adviser
        localities = ", ".join(locality.locality for locality in each.localities)
        who: list[Cell] = [adviser.adviser, adviser.name, adviser.role, adviser.email, localities]
        rows += [
            [
                *who,
                visit.day,
                visit.school.school,
                visit.school.name,
                visit.number,
                visit.programme.title,
                visit.sip,
                visit.maker.name if visit.maker else None,
            ]
            for visit in each.visits
        ]
        if not each.visits:
            rows.append([*who, "no accompanied visit", *[None] * 6])
    sheet = book.sheet(ADVISERS)
    book.list(sheet, columns, rows)
    sheet.freeze_panes(1, 2)


def unplaced_sheet(book: Book, account: Account) -> None:
    """A row for each visit that has no day, with why and how its days are lost; highest concern first."""
    columns = [
        Column("School"),
        Column("Name"),
        Column("Locality"),
        Column("Concern", "number"),
        Column("Visit", "number"),
        Column("Title"),
        Column("SIP"),
        Column("SIP's name"),
        Column("Reason", "number"),
        Column("Why", "wrapped", width=80),
        Column("What there is", "wrapped", width=60),
    ]
    owners = {each.school.school: each.sip for each in account.schools}
    whys = _whys(account)
    rows: list[list[Cell]] = [
        [
            visit.school.school,
            visit.school.name,
            visit.school.locality,
            visit.school.concern,
            visit.number,
            visit.programme.title,
            owner.sip if (owner := owners[visit.school.school]) else "unallocated",
            owner.name if owner else None,
            *whys.get((visit.school.school, visit.number), (None, account.explained.notice)),
            _what_there_is(account, visit),
        ]
        for visit in account.unplaced
    ]
    sheet = book.sheet(UNPLACED)
    book.list(sheet, columns, rows or [[None] * 9 + ["Every visit is placed.", None]])
    sheet.freeze_panes(1, 2)


def _whys(account: Account) -> dict[tuple[str, int], tuple[int, str]]:
    """The number of its reason and the words for each visit that has one: in full the first time, then by number."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for number, answer in enumerate(account.explained.answers, start=1):
        same = f"The same holds as for {answer.name}: reason {number}."
        keys = [(about.school, visit) for about in answer.about for visit in about.visits]
        found |= {key: (number, answer.paragraph if key == keys[0] else same) for key in keys}
    return found


def _what_there_is(account: Account, visit: VisitEntry) -> str:
    """Who could have its school, where nobody has it, and how the days of its window are lost."""
    window = account.explained.windows.get((visit.school.school, visit.number))
    choice = account.explained.choices.get(visit.school.school, "")
    return " ".join(filter(None, [choice, "" if window is None else window.facts]))


def _school(each: SchoolEntry, numbers: list[int]) -> list[Cell]:
    school = each.school
    days: dict[int, Cell] = {visit.number: visit.day or NOT_PLACED for visit in each.visits}
    return [
        school.school,
        school.name,
        school.locality,
        each.area,
        school.phase,
        school.pupils,
        school.concern,
        school.programme,
        each.sip.sip if each.sip else "unallocated",
        each.sip.name if each.sip else None,
        each.minutes,
        each.waiting_days,
        *(days.get(number) for number in numbers),
        each.unplaced or None,
    ]


def _sip(account: Account, each: SipEntry) -> list[Cell]:
    sip = each.sip
    terms = Counter(visit.term.term for visit in each.visits if visit.term)
    return [
        sip.sip,
        sip.name,
        sip.kind,
        sip.email,
        len(each.schools),
        each.fair_share,
        sip.max_schools,
        each.concern_schools,
        sip.max_concern_schools,
        *(terms[term.term.term] for term in account.terms),
        len(each.visits),
        each.driving_minutes,
        each.money.miles,
        ", ".join(school.name for school in each.schools),
    ]
