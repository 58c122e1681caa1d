"""The facts of a decision record: how one school came by its SIP and its days, in two readings.

Where the two differ, `Told` has both. The public one says nothing about the concern of other schools, nor when or why
somebody is away, nor why a SIP has a conflict with a school: it says that a SIP has no place left, that there is a
conflict, that somebody is not available that day. Fields that are not `Told` are fit for the public, but for
`absences`, which is for the authority alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models import Absence, Plan, School, Sip
from scheduler.checker import RULES, check, check_summary
from scheduler.checker.breach import counted
from scheduler.checker.rules import capacity, conflict, locality, pin, reach, skills
from scheduler.explaining.answers import SECONDS_FOR_A_SCHOOL, about_school
from scheduler.explaining.candidates import Candidate
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.facts import school_facts
from scheduler.explaining.placing import Verdict
from scheduler.explaining.reason import Reason
from scheduler.explaining.runner_up import Alternative, RunnersUp
from scheduler.explaining.source import Obstacle, Source
from scheduler.explaining.told import Told, both
from scheduler.explaining.why_then import why_then
from scheduler.explaining.window import WindowFacts
from scheduler.explaining.wording import schools_changed, sentences

RULE_TEXTS = {rule.id: rule.text for rule in RULES}


@dataclass(frozen=True)
class Considered:
    """A SIP whom no rule forbids to have the school."""

    sip: Sip
    minutes: int
    """One way."""
    chosen: bool
    standing: Told
    """What stands in the way as the plan is, if anything."""
    cost: Told
    """What it would have cost, or why that is not known; empty for the SIP who has it."""
    solved: bool
    """The cost is known."""


@dataclass(frozen=True)
class Excluded:
    """A SIP whom a rule forbids to have the school."""

    sip: Sip
    why: Told
    """Empty where the rule has said it all."""
    where: tuple[Source, ...]
    """The rows that it stands in, besides those that it shares with all that the rule excludes."""


@dataclass(frozen=True)
class Exclusion:
    """A rule with everybody whom it excludes; a SIP can be excluded by several."""

    rule: str
    words: str
    """What these SIPs have in common: 'do not work in its locality, North'."""
    where: tuple[Source, ...]
    """The rows that it stands in for all of them."""
    sips: tuple[Excluded, ...]


@dataclass(frozen=True)
class VisitRecord:
    """A visit of the school."""

    facts: WindowFacts
    sip: Sip | str | None
    """Who makes it, or made it; the id alone of somebody who has left."""
    why: Told


@dataclass(frozen=True)
class Record:
    """All that is on record about one school's SIP and days."""

    school: School
    sip: Sip | None
    plan: Plan
    sips: int
    """How many there are."""
    considered: tuple[Considered, ...]
    """The SIP who has it, then those whose cost was solved, the cheapest first, then the others by distance."""
    all_solved: bool
    """Nobody who could have had the school comes before the first of those whose cost is known."""
    exclusions: tuple[Exclusion, ...]
    visits: tuple[VisitRecord, ...]
    reasons: tuple[Told, ...]
    """Why it has no SIP, or a visit no day: a paragraph for each."""
    faults: int
    """How many figures of the summary are not so, as the checker finds."""
    absences: tuple[Absence, ...]
    """Not public: when the SIP, the advisers and the school are away within the windows."""


def record_of(evidence: Evidence, plan: Plan, school: School, seconds: float = SECONDS_FOR_A_SCHOOL) -> Record:
    """Put on record how a school of a legal plan came by its SIP and its days; runners-up and reasons are solved."""
    facts = school_facts(evidence, school)
    report = check(evidence.instance, plan.allocations, plan.visits)
    reasons, others = about_school(evidence, plan, school, seconds)
    return Record(
        school=school,
        sip=facts.sip,
        plan=plan,
        sips=len(facts.candidates),
        considered=_considered(facts.eligible, others),
        all_solved=others is None or not others.not_solved,
        exclusions=tuple(_exclusions(facts.excluded, school)),
        visits=tuple(_visit(evidence, plan, each) for each in facts.visits),
        reasons=tuple(map(_reason, reasons)),
        faults=len(check_summary(plan, evidence.instance, report)),
        absences=_absences(evidence, school, facts.sip, facts.visits),
    )


def _considered(eligible: tuple[Candidate, ...], others: RunnersUp | None) -> tuple[Considered, ...]:
    solved = {} if others is None else {each.sip.sip: each for each in others.alternatives}
    place = {sip: at for at, sip in enumerate(solved)}
    ordered = sorted(eligible, key=lambda each: (not each.has_it, place.get(each.sip.sip, len(place))))
    return tuple(
        Considered(
            sip=each.sip,
            minutes=each.minutes,
            chosen=each.has_it,
            standing=_standing(each.hindrances),
            cost=_cost(each, solved.get(each.sip.sip), others),
            solved=each.sip.sip in solved,
        )
        for each in ordered
    )


