"""Whether what the planner has decided can hold at all: pins, against the rules, the rows and each other.

Without a pin nothing can contradict itself, for the plan that allocates no school breaks no rule. So the question is
whether the pinned schools and visits have a legal plan, and nothing else: other schools matter only where a SIP needs
more of them for their minimum. That is asked of exact models; where there is no plan, a minimal set of rules and rows
that rules it out is found by deletion.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from models import Instance, Sip
from scheduler.checker import facts_of
from scheduler.explaining.deletion import shrink
from scheduler.explaining.easing import Eased, Easing, InForce
from scheduler.explaining.members import Key, Member, members_of, visits_made
from scheduler.explaining.placing import Placement, Verdict, Wanted, place
from scheduler.explaining.source import Source
from scheduler.optimiser.rules.pin import to_keep

SECONDS = 20.0
"""For all of it; on a county an answer takes a fraction of one."""
MOST_NAMED = 8
"""Schools that a SIP with a minimum could have, told by name."""


@dataclass(frozen=True)
class Consistency:
    """Whether all pins can be kept."""

    verdict: Verdict
    """IMPOSSIBLE: the members cannot hold together. UNKNOWN: time ran out."""
    members: tuple[Member, ...] = ()
    minimal: bool = True
    """Put any one of the members aside, and the others can hold: for each such a plan was found."""
    could_have: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each SIP whose minimum is a member: the schools that the other members leave them."""

    def lines(self, where: Callable[[Source], str] = str) -> tuple[str, ...]:
        """In plain English, with the rows as `where` calls them; nothing where all can be kept."""
        if self.verdict is Verdict.POSSIBLE:
            return ()
        if self.verdict is Verdict.UNKNOWN:
            return ("Whether all pins can be kept together was not settled in the time there was.",)
        several = len(self.members) > 1
        return (
            "These cannot hold together:" if several else "This cannot hold, whatever else is put aside:",
            *(f"  {member.told(where)}" for member in self.members),
            *(_could_have(sip, schools) for sip, schools in self.could_have.items()),
            *([ANY_ONE if self.minimal else PERHAPS_FEWER] if several else []),
        )


ANY_ONE = "Put any one of them aside, and the others can hold."
PERHAPS_FEWER = "Perhaps fewer of them suffice: there was no time to try them all."


def _could_have(sip: str, schools: tuple[str, ...]) -> str:
    named = ", ".join(schools[:MOST_NAMED])
    more = f" and {len(schools) - MOST_NAMED} more" if len(schools) > MOST_NAMED else ""
    return f"The others leave {sip} {named or 'no school'}{more} to choose from."


def consistency_of(instance: Instance, seconds: float = SECONDS) -> Consistency:
    """Whether the pins of a valid instance can be kept; what rules it out."""
    if not to_keep(instance):
        return Consistency(Verdict.POSSIBLE)
    question = _Pins(Easing(facts_of(instance), history_aside=True), time.monotonic() + seconds)
    members = question.members
    verdict = question.ask(frozenset(members))
    if verdict is not Verdict.IMPOSSIBLE:
        return Consistency(verdict)
    chunks = [list(chunk) for _, chunk in groupby(members, key=lambda key: key[0])]
    found = shrink(chunks, question.ask)
    return Consistency(
        Verdict.IMPOSSIBLE,
        tuple(members[key] for key in found.members),
        found.minimal,
        question.could_have(frozenset(found.members)),
    )


@dataclass(frozen=True)
class _Pins:
    easing: Easing
    deadline: float
    """By time.monotonic()."""

    @property
    def members(self) -> dict[Key, Member]:
        """What can be put aside, in the order in which it is tried: the pins first, for fewer make all else quicker."""
        instance = self.easing.instance
        kept = {id(pin) for pin in to_keep(instance)}
        idle = {("pins", str(number)) for number, pin in enumerate(instance.pins) if id(pin) not in kept}
        found = [*visits_made(instance), *members_of(instance)]
        found.sort(key=lambda member: member.key[0] != "pins")
        return {member.key: member for member in found if member.key not in idle}

    def ask(self, in_force: InForce) -> Verdict:
        """Whether the pins in force can be kept."""
        schools = self._pinned(in_force)
        if not schools:
            return Verdict.POSSIBLE
        if time.monotonic() > self.deadline:
            return Verdict.UNKNOWN
        found = self._place(self.easing.problem(schools, in_force))
        if found.verdict is not Verdict.POSSIBLE or not self._short(found, in_force):
            return found.verdict
        return self._place(self._with_others(in_force)).verdict

    def could_have(self, in_force: InForce) -> dict[str, tuple[str, ...]]:
        """The schools that each SIP with a minimum in force could have, pair by pair."""
        minimums = [key[1] for key in in_force if key[0] == "min_schools"]
        if not minimums:
            return {}
        problem = self._with_others(in_force).problem
        sips = [sip.sip for sip in problem.instance.sips]
        return {
            name: tuple(
                problem.instance.schools[school].school
                for school in problem.pairs.school[problem.pairs.sip == sips.index(name)]
            )
            for name in sorted(minimums)
        }

    def _pinned(self, in_force: InForce) -> frozenset[str]:
        pins = self.easing.instance.pins
        return frozenset(pins[int(key[1])].school for key in in_force if key[0] == "pins")

    def _short(self, found: Placement, in_force: InForce) -> bool:
        """Whether a SIP has too few of the pinned schools alone."""
        schools = Counter(placed.sip for placed in found.schools.values())
        return any(0 < schools[sip.sip] < sip.min_schools for sip in self._with_minimum(in_force))

    def _with_minimum(self, in_force: InForce) -> Iterable[Sip]:
        return (sip for sip in self.easing.instance.sips if ("min_schools", sip.sip) in in_force)

    def _with_others(self, in_force: InForce) -> Eased:
        """All schools, those without a pin for SIPs with a minimum alone: nobody else ever needs them.

        A visit that is not pinned can be left out, so it is.
        """
        everybody = [school.school for school in self.easing.instance.schools]
        eased = self.easing.problem(everybody, in_force)
        problem = eased.problem
        at_least = problem.min_schools[problem.pairs.sip] > 0
        keep = problem.must_allocate[problem.pairs.school] | at_least
        visits = tuple(visit for visit in problem.visits if visit.pinned)
        return replace(eased, problem=replace(problem, pairs=problem.pairs.only(keep), visits=visits))

    def _place(self, eased: Eased) -> Placement:
        return place(eased, Wanted({}, {}), self.deadline - time.monotonic(), {})
