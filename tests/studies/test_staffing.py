"""The study of recruitment: every number has its plan, what was found is kept, and nothing claims too much."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from models import Instance
from scheduler.exporting.recruitment import Point, curve_svg
from scheduler.optimiser import recruiting
from scheduler.optimiser.choosing import cost_of
from scheduler.optimiser.recruiting import Recruitment
from scheduler.reading import read_plan
from scheduler.scenarios import Candidates, read_candidates, read_scenario, scenario_instance, with_all
from scheduler.studies import Failed, Finished, Job
from scheduler.studies.staffing import Curve, Question, study
from scheduler.studies.staffing_folder import STUDY, WrongPlanError, open_folder, write_curve
from scheduler.writing import TargetExistsError, write_instance
from tests.build import tiny_instance, with_rows, with_sip, with_tables
from tests.optimiser.judging import assert_honest
from tests.quick_plans import fair_plan, poor_plan

CANDIDATES = """
sip,name,kind,latitude,longitude,localities,max_schools,cost
C1,Cat,consultant,52.6,1.3,North,1,9000
C2,Cid,headteacher,52.7,1.3,,1,1500.50
C3,"=Cob",consultant,52.6,1.0,South,1,4000
"""


class OwnHands:
    """A crew that works here, and remembers what it was asked for; it can be told to stop after some jobs."""

    def __init__(self, most: int = 100) -> None:
        self.asked: list[str] = []
        self.most = most

    def outcomes(
        self, jobs: Sequence[Job[Any, Any]], stop: threading.Event
    ) -> Generator[Finished[Any, Any] | Failed[Any, Any], None, None]:
        for job in jobs:
            if len(self.asked) >= self.most:
                stop.set()
            if stop.is_set():
                return
            self.asked.append(job.name)
            yield Finished(job, job.work(job.given, stop))


def base() -> Instance:
    """Three schools, and one SIP with a place for one of them."""
    instance = with_sip(tiny_instance(), "P1", max_schools=1)
    return with_tables(instance, sips=instance.sips[:1])


def candidates_of(folder: Path, text: str = CANDIDATES) -> Candidates:
    path = folder / "candidates.csv"
    path.write_text(text.lstrip("\n"), encoding="utf-8")
    return read_candidates(path)


@pytest.fixture
def candidates(tmp_path: Path) -> Candidates:
    return candidates_of(tmp_path)


@pytest.fixture
def question(candidates: Candidates) -> Question:
    return Question(with_all(base(), candidates, "base").reading.instance, candidates.costs, 20, 0)


def studied(folder: Path, question: Question, crew: OwnHands, overwrite: bool = False) -> Curve:
    ledger = open_folder(folder, question, overwrite)
    return study(question, crew, ledger, threading.Event(), lambda _outcome, _was_there: None)


def test_the_fewest_then_cheapest_that_place_everything_and_the_whole_curve(tmp_path: Path, question: Question) -> None:
    curve = studied(tmp_path / "study", question, OwnHands())
    assert [each.recruits for each in curve.numbers[2:]] == [("C2", "C3"), ("C1", "C2", "C3")]
    assert [sum(each.plan.summary.coverage.values()) for each in curve.numbers] == [6, 3, 0, 0]
    assert all(each.coverage_bound == each.plan.summary.coverage for each in curve.numbers)
    assert [each.cost for each in curve.numbers] == [each.cost_bound for each in curve.numbers]
    assert curve.numbers[2].cost == 5500_50
    assert (curve.fewest, curve.at_least, curve.best) == (curve.numbers[2], 2, curve.numbers[2])


def test_what_is_finished_is_not_done_again(tmp_path: Path, question: Question) -> None:
    stopped = OwnHands(most=2)
    assert not studied(tmp_path / "study", question, stopped).complete
    again = OwnHands()
    curve = studied(tmp_path / "study", question, again)
    assert curve.complete
    assert stopped.asked + again.asked == ["0 recruits", "1 recruits", "2 recruits", "3 recruits"]
    assert studied(tmp_path / "study", question, nobody := OwnHands()) == curve
    assert nobody.asked == []
    assert len(_asked_anew(tmp_path / "study", question)) == 4


def _asked_anew(folder: Path, question: Question) -> list[str]:
    crew = OwnHands()
    studied(folder, question, crew, overwrite=True)
    return crew.asked


def test_another_question_does_not_take_the_place_of_a_study(tmp_path: Path, question: Question) -> None:
    open_folder(tmp_path / "study", question, overwrite=False)
    other = Question(question.instance, {**question.costs, "C1": 1}, question.seconds, question.seed)
    with pytest.raises(TargetExistsError, match="another instance"):
        open_folder(tmp_path / "study", other, overwrite=False)
    open_folder(tmp_path / "study", other, overwrite=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(TargetExistsError, match=STUDY):
        open_folder(tmp_path / "mine", question, overwrite=True)


def test_what_is_written_can_be_read(tmp_path: Path, question: Question, candidates: Candidates) -> None:
    folder = tmp_path / "study"
    curve = studied(folder, question, OwnHands())
    write_curve(folder, question, candidates, curve)
    write_curve(folder, question, candidates, curve)
    for number, found in enumerate(curve.numbers):
        assert read_plan(folder / "plans" / f"{number}-recruits").plan == found.plan
    heading, *rows = (folder / "staff.csv").read_text(encoding="utf-8").splitlines()
    assert (
        heading == "number,recruits,cost,cost_bound,unplaced,unplaced_concern_0,bound_concern_0,quality,quality_bound"
    )
    assert rows[2].startswith("2,C2;C3,5500.50,5500.50,0,0,0,")
    write_instance(base(), tmp_path / "base")
    recruits = read_scenario(folder / "recruits")
    staffed = scenario_instance(tmp_path / "base", [recruits]).reading.instance
    assert [sip.sip for sip in staffed.sips] == ["P1", "C2", "C3"]
    assert staffed.sips[2].name == "=Cob"
    assert b"<svg" in (folder / "staff.svg").read_bytes()


def test_a_damaged_record_that_breaks_a_rule_is_not_written(
    tmp_path: Path, question: Question, candidates: Candidates
) -> None:
    folder = tmp_path / "study"
    studied(folder, question, OwnHands())
    (record,) = (folder / "finished").glob("1 recruits-*.json")
    damaged = json.loads(record.read_text(encoding="utf-8"))
    for allocation in damaged["result"]["plan"]["allocations"]:
        allocation["sip"] = "P1"
    record.write_text(json.dumps(damaged), encoding="utf-8")
    with pytest.raises(WrongPlanError, match="capacity"):
        write_curve(folder, question, candidates, studied(folder, question, OwnHands()))


def test_a_number_never_covers_less_than_one_fewer(
    tmp_path: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that finds nothing for two recruits goes on from the plan with one."""
    found_by = recruiting.recruit

    def poor(instance: Instance, costs: Any, number: int, limits: Any, **options: Any) -> Recruitment:
        if number != 2:
            return found_by(instance, costs, number, limits, **options)
        none = found_by(instance, costs, 0, limits, **options)
        return Recruitment(("C1", "C3"), 1300000, none.plan, {0: 0}, 0, 1)

    monkeypatch.setattr("scheduler.studies.staffing.recruit", poor)
    crew = OwnHands()
    curve = studied(tmp_path / "study", question, crew)
    assert crew.asked[-1] == "2 recruits, from 1"
    assert [sum(each.plan.summary.coverage.values()) for each in curve.numbers][1:] == [3, 0, 0]
    assert len(curve.numbers[2].recruits) == 2
    assert curve.numbers[2].cost_bound == 0


