"""Why something is not placed: a minimal set of rules and rows, or that it can be placed, and how."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from models import School
from scheduler.explaining.deletion import Shrunk, shrink
from scheduler.explaining.easing import Easing, InForce
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.matching import KINDS, TIMED_KINDS, Matching
from scheduler.explaining.members import Key, Member, members_of
from scheduler.explaining.oracle import Oracle
from scheduler.explaining.pair_days import PairDays
from scheduler.explaining.placing import Placed, Verdict
from scheduler.explaining.question import Question

SECONDS = 4.0
"""For one question, unless more are asked for."""
SHARE_FOR_A_PLAN = 0.4
"""Of the time for one question that looking for a plan may take before the reason is looked for."""


@dataclass(frozen=True)
class Reason:
    """The answer to a question."""

    question: Question
    verdict: Verdict
    """IMPOSSIBLE: the members together rule it out. POSSIBLE: `plan` places it. UNKNOWN: time ran out."""
    members: tuple[Member, ...] = ()
    """Together they make it impossible, whatever the other rules say; empty only where it is possible or not known,
    or where nothing but the number of school days stands against it."""
    minimal: bool = True
    """Put any one of the members aside, and the others leave room: for each such a plan was found."""
    competing: tuple[str, ...] = ()
    """Where SIPs are short of places: the schools, this one among them, of which one is left over."""
    plan: Mapping[str, Placed] = field(default_factory=dict)
    """Where it is possible: who then has which school, and when the visits are, of all that stay."""

    @property
    def school(self) -> School:
        """The school that is asked about."""
        return self.question.school

    @property
    def moved_schools(self) -> tuple[str, ...]:
        """The schools that change SIP for it, its own not counted."""
        before = self.question.plan
        return tuple(
            school
            for school, placed in self.plan.items()
            if school != self.school.school and school in before and before[school].sip != placed.sip
        )

    @property
    def moved_visits(self) -> tuple[tuple[str, int], ...]:
        """The visits that stay placed on another day."""
        before = self.question.plan
        return tuple(
            (school, visit)
            for school, visits in self.question.stays.items()
            for visit in sorted(visits)
            if school in self.plan and self.plan[school].days.get(visit) != before[school].days[visit]
        )


class Reasoner:
    """Answers questions about one plan; what it learns of the instance serves all of them.

    Once `stop` is set, what is not settled yet is not known.
    """

    def __init__(self, evidence: Evidence, stop: threading.Event | None = None) -> None:
        self.evidence = evidence
        self.stop = stop or threading.Event()
        self.easing = Easing(evidence.facts)
        self.days = PairDays(evidence)
        self.members = {member.key: member for member in members_of(evidence.instance)}
        self.everything: InForce = frozenset(self.members)

    def reason(self, question: Question, seconds: float = SECONDS) -> Reason:
        """The answer, within so many seconds or a little more.

        What it names makes it impossible, beyond doubt; whether it is minimal is said.
        """
        until = time.monotonic() + seconds
        in_force = self._of(KINDS)
        matching = Matching(question, self.easing, until=until, stop=self.stop)
        if matching.ask(in_force) is Verdict.IMPOSSIBLE:
            return self._shortage(matching, in_force)
        oracle = Oracle(question, self.easing, time.monotonic() + seconds * SHARE_FOR_A_PLAN, self.stop)
        answer = oracle.answer(self.everything, as_many=True)
        if answer.verdict is Verdict.POSSIBLE:
            return Reason(question, Verdict.POSSIBLE, plan=answer.schools)
        in_force = self._of(TIMED_KINDS)
        matching = Matching(question, self.easing, self.days, until, self.stop)
        if matching.ask(in_force) is Verdict.IMPOSSIBLE:
            return self._shortage(matching, in_force)
        if answer.verdict is Verdict.UNKNOWN:
            return Reason(question, Verdict.UNKNOWN, minimal=False)
        oracle.deadline = until
        found = shrink(self._chunks(question, oracle.concerned(self.everything)), oracle.ask)
        return self._told(question, found)

    def _of(self, kinds: frozenset[str]) -> InForce:
        return frozenset(key for key in self.everything if key[0] in kinds)

    def _shortage(self, matching: Matching, in_force: InForce) -> Reason:
        """The reason where no SIP has room: all SIPs are full, or those who may have it, the others kept out."""
        places = frozenset(key for key in in_force if key[0] == "max_schools")
        local = matching.local(in_force)
        if matching.ask(local) is not Verdict.IMPOSSIBLE:
            local = in_force
        if len(places) <= len(local) and matching.ask(places) is Verdict.IMPOSSIBLE:
            local = places
        found = shrink(self._chunks(matching.question, local), matching.ask)
        return self._told(matching.question, found, matching.competing(frozenset(found.members)))

    def _chunks(self, question: Question, keys: InForce) -> list[list[Key]]:
        """The members by kind, as they are tried; the windows of the visits in question come last."""
        own = {("window", question.school.programme, str(visit)) for visit in question.visits}
        ordered = [key for key in self.members if key in keys]
        chunks = [list(chunk) for _, chunk in groupby(ordered, key=lambda key: key[0])]
        return [sorted(chunk, key=lambda key: key in own) for chunk in chunks]

    def _told(self, question: Question, found: Shrunk[Key], competing: tuple[str, ...] = ()) -> Reason:
        members = tuple(self.members[key] for key in found.members)
        return Reason(question, Verdict.IMPOSSIBLE, members, found.minimal, competing)
