"""The tables `schools` and `localities` of an instance, from chosen schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import Locality, School
from scheduler.reading.ofsted_file import Inspection
from scheduler.register.chosen import ChosenSchool
from scheduler.register.concern import concern_of, is_grade_3
from scheduler.register.localities import Division, parted


@dataclass(frozen=True, slots=True)
class RegisterTables:
    """Rows of tables, and what of them a planner should know."""

    schools: tuple[School, ...]
    localities: tuple[Locality, ...]
    sizes: tuple[int, ...]
    """How many schools each locality has."""
    federations: tuple[str, ...]
    """Those with two schools or more."""
    parted: tuple[str, ...]
    """Those with schools in more than one locality."""
    categories: tuple[tuple[str, int], ...]
    """Ofsted's categories of schools with concern, and how many schools are in each."""
    grade_3: tuple[str, ...]
    """URNs of schools in no category that Ofsted gave grade 3."""
    not_inspected: tuple[str, ...]
    """URNs of schools that the Ofsted file does not have, where there is one."""


def tables_of(
    schools: Sequence[ChosenSchool], division: Division, inspections: Mapping[str, Inspection] | None
) -> RegisterTables:
    """The rows; `inspections` by URN, None where nothing of Ofsted's is known."""
    known = inspections or {}
    found = [known[school.urn] for school in schools if school.urn in known]
    in_locality = Counter(division.of_school)
    members = Counter(school.federation for school in schools if school.federation is not None)
    return RegisterTables(
        schools=tuple(
            _row(school, locality, known.get(school.urn))
            for school, locality in zip(schools, division.of_school, strict=True)
        ),
        localities=division.localities,
        sizes=tuple(in_locality[each.locality] for each in division.localities),
        federations=tuple(federation for federation, number in members.items() if number > 1),
        parted=tuple(parted([school.federation for school in schools], division.of_school)),
        categories=tuple(Counter(_category(each) for each in found if concern_of(each)).most_common()),
        grade_3=tuple(each.urn for each in found if is_grade_3(each)),
        not_inspected=tuple(school.urn for school in schools if school.urn not in known) if inspections else (),
    )


def _row(school: ChosenSchool, locality: str, inspection: Inspection | None) -> School:
    return School(
        school=school.urn,
        name=school.name,
        locality=locality,
        latitude=school.latitude,
        longitude=school.longitude,
        phase=school.phase,
        pupils=school.pupils,
        concern=0 if inspection is None else concern_of(inspection),
        federation=school.federation,
    )


def _category(inspection: Inspection) -> str:
    """What the file calls it: 'SM', or 'grade 4' where the category is blank."""
    from_grade = not concern_of(Inspection(inspection.row, inspection.urn, inspection.category, ""))
    return "grade 4" if from_grade else inspection.category
