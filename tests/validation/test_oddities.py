"""Warnings: legal but odd."""

from __future__ import annotations

import pytest

from models import Instance
from scheduler.validation import validate
from tests.build import (
    tiny_instance,
    with_absence,
    with_adviser,
    with_history,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_tables,
    with_visit,
)

TINY = tiny_instance()
ONE_DAY = {"max_visits_per_week": 1}
BUSY = with_sip(with_sip(TINY, "P1", **ONE_DAY), "P2", **ONE_DAY)
ABSENT_OUTSIDE = with_absence(TINY, "sip", "P1", "2008-08-01", "2008-08-31")
CLOSED_OUTSIDE = with_rows(TINY, "closures", {"first_day": "2008-12-25", "last_day": "2008-12-25"})


def warnings_of(instance: Instance) -> list[str]:
    findings = validate(instance)
    assert findings.errors == ()
    return [str(warning) for warning in findings.warnings]


def test_nothing_odd() -> None:
    assert warnings_of(TINY) == []


ODD: dict[str, tuple[Instance, list[str]]] = {
    "nobody for a school": (
        with_sip(with_sip(TINY, "P1", localities=("South",)), "P2", headteacher_of="S1"),
        ['schools: column school, "S1": no SIP is eligible for it'],
    ),
    "nobody for a school of concern": (
        with_school(
            with_sip(with_sip(TINY, "P1", max_concern_schools=0), "P2", max_concern_schools=0),
            "S2",
            concern=1,
        ),
        ['schools: column school, "S2": no SIP is eligible', "0 schools of concern, there are 1"],
    ),
    "a skill that nobody has": (
        with_sip(with_school(TINY, "S1", requires=("sixth form",)), "P1", skills=("sixth forms",)),
        ['"sixth form": no SIP has this skill, did you mean "sixth forms"?', "no SIP is eligible"],
    ),
    "a SIP by their name": (
        with_school(TINY, "S1", current_sip="pat"),
        ['"pat": not in sips, taken as one who has left, did you mean "P1" (Pat)?'],
    ),
    "a SIP who has left": (with_school(TINY, "S1", current_sip="Q7"), ["taken as one who has left"]),
    "too few places": (
        with_sip(with_sip(TINY, "P1", max_schools=1), "P2", max_schools=1),
        ["all SIPs together may have 2 schools, there are 3"],
    ),
    "a SIP without a day": (
        with_sip(TINY, "P1", to_day="2008-04-01"),
        ['sips: column sip, "P1": available on no school day'],
    ),
    "a visit without a day": (
        with_absence(TINY, "school", "S1", "2008-09-01", "2008-09-30"),
        ['schools: column school, "S1": no open day in the window of visit 3'],
    ),
    "too few SIP-days": (
        BUSY,
        ["6 visits must lie from 2008-04-14 to 2008-04-25, where all SIPs together have 4 days", "9 visits"],
    ),
    "too few SIP-days by max_days": (
        with_sip(with_sip(TINY, "P1", max_days=4), "P2", max_days=4),
        ["9 visits are to be planned, all SIPs together have 8 days"],
    ),
    "too few adviser days": (
        with_adviser(with_visit(TINY, 3, accompanied=True, not_after="2008-09-12"), "A1", weekdays=("Mon",)),
        ['advisers: column adviser, "A1": has 1 day in the window of visit 3 of standard, must accompany 2'],
    ),
    "an absence outside all terms": (
        ABSENT_OUTSIDE,
        ['absences: column first_day, "2008-08-01": outside all'],
    ),
    "a closure outside all terms": (
        CLOSED_OUTSIDE,
        ['closures: column first_day, "2008-12-25": outside all'],
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_it_is_named(case: str) -> None:
    instance, phrases = ODD[case]
    warnings = warnings_of(instance)
    assert len(warnings) == len(phrases), warnings
    for phrase in phrases:
        assert sum(phrase in warning for warning in warnings) == 1, (phrase, warnings)


def test_preferred_localities_do_not_limit() -> None:
    instance = with_sip(with_sip(TINY, "P1", localities=("South",)), "P2", headteacher_of="S1")
    assert warnings_of(with_policy(instance, locality_rule="preferred")) == []


def test_visits_already_made_need_no_day() -> None:
    closed = with_absence(TINY, "school", "S1", "2008-09-01", "2008-09-30")
    assert warnings_of(with_history(closed, "S1", 3, "P9", "2008-09-10")) == []


def test_days_before_plan_from_do_not_count() -> None:
    instance = with_policy(TINY, plan_from="2008-09-08")
    warnings = warnings_of(instance)
    assert sum("no open day in the window of visits 1 and 2" in warning for warning in warnings) == 3


def test_warnings_wait_until_there_is_no_error() -> None:
    wrong = with_tables(ODD["too few places"][0], conflicts=[{"school": "S9", "sip": "P1"}])
    findings = validate(wrong)
    assert len(findings.errors) == 1
    assert findings.warnings == ()