def _standing(hindrances: tuple[Obstacle, ...]) -> Told:
    """How full a SIP is says how many of their schools are of concern: the public reads that they are."""
    public = ("has no place left for it" if _is_full(each) else each.words for each in hindrances)
    internal = (
        f"{each.words}: {', '.join(each.schools)}" if each.rule == capacity.ID and each.schools else each.words
        for each in hindrances
    )
    return Told("; ".join(dict.fromkeys(public)), "; ".join(internal))


def _is_full(hindrance: Obstacle) -> bool:
    return hindrance.rule == capacity.ID and all(source.column != "min_schools" for source in hindrance.sources)


def _cost(found: Candidate, solved: Alternative | None, others: RunnersUp | None) -> Told:
    if solved is not None:
        return _difference(solved)
    if found.has_it or others is None:
        return Told("", "")
    if found.sip.sip in others.impossible:
        return both("not possible while all others keep their SIP")
    if found.sip.sip in others.behind:
        return both("not solved, but proved to be no less than the next best")
    return both("not solved in the time there was")


def _difference(solved: Alternative) -> Told:
    """Coverage by level would say who is of concern: the public reads of all levels together."""
    minutes = f"{abs(solved.minutes):,} minutes {'more' if solved.minutes >= 0 else 'less'}"
    exchange = [f"{solved.exchanged} going the other way"] if solved.exchanged else []
    by_level = [
        f"{counted(abs(more), 'visit')} {'more' if more > 0 else 'fewer'} unplaced at concern level {level}"
        for level, more in solved.coverage.items()
        if more
    ]
    together = []
    if by_level:
        worse = next(more for more in solved.coverage.values() if more) > 0
        more = sum(solved.coverage.values())
        if worse:
            together = [f"{counted(more, 'visit')} more unplaced" if more > 0 else "visits that come first unplaced"]
        else:
            together = [f"{counted(-more, 'visit')} fewer unplaced" if more < 0 else "visits that come first placed"]
    rest = [*schools_changed(solved), minutes, *exchange]
    return Told(", ".join([*together, *rest]), ", ".join([*by_level, *rest]))


def _exclusions(excluded: tuple[Candidate, ...], school: School) -> Iterator[Exclusion]:
    common = {
        locality.ID: f"do not work in its locality, {school.locality}",
        conflict.ID: "have a conflict with it",
        skills.ID: f"lack a skill that it requires ({', '.join(school.requires)})",
        reach.ID: "live too far away, by minutes one way",
        pin.ID: "are ruled out by what the planner decided",
    }
    for rule, words in common.items():
        found = [(each.sip, obstacle) for each in excluded for obstacle in each.exclusions if obstacle.rule == rule]
        if not found:
            continue
        first = found[0][1].sources
        shared = tuple(source for source in first if all(source in obstacle.sources for _, obstacle in found))
        yield Exclusion(
            rule,
            words,
            shared,
            tuple(
                Excluded(sip, _why_excluded(obstacle), tuple(each for each in obstacle.sources if each not in shared))
                for sip, obstacle in found
            ),
        )


def _why_excluded(obstacle: Obstacle) -> Told:
    if obstacle.rule == locality.ID:
        return both("")
    if obstacle.rule == reach.ID:
        return both(obstacle.words.partition(" one way")[0])
    declared = any(source.table == "conflicts" for source in obstacle.sources)
    return Told("declared" if declared else obstacle.words, obstacle.words)


def _visit(evidence: Evidence, plan: Plan, facts: WindowFacts) -> VisitRecord:
    placed = evidence.book.placed.get((facts.school.school, facts.visit.visit))
    sip = None if placed is None else evidence.facts.sips.get(placed.sip, placed.sip)
    return VisitRecord(facts, sip, why_then(evidence, plan, facts))


def _reason(found: Reason) -> Told:
    """A reason names leave, and schools by their rank: the public reads which rules one that is proved rests on."""
    head, *rest = sentences(found)
    internal = " ".join(line if line.endswith(".") else f"{line};" for line in (head, *rest))
    if found.verdict is not Verdict.IMPOSSIBLE or not found.members:
        return Told(head, internal)
    texts = "; ".join(RULE_TEXTS[rule] for rule in dict.fromkeys(each.rule for each in found.members))
    return Told(f"{head} They rest on: {texts}.", internal)


def _absences(
    evidence: Evidence, school: School, sip: Sip | None, visits: tuple[WindowFacts, ...]
) -> tuple[Absence, ...]:
    advisers = {evidence.adviser_of(school, each.visit) for each in visits} - {None}
    days = [day.day for each in visits for day in each.days]
    rows = [
        *evidence.absences("school", school.school),
        *(evidence.absences("sip", sip.sip) if sip is not None else ()),
        *(row for name in sorted(map(str, advisers)) for row in evidence.absences("adviser", name)),
    ]
    within = (row for row in rows if any(row.first_day <= day <= row.last_day for day in days))
    return tuple(dict.fromkeys(within))
