"""A reason is given where the instances differ in it, in the words of the tables, and nowhere else."""

from __future__ import annotations

import pytest

from models import Instance
from tests.build import (
    tiny_instance,
    with_absence,
    with_adviser,
    with_pin,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_tables,
    with_visit,
)
from tests.comparing.test_comparison import PLAN, changed, difference, named, without_sip

MOVED_SCHOOL = changed(S2=("P2", ["2008-04-15", "2008-04-24", "2008-09-16"]))
MOVED_VISIT = changed(S1=("P1", ["2008-04-16", "2008-04-25", "2008-09-15"]))


def numbered(instance: Instance, table: str, row: int) -> Instance:
    """The last row of a table with a row number."""
    rows = [each.model_dump() for each in getattr(instance, table)]
    return with_tables(instance, **{table: [*rows[:-1], {**rows[-1], "row": row}]})


def why_school(other: Instance, base: Instance | None = None) -> list[str]:
    found = difference(named("base", base or tiny_instance()), named("other", other, MOVED_SCHOOL))
    return [str(reason) for school in found.schools for reason in school.reasons if school.school == "S2"]


def why_visit(other: Instance, base: Instance | None = None) -> list[str]:
    found = difference(named("base", base or tiny_instance()), named("other", other, MOVED_VISIT))
    (move,) = found.moves
    return [str(reason) for reason in move.reasons]


def conflict(instance: Instance) -> Instance:
    return with_rows(instance, "conflicts", {"school": "S2", "sip": "P1", "reason": "governor", "row": 3})


def federated(instance: Instance) -> Instance:
    both = with_school(with_school(instance, "S2", federation="F"), "S3", federation="F")
    return with_rows(both, "conflicts", {"school": "S3", "sip": "P1"})


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (conflict(tiny_instance()), "new conflict, row 3: governor"),
        (with_sip(tiny_instance(), "P1", localities=["South"]), "S2 lies in North, but P1 works in South"),
        (with_school(tiny_instance(), "S2", requires=["SEN"]), "S2 requires SEN, which P1 lacks"),
        (numbered(with_pin(tiny_instance(), "S2", sip="P2"), "pins", 2), "pinned to P2 (pins row 2)"),
        (with_sip(tiny_instance(), "P1", max_schools=1), "P1 may have one school now, and had two"),
        (with_sip(tiny_instance(), "P1", max_days=5), "P1 may make five visits now, and made six"),
        (federated(tiny_instance()), "S3, of its federation: new conflict"),
    ],
)
def test_why_a_school_cannot_keep_its_sip(other: Instance, reason: str) -> None:
    assert why_school(other)[0].endswith(reason)


def test_a_sip_who_has_left() -> None:
    other = without_sip(tiny_instance(), "P1")
    found = difference(named("base", tiny_instance()), named("other", other, {"S3": PLAN["S3"]}))
    assert [str(each.reasons[0]) for each in found.schools] == ["P1 has left"] * 2
    assert all(each.reasons[0].certain for each in found.schools)
    assert {str(move.reasons[0]) for move in found.moves} == {"it has no SIP now"}
    assert str(found.sips[0].reasons[0]) == "P1 has left"
    assert found.headline.startswith("One SIP has left; six more visits without a day at schools of no concern; two")


def test_a_school_newly_of_concern_where_the_sip_has_no_room_for_it() -> None:
    other = with_sip(with_school(tiny_instance(), "S2", concern=2), "P1", max_concern_schools=0)
    assert why_school(other) == [
        "S2 is now of concern level 2",
        "P1 may have no schools of concern, and one of those they had are",
    ]


def test_what_differs_without_forbidding_anything_is_only_perhaps_a_reason() -> None:
    other = with_school(tiny_instance(), "S2", concern=1)
    assert why_school(other) == [
        "perhaps: S2 is now of concern level 1",
        "perhaps: one more school of concern in North",
    ]
    neighbour = with_school(tiny_instance(), "S1", concern=1)
    assert why_school(neighbour) == ["perhaps: one more school of concern in North"]
    assert why_visit(with_school(tiny_instance(), "S1", concern=1))[0] == "perhaps: S1 is now of concern level 1"
    assert why_school(tiny_instance(), with_pin(tiny_instance(), "S2", sip="P1")) == [
        "perhaps: no longer: S2 pinned to P1"
    ]


def test_where_nothing_about_it_differs_no_reason_is_claimed() -> None:
    assert why_school(tiny_instance()) == []
    assert why_visit(tiny_instance()) == []
    elsewhere = with_absence(tiny_instance(), "school", "S3", "2008-04-14")
    assert why_school(elsewhere) == []
    assert why_visit(elsewhere) == []
    assert why_visit(with_absence(tiny_instance(), "sip", "P2", "2008-04-14")) == []


