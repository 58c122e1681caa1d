"""Why a visit is on its day, in words: what is said is what was compared, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models import Plan
from scheduler.checker.breach import counted, spoken
from scheduler.checker.rules import capacity, gap, one_a_day, sip_available, week
from scheduler.explaining.day_choice import DayChoice, OtherDay, day_choice
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.source import Source
from scheduler.explaining.told import Told, both
from scheduler.explaining.window import State, WindowDay, WindowFacts
from scheduler.explaining.wording import tallied

SAID_TO_ALL = (State.FREE, State.CLOSED, State.EARLY, State.NOT_OPEN, State.INSET)
"""What is lost to the calendar and the school itself, which comes before all else."""
OF_THE_SIP = {sip_available.ID, one_a_day.ID, week.ID, capacity.ID}
NOT_BEST = "this plan is not the best possible"


def why_then(evidence: Evidence, plan: Plan, facts: WindowFacts) -> Told:
    """Why a visit is on its day and not on another one, or to what the days of its window are lost."""
    if facts.made:
        return both("already made")
    if facts.day is None:
        return both("the school has no SIP") if facts.sip is None else _tally(facts.days)
    choice = day_choice(evidence, plan, facts)
    if choice is None:
        return both("its window has no day")
    where = _where(choice)
    reasons = tuple(_reasons(choice))
    return Told(
        ": ".join([where, *filter(None, ["; ".join(each.public for each in reasons)])]),
        ": ".join([where, *filter(None, ["; ".join(each.internal for each in reasons)])]),
    )


def _where(choice: DayChoice) -> str:
    if choice.away == 0 or choice.facts.ideal is None:
        return "its ideal day"
    side = "after" if choice.away > 0 else "before"
    return f"{counted(abs(choice.away), 'school day')} {side} its ideal day, {spoken(choice.facts.ideal)}"


def _reasons(choice: DayChoice) -> Iterator[Told]:
    if choice.pin is not None:
        yield both(f"decided by the planner ({Source('pins', choice.pin.row)})")
        return
    if choice.before == choice.facts.day:
        yield both("it has this day since before the replan, which moves as few visits as possible")
        return
    free = [each for each in choice.others if each.free]
    best = min(free, key=lambda each: each.worth, default=None)
    if best is not None and best.better:
        yield both(_improvement(best))
        return
    before = next((each for each in choice.others if each.day == choice.before), None)
    if choice.before is not None:
        yield _lost_since(choice.before, before)
    if choice.nearer and choice.nearer != (before,):
        yield _nearer(choice)
    if choice.waits:
        yield _better([each for each in choice.others if each.better and each is not before])


def _improvement(best: OtherDay) -> str:
    if best.moves < 0:
        return f"moving it back to {spoken(best.day)} would move one visit less than this replan does: {NOT_BEST}"
    gain = counted(-best.minutes, "minute")
    terms = f" ({_terms(best)})" if best.waiting else ""
    return f"moving it to {spoken(best.day)} alone would be {gain} better{terms}: {NOT_BEST}"


def _lost_since(day: date, other: OtherDay | None) -> Told:
    head = f"{spoken(day)}, its day before the replan, is"
    if other is None:
        return both(f"{head} no longer a day of its window")
    return _with(f"{head} not free", _tally([other.window_day]))


def _nearer(choice: DayChoice) -> Told:
    """The days that are nearer to the ideal one; none that is free would be better."""
    nearer = choice.nearer
    free = [each for each in nearer if each.free]
    if not free:
        head = f"none of the {len(nearer)} days nearer to that is free" if len(nearer) > 1 else "that day is not free"
        return _with(head, _tally([each.window_day for each in nearer]))
    cheapest = min(free, key=lambda each: (each.worth, abs(each.away)))
    head = f"{len(free)} of the {len(nearer)} days nearer to that {'is' if len(free) == 1 else 'are'} free"
    if len(nearer) == 1:
        head = "that day is free"
    head += ", but would not be better" if len(free) == 1 else ", but none would be better"
    return both(f"{head}: {_price(cheapest, len(free) > 1)}")


def _price(cheapest: OtherDay, several: bool) -> str:
    if cheapest.minutes == 0:
        return f"{spoken(cheapest.day)} would be as good"
    which = f"the cheapest, {spoken(cheapest.day)}," if several else spoken(cheapest.day)
    more = counted(cheapest.minutes, "minute")
    return f"{which} would cost {more} more, as a school of concern is to be seen early ({_terms(cheapest)})"


def _better(lost: Sequence[OtherDay]) -> Told:
    """The days on which a school of concern would be better seen; none of them is free."""
    if not lost:
        return both("no other day of its window would be better")
    if len(lost) == 1:
        return _with("the only day that would be better is not free", _tally([lost[0].window_day]))
    head = f"none of the {len(lost)} days that would be better is free"
    return _with(head, _tally([each.window_day for each in lost]))


def _terms(other: OtherDay) -> str:
    figures = (("waiting", other.waiting), ("spacing", other.spacing))
    return ", ".join(f"{name} {abs(more):,} {'more' if more > 0 else 'less'}" for name, more in figures if more)


def _with(head: str, reasons: Told) -> Told:
    return Told(f"{head}: {reasons.public}", f"{head}: {reasons.internal}")


def _tally(days: Sequence[WindowDay]) -> Told:
    """What days are lost to, with how many to each; of a single day what it is lost to."""
    public, internal = [_public(each) for each in days], [each.state.meaning for each in days]
    return Told(public[0], internal[0]) if len(days) == 1 else Told(tallied(public), tallied(internal))


def _public(day: WindowDay) -> str:
    """Of people nothing but that they are not available; what is not about people comes first, whatever keeps them."""
    rules = {each.rule for each in day.obstacles}
    if day.state in SAID_TO_ALL:
        return day.state.meaning
    if gap.ID in rules:
        return State.NEAR.meaning
    return f"the {'SIP' if rules & OF_THE_SIP else 'adviser'} is not available that day"
