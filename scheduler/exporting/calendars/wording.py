"""What an entry says to whoever reads it: a SIP, a school, or the authority's own staff.

A school's own file never says that the school is of concern: no level, no programme, and no title, role or
kind in which the word occurs.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from models import Adviser, Sip
from scheduler.exporting.account import Account, VisitEntry
from scheduler.exporting.calendars.entry import Entry, uid_of

Reader = Literal["sip", "school", "staff"]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def visit_entry(account: Account, visit: VisitEntry, day: date, reader: Reader) -> Entry:
    """A visit as one kind of reader sees it."""
    school = visit.school.name or visit.school.school
    on_site = visit.programme.on_site
    return Entry(
        uid=uid_of(contract_year(account), "visit", visit.school.school, visit.number),
        kind="visit",
        first=day,
        last=day,
        summary=_summary(visit, school, reader),
        description="\n".join(_description(account, visit, reader)),
        location=", ".join(part for part in (school, visit.area) if part) if on_site else "",
        position=(visit.school.latitude, visit.school.longitude) if on_site else None,
        categories=_categories(visit, reader),
    )


def report_entry(account: Account, visit: VisitEntry, due: date) -> Entry:
    """The report that is due after a visit."""
    school = visit.school.name or visit.school.school
    lines = [f"Report on the visit of {spoken(visit.day)}." if visit.day else "", *_about_school(visit)]
    return Entry(
        uid=uid_of(contract_year(account), "report", visit.school.school, visit.number),
        kind="report",
        first=due,
        last=due,
        summary=f"Report due: {school}, {visit.title}",
        description="\n".join(line for line in lines if line),
        categories=("Report",),
    )


def closure_entries(account: Account) -> tuple[Entry, ...]:
    """Half-terms and bank holidays: everybody's."""
    year = contract_year(account)
    return tuple(
        Entry(
            uid=uid_of(year, "closure", each.first_day.isoformat(), each.last_day.isoformat(), each.reason),
            kind="closure",
            first=each.first_day,
            last=each.last_day,
            summary=each.reason or "No visits",
            categories=("Closure",),
        )
        for each in account.instance.closures
    )


def training_entries(account: Account) -> tuple[Entry, ...]:
    """Days on which all SIPs are away together, such as CPD days."""
    year = contract_year(account)
    return tuple(
        Entry(
            uid=uid_of(year, "training", each.first_day.isoformat(), each.last_day.isoformat(), each.reason),
            kind="training",
            first=each.first_day,
            last=each.last_day,
            summary=each.reason or "CPD",
            description="All School Improvement Partners.",
            categories=("CPD",),
        )
        for each in account.instance.absences
        if each.of == "sip" and each.id == "*"
    )


def contract_year(account: Account) -> int:
    """The year in which the contract starts: what tells one contract's visits from the next one's."""
    return min(term.first_day for term in account.instance.terms).year


def spoken(day: date) -> str:
    """A day as people write it: 'Mon 14 Apr 2008'."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _summary(visit: VisitEntry, school: str, reader: Reader) -> str:
    if reader == "school":
        return f"SIP visit: {_discreet(visit.title) or f'visit {visit.number}'}"
    who = f" ({_who(visit)})" if reader == "staff" else ""
    return f"{school}: {visit.title}{who}"


def _who(visit: VisitEntry) -> str:
    return (visit.maker.name if visit.maker else "") or visit.sip or ""


def _categories(visit: VisitEntry, reader: Reader) -> tuple[str, ...]:
    if reader == "school":
        return ("SIP visit",)
    level = visit.school.concern
    return ("SIP visit", visit.programme.programme, *((f"Concern level {level}",) if level else ()))


def _description(account: Account, visit: VisitEntry, reader: Reader) -> list[str]:
    number = f"Visit {visit.number} of {len(account.facts.visits_of(visit.school))}"
    lines = [f"{number}." if reader == "school" else f"{number}, programme {visit.programme.programme}."]
    if not visit.programme.on_site:
        lines.append("At the desk: nobody comes to the school.")
    if reader != "school":
        lines += _about_school(visit)
    if reader != "sip":
        lines.append(f"School Improvement Partner: {_about_sip(visit.maker, reader) or visit.sip or ''}")
    if visit.adviser is not None:
        lines.append(f"With the adviser: {_about_adviser(visit.adviser, reader)}")
    if reader != "school" and visit.minutes is not None:
        lines.append(f"Drive: about {visit.minutes} minutes one way.")
    if reader != "school" and visit.report_due is not None:
        lines.append(f"Report due: {spoken(visit.report_due)}.")
    return lines


def _about_school(visit: VisitEntry) -> list[str]:
    school = visit.school
    pupils = None if school.pupils is None else f"{school.pupils:,} pupils"
    facts = ", ".join(part for part in (school.phase, pupils) if part)
    name = f"{school.school} {school.name}".rstrip()
    where = ", ".join(part for part in (school.locality, visit.area) if part)
    level = f"Concern level {school.concern}." if school.concern else ""
    return [f"School: {name}{f' ({facts})' if facts else ''}", f"Locality: {where}", *([level] if level else [])]


def _about_sip(sip: Sip | None, reader: Reader) -> str:
    if sip is None:
        return ""
    kind = _discreet(sip.kind) if reader == "school" else sip.kind
    name = sip.name or sip.sip
    return ", ".join(part for part in (f"{name} ({kind})" if kind else name, sip.email) if part)


def _about_adviser(adviser: Adviser, reader: Reader) -> str:
    role = _discreet(adviser.role) if reader == "school" else adviser.role
    return ", ".join(part for part in (adviser.name or adviser.adviser, role, adviser.email) if part)


def _discreet(text: str) -> str:
    """The text, or nothing where it speaks of concern."""
    return "" if "concern" in text.casefold() else text
