"""From a plan, a changed instance and a date to the instance that is to be planned anew.

What the plan made before the date is history from then on, by whoever made it, and nothing is planned before the date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import HistoricVisit, Instance, Plan, PlanVisit
from scheduler.checker import Facts, facts_of
from scheduler.checker.breach import spoken


class CannotReplan(Exception):
    """The plan, the instance and the date do not go together; each problem says what to do about it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def carried_forward(plan: Plan, instance: Instance, from_day: date) -> Instance:
    """The instance with the plan's visits before `from_day` as history, and with nothing planned before that day.

    `plan_from` becomes `from_day`, unless it is later already; a day before the first term leaves everything open.
    Visits made at a school that is not in the instance any more leave with it. What the instance has as history
    stays. Raises CannotReplan where the contract is over by then, or where the instance denies
    what was made or has none of the plan's schools.
    """
    last = max(term.last_day for term in instance.terms)
    if from_day > last:
        raise CannotReplan((f"{spoken(from_day)} lies after the contract, which ends on {spoken(last)}",))
    facts = facts_of(instance)
    made = [visit for visit in plan.visits if visit.day is not None and visit.day < from_day]
    problems = tuple(problem for visit in made for problem in _denied(facts, visit))
    if problems:
        raise CannotReplan(problems)
    if plan.allocations and not any(allocation.school in facts.schools for allocation in plan.allocations):
        raise CannotReplan(("the instance has none of the plan's schools: it is another county",))
    carried = tuple(
        HistoricVisit(school=visit.school, visit=visit.visit, sip=visit.sip, day=visit.day)
        for visit in made
        if visit.school in facts.schools
        and (visit.school, visit.visit) not in facts.history
        and visit.sip is not None
        and visit.day is not None
    )
    plan_from = instance.policy.plan_from
    if from_day > min(term.first_day for term in instance.terms):
        plan_from = max(plan_from or from_day, from_day)
    policy = instance.policy.model_copy(update={"plan_from": plan_from})
    return instance.model_copy(update={"history": (*instance.history, *carried), "policy": policy})


def _denied(facts: Facts, visit: PlanVisit) -> Iterator[str]:
    """What the instance says against a visit that was made."""
    school = facts.schools.get(visit.school)
    if school is None or visit.day is None:
        return
    made = f"visit {visit.visit} of {visit.school} was made by {visit.sip} on {spoken(visit.day)}"
    fact = facts.history.get((visit.school, visit.visit))
    if fact is not None and (fact.sip, fact.day) != (visit.sip, visit.day):
        row = "" if fact.row is None else f" row {fact.row}"
        yield f"{made} by the plan, but history{row} of the instance says by {fact.sip} on {spoken(fact.day)}"
    if all(row.visit != visit.visit for row in facts.visits_of(school)):
        yield f"{made}, but the programme {school.programme} of the instance has no visit {visit.visit}"
    if visit.day not in facts.calendar.days:
        yield f"{made}, but in the instance that is no school day"
