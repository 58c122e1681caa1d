"""From plan to plan: what has moved keeps its UID, what is gone is cancelled, what stands is untouched."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from scheduler.exporting.account import account_of
from scheduler.exporting.calendars import Edition
from tests.build import with_school, with_visit
from tests.exporting.calendars.reading import events, files_of, titles
from tests.exporting.plans import LATER, MADE, edition, instance, next_edition, next_plan, plan

PAT, PIP = "sips/All terms/P1 Pat.ics", "sips/All terms/P2 Pip.ics"
EVERYTHING = "everything/All terms/Everything.ics"


def _named(content: bytes, title: str) -> Any:
    (found,) = (event for event in events(content).values() if event.summary.value == title)
    return found


def test_a_visit_that_moves_keeps_its_uid_and_counts_up() -> None:
    before = _named(files_of(edition())[PAT], "Ash: Review")
    after = _named(files_of(next_edition(), edition())[PAT], "Ash: Review")
    assert before.uid.value == after.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert after.dtstart.value == date(2008, 4, 16)
    assert (after.last_modified.value, after.dtstamp.value) == (LATER, LATER)


def test_its_report_moves_with_it() -> None:
    after = _named(files_of(next_edition(), edition())[PAT], "Report due: Ash, Review")
    assert (after.sequence.value, after.dtstart.value) == ("1", date(2008, 4, 22))


def test_what_stands_is_the_same_to_the_letter() -> None:
    before = _named(files_of(edition())[PAT], "Ash: Evaluation")
    after = _named(files_of(next_edition(), edition())[PAT], "Ash: Evaluation")
    assert before.serialize() == after.serialize()


def test_what_is_gone_is_cancelled() -> None:
    content = files_of(next_edition(), edition())[PIP]
    cancelled = titles(content, "CANCELLED")
    assert cancelled["Cedar: Targets"] == date(2008, 4, 25)
    gone = _named(content, "Cedar: Targets")
    assert (gone.sequence.value, gone.transp.value) == ("1", "TRANSPARENT")


def test_a_visit_that_changes_sip_is_cancelled_for_one_and_there_for_the_other() -> None:
    files = files_of(next_edition(), edition())
    assert "Beech: Monitoring" in titles(files[PIP], "CANCELLED")
    assert "Beech: Monitoring" in titles(files[PAT])
    everything = files[EVERYTHING]
    assert "Beech: Monitoring (Pat)" in titles(everything)
    assert titles(everything, "CANCELLED").keys() == {"Cedar: Targets (Pip)", "Report due: Cedar, Targets"}


def test_without_an_older_plan_nothing_is_cancelled() -> None:
    assert not any(b"CANCELLED" in content for content in files_of(next_edition()).values())


def test_a_visit_that_leaves_a_term_is_in_that_terms_file_on_its_new_day() -> None:
    of = with_visit(instance(), 3, terms=["summer", "autumn"])
    moved = next_plan(of).model_copy(
        update={
            "visits": tuple(
                visit.model_copy(update={"day": date(2008, 4, 25)})
                if (visit.school, visit.visit) == ("S1", 3)
                else visit
                for visit in next_plan(of).visits
            )
        }
    )
    older, newer = Edition(account_of(plan(of), of), MADE), Edition(account_of(moved, of), LATER)
    files = files_of(newer, older)
    for term in ("summer", "autumn", "All terms"):
        assert titles(files[f"schools/{term}/S1 Ash.ics"])["SIP visit: Evaluation"] == date(2008, 4, 25)
        assert not titles(files[f"schools/{term}/S1 Ash.ics"], "CANCELLED")


def test_changes_are_counted_along_several_plans() -> None:
    last = Edition(edition().account, LATER + timedelta(days=7))
    files = files_of(last, edition(), next_edition())
    assert _named(files[PAT], "Ash: Review").sequence.value == "2"
    assert _named(files[PIP], "Cedar: Targets").sequence.value == "2"
    assert _named(files[PIP], "Cedar: Targets").status.value == "CONFIRMED"
    assert _named(files[PAT], "Ash: Evaluation").sequence.value == "0"


def test_times_rise_even_where_those_of_the_plans_do_not() -> None:
    newer = Edition(next_edition().account, MADE - timedelta(days=3))
    after = _named(files_of(newer, edition())[PAT], "Ash: Review")
    assert after.last_modified.value == MADE + timedelta(seconds=1)


def test_a_new_name_is_a_change_as_well() -> None:
    of = with_school(instance(), "S1", name="Oak")
    files = files_of(Edition(account_of(plan(of), of), LATER), edition())
    assert _named(files[PAT], "Oak: Review").sequence.value == "1"
    assert not titles(files[PAT], "CANCELLED")


def test_a_reader_who_is_gone_still_gets_the_cancellations() -> None:
    of = instance()
    fewer = of.model_copy(update={"sips": of.sips[:1]})
    files = files_of(Edition(account_of(next_plan(of), fewer), LATER), edition())
    assert "Beech: Monitoring" in titles(files[PIP], "CANCELLED")
    assert "Beech: Monitoring" not in titles(files[PIP])


def test_the_next_contract_has_other_uids() -> None:
    of = instance()
    days = {"first_day": date(2007, 4, 16), "last_day": date(2007, 4, 27)}
    earlier = of.model_copy(update={"terms": (of.terms[0].model_copy(update=days), *of.terms[1:])})
    assert (
        not events(files_of(edition())["schools/All terms/S1 Ash.ics"]).keys()
        & events(files_of(Edition(account_of(plan(), earlier), MADE))["schools/All terms/S1 Ash.ics"]).keys()
    )