def test_what_was_so_in_the_base_already_is_no_reason() -> None:
    both = conflict(tiny_instance())
    assert why_school(both, both) == []
    away = with_absence(tiny_instance(), "sip", "P1", "2008-04-14")
    assert why_visit(away, away) == []


def closed(instance: Instance) -> Instance:
    closure = {"first_day": "2008-04-14", "last_day": "2008-04-15", "reason": "Snow", "row": 4}
    return with_rows(instance, "closures", closure)


def absent(of: str, name: str) -> Instance:
    return numbered(with_absence(tiny_instance(), of, name, "2008-04-11", "2008-04-14"), "absences", 12)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (closed(tiny_instance()), "closed that day: Snow (closures row 4)"),
        (absent("sip", "P1"), "P1 is away that day (absences row 12, training)"),
        (absent("sip", "*"), "P1 is away that day (absences row 12, training)"),
        (absent("school", "S1"), "S1 is away that day (absences row 12, training)"),
        (with_sip(tiny_instance(), "P1", weekdays=["Tue", "Wed"]), "P1 does not work on Mondays"),
        (with_sip(tiny_instance(), "P1", from_day="2008-04-15"), "P1 starts on 15 Apr 2008"),
        (with_school(tiny_instance(), "S1", weekdays=["Wed"]), "S1 takes no visits on Mondays"),
        (with_visit(tiny_instance(), 1, not_before="2008-04-15"), "its window is now 15 Apr to 25 Apr 2008"),
        (with_policy(tiny_instance(), plan_from="2008-04-16"), "nothing is planned before 16 Apr 2008 now"),
        (with_visit(tiny_instance(), 2, min_gap=9), None),
        (
            numbered(with_pin(tiny_instance(), "S1", 1, day="2008-04-16"), "pins", 5),
            "pinned to 16 Apr 2008 (pins row 5)",
        ),
        (
            with_adviser(with_visit(tiny_instance(), 1, accompanied=True), "A1", weekdays=["Tue", "Wed"]),
            "A1 does not work on Mondays",
        ),
        (
            with_sip(tiny_instance(), "P1", max_visits_per_week=1),
            "P1 may make one visit a week now, and made two that week",
        ),
    ],
)
def test_why_a_visit_cannot_keep_its_day(other: Instance, reason: str | None) -> None:
    assert why_visit(other) == ([] if reason is None else [reason])


def test_a_gap_that_has_grown() -> None:
    base = changed(S1=("P1", ["2008-04-21", "2008-04-25", "2008-09-15"]))
    found = difference(
        named("base", tiny_instance(), base),
        named("other", with_visit(tiny_instance(), 2, min_gap=7), MOVED_VISIT),
    )
    assert [str(reason) for reason in found.moves[0].reasons] == ["visits 1 and 2 must now be seven school days apart"]


def test_a_visit_that_goes_with_its_school_to_another_sip() -> None:
    def why(other: Instance) -> list[str]:
        moved = changed(S2=("P2", ["2008-04-17", "2008-04-24", "2008-09-16"]))
        found = difference(named("base", tiny_instance()), named("other", other, moved))
        return [str(reason) for reason in found.moves[0].reasons]

    assert why(tiny_instance()) == ["perhaps: its SIP is now P2"]
    assert why(with_sip(tiny_instance(), "P2", weekdays=["Thu", "Mon", "Fri"])) == [
        "its SIP is now P2, who does not work on Tuesdays"
    ]


def test_a_programme_with_another_number_of_visits() -> None:
    rows = [row.model_dump() for row in tiny_instance().programmes]
    concern = [{**row, "programme": "concern"} for row in rows[:2]]
    other = with_school(with_rows(tiny_instance(), "programmes", *concern), "S1", programme="concern", concern=1)
    two = changed(S1=("P1", ["2008-04-14", "2008-04-25"]))
    (school,) = difference(named("base", tiny_instance()), named("other", other, two)).school_visits
    assert [str(reason) for reason in school.reasons] == ["it now follows the programme concern"]


def test_the_differences_of_the_instances_are_told_row_by_row() -> None:
    base = with_absence(tiny_instance(), "sip", "P1", "2008-04-14")
    other = without_sip(closed(conflict(with_school(tiny_instance(), "S1", concern=2))), "P2")
    other = with_policy(other, max_travel_minutes=75, timezone="UTC")
    other = with_sip(other, "P1", max_schools=2, localities=["North"])
    found = difference(named("base", base), named("other", other, {}))
    assert [change.text for change in found.changes] == [
        "new: closed 14 Apr to 15 Apr 2008, Snow (closures row 4)",
        "S1 is now of concern level 2",
        "P2 has left",
        "SIP P1: localities is North, was not set",
        "SIP P1: max_schools is 2, was 3",
        "no longer: P1 away 14 Apr 2008, training",
        "new: conflict of S2 and P1, governor (conflicts row 3)",
        "policy: max_travel_minutes is 75, was not set",
        "policy: timezone is UTC, was Europe/London",
    ]