def _planned(monkeypatch: pytest.MonkeyPatch, question: Question, chosen: dict[int, tuple[str, ...]]) -> None:
    """A search that takes these recruits, by their number, and proves nothing; it puts in what fits and no more.

    A number that is not named gets the first so many, and a plan of the pins alone.
    """

    def found_for(instance: Instance, costs: Any, number: int, limits: Any, **options: Any) -> Recruitment:
        recruits = chosen.get(number, tuple(costs)[:number])
        staffed = recruiting.with_recruits(instance, costs, recruits)
        plan = fair_plan(staffed) if number in chosen else poor_plan(staffed)
        return Recruitment(recruits, cost_of(costs, recruits), plan, dict.fromkeys(plan.summary.coverage, 0), 0, 1)

    monkeypatch.setattr("scheduler.studies.staffing.recruit", found_for)
    monkeypatch.setattr("scheduler.studies.staffing.solve", lambda instance, limits, **options: poor_plan(instance))


def test_fewer_recruits_are_never_planned_better_than_more(
    tmp_path: Path, question: Question, candidates: Candidates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the solve that goes on from the plan with fewer comes to nothing."""
    _planned(monkeypatch, question, {1: ("C2",)})
    curve = studied(tmp_path / "study", question, OwnHands())
    unplaced = [sum(each.plan.summary.coverage.values()) for each in curve.numbers]
    assert unplaced == [9, 3, 3, 3]
    assert [each.recruits for each in curve.numbers] == [(), ("C2",), ("C2", "C3"), ("C1", "C2", "C3")]
    assert curve.taken == {2: 1, 3: 1}
    for each in curve.numbers:
        staffed = recruiting.with_recruits(question.instance, question.costs, each.recruits)
        assert_honest(each.plan, staffed)
    write_curve(tmp_path / "study", question, candidates, curve)
    again = studied(tmp_path / "study", question, nobody := OwnHands())
    assert (again, nobody.asked) == (curve, [])


@pytest.mark.parametrize("found_for_two", [{}, {2: ("C1", "C3")}])
def test_a_plan_in_which_a_recruit_has_no_school_is_one_with_a_recruit_fewer(
    tmp_path: Path, question: Question, monkeypatch: pytest.MonkeyPatch, found_for_two: dict[int, tuple[str, ...]]
) -> None:
    """P1 keeps a school, so two of three recruits are at work; also where two who cost more cover as much."""
    pinned = with_rows(question.instance, "pins", {"school": "S1", "visit": None, "sip": "P1", "day": None})
    less = replace(question, instance=pinned)
    _planned(monkeypatch, less, {3: ("C1", "C2", "C3"), **found_for_two})
    curve = studied(tmp_path / "study", less, OwnHands())
    at_work = {row.sip for row in curve.numbers[3].plan.allocations} & question.costs.keys()
    assert at_work == set(curve.numbers[2].recruits) == {"C2", "C3"}
    assert sum(curve.numbers[2].plan.summary.coverage.values()) == 0
    assert curve.taken[2] == 3
    assert curve.numbers[2].cost == cost_of(question.costs, ("C2", "C3"))
    assert curve.fewest == curve.numbers[2]
    assert_honest(curve.numbers[2].plan, recruiting.with_recruits(pinned, question.costs, ("C2", "C3")))


def test_bounds_of_more_recruits_hold_for_fewer(
    tmp_path: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_by = recruiting.recruit

    def unsure(instance: Instance, costs: Any, number: int, limits: Any, **options: Any) -> Recruitment:
        found = found_by(instance, costs, number, limits, **options)
        bound = {0: 0} if number == 0 else found.coverage_bound
        return Recruitment(found.recruits, found.cost, found.plan, bound, found.cost_bound, 1)

    monkeypatch.setattr("scheduler.studies.staffing.recruit", unsure)
    curve = studied(tmp_path / "study", question, OwnHands())
    assert [each.coverage_bound[0] for each in curve.numbers] == [3, 3, 0, 0]
    assert curve.at_least == 2


def test_candidates_who_do_not_suffice(tmp_path: Path) -> None:
    few = candidates_of(tmp_path, "sip,latitude,longitude,max_schools,cost\nC1,52.6,1.3,1,5\n")
    question = Question(with_all(base(), few, "base").reading.instance, few.costs, 20, 0)
    curve = studied(tmp_path / "study", question, OwnHands())
    assert curve.fewest is None
    assert curve.at_least == 2
    assert curve.best.recruits == ("C1",)


def test_the_picture_is_the_same_for_the_same_points_and_sound() -> None:
    points = [Point(0, 5, 3, 100, None, 0, 0), Point(1, 0, 0, 120, 110, 1500_50, 1000_00)]
    picture = curve_svg(points, 1)
    assert picture == curve_svg(points, 1)
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    assert curve_svg(points[:1], None) != picture
