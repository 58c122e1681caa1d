"""What a planner filled in for schools that are taken from the register anew, and the register does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from models import Locality, School
from scheduler.reading import FilledIn
from scheduler.reading.ofsted_file import Inspection
from scheduler.register.concern import IN_A_CATEGORY, concern_of
from scheduler.register.tables import RegisterTables

OF_A_SCHOOL = ("concern", "programme", "requires", "current_sip", "weekdays")
"""Columns that the register never has; for `concern` see `keep`."""
PERHAPS_UNKNOWN = ("phase", "pupils", "federation")
"""Columns that it may lack."""
OF_A_LOCALITY = ("area", "adviser")
SAME_PLACE = 0.5
"""A locality stays if more than this share of its schools, of those that are still there, are in it again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Tables with what was filled in, and an account of it."""

    tables: RegisterTables
    schools: int
    """How many have something that the register alone would not have given them."""
    columns: tuple[tuple[str, int], ...]
    """Of how many schools each column was kept."""
    localities: tuple[str, ...]
    """Those that have their area or adviser again."""
    other_places: tuple[str, ...]
    """Those with an adviser whose name is gone, or is that of other schools now."""
    new: tuple[School, ...]
    gone: tuple[School, ...]


def keep(
    tables: RegisterTables,
    filled_in: FilledIn,
    inspections: Mapping[str, Inspection] | None,
    given: Collection[str],
) -> Kept:
    """Lay what was filled in over the tables made anew, by school and locality.

    `given` are the fields that this register has: of what it lacks nothing is known anew. Where Ofsted's file has a
    school, concern level 2 is Ofsted's to give and to take; other levels are the authority's own and stay.
    """
    old = {school.school: school for school in reversed(filled_in.schools)}
    columns = (*OF_A_SCHOOL, *(name for name in PERHAPS_UNKNOWN if name not in given))
    kept: Counter[str] = Counter()
    touched = 0
    rows = []
    for row in tables.schools:
        was = old.get(row.school)
        filled = {} if was is None else _filled(row, was, columns, (inspections or {}).get(row.school))
        kept.update(filled.keys())
        touched += bool(filled)
        rows.append(row.model_copy(update=filled))
    places = _localities(rows, old, filled_in.localities, tables.localities)
    unconcerned = {row.school for row in rows if not row.concern}
    there = {row.school for row in rows}
    return Kept(
        replace(
            tables,
            schools=tuple(rows),
            localities=tuple(places.get(row.locality, row) for row in tables.localities),
            grade_3=tuple(urn for urn in tables.grade_3 if urn in unconcerned),
            not_inspected=tuple(urn for urn in tables.not_inspected if urn in unconcerned),
        ),
        touched,
        tuple((name, kept[name]) for name in columns if kept[name]),
        tuple(places),
        tuple(row.locality for row in filled_in.localities if row.adviser and row.locality not in places),
        tuple(row for row in rows if row.school not in old),
        tuple(row for row in old.values() if row.school not in there)[::-1],
    )


def _filled(row: School, was: School, columns: Sequence[str], inspection: Inspection | None) -> dict[str, object]:
    """The cells of a school that differ from what the register gives."""
    filled = {name: getattr(was, name) for name in columns if getattr(was, name) != getattr(row, name)}
    if inspection is not None:
        own = was.concern > IN_A_CATEGORY if concern_of(inspection) else was.concern != IN_A_CATEGORY
        if not own:
            filled.pop("concern", None)
    return filled


def _localities(
    rows: Sequence[School], old: Mapping[str, School], was: Sequence[Locality], now: Sequence[Locality]
) -> dict[str, Locality]:
    """The localities that stay, with area and adviser as they were; those in which nothing differs are left out."""
    lay = {school: getattr(row, "locality", None) for school, row in old.items()}  # a bad cell is no attribute
    members = Counter(lay[row.school] for row in rows if row.school in lay)
    again = Counter(row.locality for row in rows if lay.get(row.school) == row.locality)
    made = {row.locality: row for row in now}
    found: dict[str, Locality] = {}
    for before in was:
        row = made.get(before.locality)
        if row is None or again[row.locality] <= SAME_PLACE * members[row.locality]:
            continue
        filled = {name: getattr(before, name) for name in OF_A_LOCALITY if getattr(before, name)}
        if any(getattr(row, name) != value for name, value in filled.items()):
            found[row.locality] = row.model_copy(update=filled)
    return found
