"""The menu of repairs: single changes, then pairs, that would place what is unplaced, each with its price."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice

from models import Plan, School
from scheduler.explaining.candidates import exclusions
from scheduler.explaining.changes import NEW, Change, changes_for, new_sips
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.members import Key
from scheduler.explaining.placing import Verdict
from scheduler.explaining.question import questions_of
from scheduler.explaining.reason import Reason, Reasoner
from scheduler.explaining.trial import Repair, Trials, trials_of

SHARE_FOR_REASONS = 0.3
"""Of the time that may go into reasons: they say which changes can help at all."""
SHARE_FOR_LARGEST = 0.6
"""Of the time left, for each shortage but the last: the largest come first."""
EACH = 10.0
"""Seconds for one change at most."""
MOST_TRIED = 40
"""Changes tried for one shortage."""
MOST_PAIRS = 60
ASKED = 3
"""Schools of a shortage that are asked about one by one where a change gives no SIP room."""


@dataclass(frozen=True)
class Shortage:
    """Schools that lack visits for the same reason, and what would help."""

    schools: tuple[str, ...]
    unplaced: int
    """Their unplaced visits."""
    reason: Reason
    repairs: tuple[Repair, ...]
    """The best first."""
    tried: int
    """Changes that were tried for it."""


def shortages(
    evidence: Evidence, plan: Plan, seconds: float, stop: threading.Event | None = None
) -> tuple[Shortage, ...]:
    """What a plan lacks, the largest shortage of the highest concern level first, each with its repairs.

    Soon after `stop` is set it ends with what was found.
    """
    stop = stop or threading.Event()
    start = time.monotonic()
    groups = _grouped(evidence, start + seconds * SHARE_FOR_REASONS, stop)
    trials = trials_of(evidence.facts, plan, stop)
    until = start + seconds
    found = []
    for number, (schools, reasons) in enumerate(groups):
        left = (until - time.monotonic()) * (1.0 if number == len(groups) - 1 else SHARE_FOR_LARGEST)
        found.append(_shortage(evidence, trials, schools, reasons, time.monotonic() + left))
    return tuple(found)


def _grouped(evidence: Evidence, until: float, stop: threading.Event) -> list[tuple[list[School], list[Reason]]]:
    """Schools with the same reason together, the most unplaced visits of the highest level first."""
    reasoner = Reasoner(evidence, stop)
    groups: dict[object, tuple[list[School], list[Reason]]] = {}
    for school in evidence.troubled():
        for question in questions_of(evidence, school):
            left = until - time.monotonic()
            if left <= 0 or stop.is_set():
                break
            reason = reasoner.reason(question, min(EACH, left))
            schools, reasons = groups.setdefault(_about(reason) or school.school, ([], []))
            reasons.append(reason)
            if school not in schools:
                schools.append(school)
    return sorted(groups.values(), key=lambda group: _size(evidence, group[0]), reverse=True)


def _about(reason: Reason) -> frozenset[Key]:
    return frozenset(member.key for member in reason.members)


def _size(evidence: Evidence, schools: list[School]) -> tuple[int, ...]:
    levels = sorted({school.concern for school in evidence.instance.schools}, reverse=True)
    return tuple(
        sum(len(evidence.unplaced(school)) for school in schools if school.concern == level) for level in levels
    )


def _shortage(
    evidence: Evidence, trials: Trials, schools: list[School], reasons: list[Reason], until: float
) -> Shortage:
    names = tuple(school.school for school in schools)
    possible = all(reason.verdict is Verdict.POSSIBLE for reason in reasons)
    changes = [] if possible else list(islice(_changes(evidence, schools, reasons), MOST_TRIED))
    found, tried = _tried(trials, changes, names[:ASKED], until)
    if not found:
        found, pairs = _tried(trials, _pairs(changes), names[:ASKED], until)
        tried += pairs
    unplaced = sum(len(evidence.unplaced(school)) for school in schools)
    ranked = tuple(sorted(found, key=lambda repair: (repair.merit, repair.change.words)))
    return Shortage(names, unplaced, reasons[0], ranked, tried)


def _tried(trials: Trials, changes: Iterable[Change], names: tuple[str, ...], until: float) -> tuple[list[Repair], int]:
    """The repairs among some changes, and how many changes there was time to try."""
    found, tried = [], 0
    for change in changes:
        if time.monotonic() > until or trials.stop.is_set():
            break
        tried += 1
        repair = trials.attempt(change, names, min(until, time.monotonic() + EACH))
        if repair is not None:
            found.append(repair)
    return found, tried


def _pairs(changes: list[Change]) -> Iterator[Change]:
    """Two changes at a time; two SIPs who are not there yet would have one id."""
    pairs = combinations(changes, 2)
    both = (pair for pair in pairs if not any(sip.startswith(NEW) for sip in set(pair[0].sips) & set(pair[1].sips)))
    yield from (one + other for one, other in islice(both, MOST_PAIRS))


def _changes(evidence: Evidence, schools: list[School], reasons: list[Reason]) -> Iterator[Change]:
    """What is worth a trial, that which promises most first: new SIPs in turn with changes to what is there."""
    members = {member.key: member for reason in reasons for member in reason.members}
    nearest = _nearest(evidence, schools)
    ordered = sorted(members.values(), key=lambda member: nearest.get(member.key[-1], 0))
    single: dict[str, Change] = {}
    for member in ordered:
        for school in schools[:ASKED]:
            for change in changes_for(evidence.instance, member, school):
                single.setdefault(change.words, change)
    more = list(new_sips(evidence.instance, schools))
    others = list(single.values())
    for place in range(max(len(more), len(others))):
        yield from others[2 * place : 2 * place + 2]
        yield from more[place : place + 1]


def _nearest(evidence: Evidence, schools: list[School]) -> Mapping[str, int]:
    """For each SIP the minutes to the nearest of some schools that no rule forbids them."""
    found: dict[str, int] = {}
    for sip in evidence.instance.sips:
        minutes = [
            evidence.facts.minutes(school, sip)
            for school in schools
            if not any(True for _ in exclusions(evidence, school, sip))
        ]
        found[sip.sip] = min(minutes, default=24 * 60)
    return found
