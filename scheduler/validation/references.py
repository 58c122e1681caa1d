"""References: whatever a row names is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models import Instance, Row
from models.references import EVERYONE, KEYS, KINDS, REFERENCES, Reference
from scheduler.validation.names import suggestion, unknown
from scheduler.validation.problem import Problem

WHAT = {
    "terms": "term",
    "localities": "locality",
    "advisers": "adviser",
    "schools": "school",
    "sips": "SIP",
    "programmes": "programme",
}
"""What people call what a row of each table names."""

Names = dict[str, dict[str, str] | None]
"""By table: what its rows are called by people, by the codes or names that other tables use."""


def reference_problems(instance: Instance, spoilt: frozenset[str]) -> Iterator[Problem]:
    """Every name that no row has. One that a spoilt table might have had is left in peace."""
    names = {table: _names(instance, table, spoilt) for table in WHAT}
    made = {
        (visit.school, visit.visit): visit.sip
        for visit in instance.history
        if hasattr(visit, "school") and hasattr(visit, "visit") and hasattr(visit, "sip")
    }
    for reference in REFERENCES:
        for row in getattr(instance, reference.table):
            value = getattr(row, reference.column, None)
            if reference.column == "sip" and reference.table == "pins" and _made_by(row, made) == value:
                continue  # a pin on a visit already made may name whoever made it
            items = value if isinstance(value, tuple) else (() if value is None else (value,))
            yield from _unknown(names, reference, row, items)
    for absence in instance.absences:
        table = KINDS.get(getattr(absence, "of", ""))
        if table is not None and (who := getattr(absence, "id", EVERYONE)) != EVERYONE:
            yield from _unknown(names, Reference("absences", "id", table), absence, (who,))
    yield from _unknown_visits(instance)


def _names(instance: Instance, table: str, spoilt: frozenset[str]) -> dict[str, str] | None:
    """The names of a table in its order, each with what people call it; None where it is not known what it has."""
    rows = getattr(instance, table)
    column = KEYS[table][0]
    found = {getattr(row, column): getattr(row, "name", "") for row in rows if hasattr(row, column)}
    return found if found or (not rows and table not in spoilt) else None


def _made_by(pin: Row, made: dict[tuple[str, int], str]) -> str | None:
    key = (getattr(pin, "school", ""), getattr(pin, "visit", None) or 0)
    return made.get(key)


def _unknown(names: Names, reference: Reference, row: Row, items: Iterable[str]) -> Iterator[Problem]:
    known = names[reference.to]
    if known is None:
        return
    for item in items:
        if item not in known:
            message = unknown(WHAT[reference.to], item, known, known)
            yield Problem(reference.table, row.row, reference.column, item, message)


def _unknown_visits(instance: Instance) -> Iterator[Problem]:
    """Pins and history of a visit that the school's programme does not have."""
    programme_of = {school.school: school.programme for school in instance.schools if hasattr(school, "school")}
    visits: dict[str, set[int]] = {}
    for row in instance.programmes:
        if hasattr(row, "programme"):
            visits.setdefault(row.programme, set()).add(getattr(row, "visit", 0))
    for table in ("pins", "history"):
        for row in getattr(instance, table):
            programme = programme_of.get(getattr(row, "school", ""))
            number = getattr(row, "visit", None)
            if number is None or programme not in visits or 0 in visits[programme]:
                continue
            if number not in visits[programme]:
                has = f"the programme {programme} of {row.school} has no such visit"
                most = f"expected 1 to {max(visits[programme])}"
                yield Problem(table, row.row, "visit", str(number), f"{has}; {most}")


def reference_oddities(instance: Instance) -> Iterator[Problem]:
    """Names that need not be there, and are not: current SIPs who have left, skills that nobody has."""
    sips = {sip.sip: sip.name for sip in instance.sips}
    left: dict[str, list[int]] = {}
    lacking: dict[str, list[int]] = {}
    skills = {skill for sip in instance.sips for skill in sip.skills}
    for school in instance.schools:
        rows = [] if school.row is None else [school.row]
        if school.current_sip is not None and school.current_sip not in sips:
            left.setdefault(school.current_sip, []).extend(rows)
        for skill in school.requires:
            if skill not in skills:
                lacking.setdefault(skill, []).extend(rows)
    for name, rows in left.items():
        message = f"not in sips, taken as one who has left{suggestion(name, sips, sips)}"
        yield Problem("schools", min(rows, default=None), "current_sip", name, message, tuple(rows))
    for name, rows in lacking.items():
        message = f"no SIP has this skill{suggestion(name, skills)}"
        yield Problem("schools", min(rows, default=None), "requires", name, message, tuple(rows))
