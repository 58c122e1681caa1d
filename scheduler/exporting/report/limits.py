"""The rules that bind: which limits the plan has reached, and who has reached them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from scheduler.checker import RULES
from scheduler.checker.book import Book, book_of
from scheduler.checker.calendar import monday_of
from scheduler.checker.rules import conflict, locality, reach, skills
from scheduler.exporting.account import Account, SipEntry
from scheduler.exporting.report.bars import Bar, bar
from scheduler.exporting.report.wording import counted, day_and_month

PAIR_RULES = (locality, conflict, skills, reach)
TEXTS = {rule.id: rule.text for rule in RULES}


@dataclass(frozen=True)
class Limit:
    """One limit: how many of how many have reached it."""

    rule: str
    what: str
    reached: int
    of: int
    noun: str
    share: Bar
    who: tuple[str, ...]
    """Those who have reached it, with their figures; not everywhere are there names."""

    @property
    def text(self) -> str:
        """What the rule says, in the words of the checker."""
        return TEXTS[self.rule]


def limits(account: Account) -> tuple[Limit, ...]:
    """Every limit that the instance sets, those that bind most first."""
    book = book_of(account.facts, account.plan.allocations, account.plan.visits)
    found = [
        *_capacity(account),
        *_weeks(account),
        *_choice(account, book),
        *_reach(account),
        *_spread(account),
        *_gaps(account),
        *_windows(account),
        *_advisers(account),
        *_pins(account),
    ]
    return tuple(sorted(found, key=lambda limit: -limit.reached / limit.of if limit.of else 0.0))


def _limit(rule: str, what: str, who: list[str], of: int, noun: str) -> Limit:
    return Limit(rule, what, len(who), of, noun, bar(len(who), of), tuple(who))


def _figure(rule: str, what: str, reached: int, of: int, noun: str) -> Limit:
    return Limit(rule, what, reached, of, noun, bar(reached, of), ())


def _capacity(account: Account) -> Iterator[Limit]:
    sips = account.sips
    full = [f"{each.name} ({len(each.schools)})" for each in sips if len(each.schools) >= each.sip.max_schools]
    yield _limit("capacity", "SIPs with as many schools as they may have", full, len(sips), "SIPs")
    places = sum(each.sip.max_schools for each in sips)
    taken = sum(len(each.schools) for each in sips)
    yield _figure("capacity", "places for schools that are taken", taken, places, "places")
    limited = [each for each in sips if each.sip.max_concern_schools is not None]
    if limited:
        yield _limit(
            "capacity",
            "SIPs with as many schools of concern as they may have",
            [f"{each.name} ({each.concern_schools})" for each in limited if _concern_full(each)],
            len(limited),
            "SIPs with such a limit",
        )
    days = [each for each in sips if each.sip.max_days is not None]
    if days:
        yield _limit(
            "capacity",
            "SIPs with as many visits as they may make",
            [f"{each.name} ({len(each.visits)})" for each in days if len(each.visits) >= (each.sip.max_days or 0)],
            len(days),
            "SIPs with such a limit",
        )
    least = [each for each in sips if each.sip.min_schools > 0]
    if least:
        yield _limit(
            "capacity",
            "SIPs with no more schools than they must have to have any",
            [f"{each.name} ({len(each.schools)})" for each in least if 0 < len(each.schools) <= each.sip.min_schools],
            len(least),
            "SIPs with such a limit",
        )


def _concern_full(entry: SipEntry) -> bool:
    return entry.concern_schools >= (entry.sip.max_concern_schools or 0)


def _weeks(account: Account) -> Iterator[Limit]:
    limited = [each for each in account.sips if each.sip.max_visits_per_week is not None]
    if not limited:
        return
    weeks = len({monday_of(day) for day in account.facts.calendar.days})
    full: list[str] = []
    reached = 0
    for entry in limited:
        visits = Counter(monday_of(visit.day) for visit in entry.visits if visit.day is not None)
        mine = sorted(monday for monday, count in visits.items() if count >= (entry.sip.max_visits_per_week or 0))
        reached += len(mine)
        if mine:
            full.append(f"{entry.name} ({counted(len(mine), 'week')})")
    of = weeks * len(limited)
    what = "weeks in which a SIP makes as many visits as they may"
    yield Limit("week", what, reached, of, "weeks of SIPs with such a limit", bar(reached, of), tuple(full))


def _choice(account: Account, book: Book) -> Iterator[Limit]:
    """Schools with a single SIP to choose from, by the rules about one school and one SIP."""
    instance = account.instance
    pairs = tuple((school, sip) for school in instance.schools for sip in instance.sips)
    alone = replace(book, pairs=pairs)
    barred = {(breach.school, breach.sip) for rule in PAIR_RULES for breach in rule.breaches(alone)}
    choices = Counter(school.school for school, sip in pairs if (school.school, sip.sip) not in barred)
    few = [
        f"{each.name} ({'nobody' if choices[each.school.school] == 0 else 'one SIP'})"
        for each in account.schools
        if choices[each.school.school] <= 1
    ]
    what = "schools that at most one SIP may have, by locality, conflicts, skills and reach"
    yield _limit("conflict", what, few, len(account.schools), "schools")


def _reach(account: Account) -> Iterator[Limit]:
    most = account.facts.policy.max_travel_minutes
    if most is None:
        return
    allocated = [each for each in account.schools if each.minutes is not None]
    near = [f"{each.name} ({each.minutes} min)" for each in allocated if (each.minutes or 0) >= most * 0.9]
    what = f"schools nine tenths or more of the longest drive ({most} min) from their SIP"
    yield _limit("reach", what, near, len(allocated), "allocated schools")


def _spread(account: Account) -> Iterator[Limit]:
    most = account.facts.policy.max_localities_per_sip
    if most is None:
        return
    having = [each for each in account.sips if each.schools]
    wide = [each for each in having if len({school.school.locality for school in each.schools}) >= most]
    what = f"SIPs with schools in as many localities as they may have ({most})"
    yield _limit("spread", what, [each.name for each in wide], len(having), "SIPs with schools")


def _gaps(account: Account) -> Iterator[Limit]:
    number = account.facts.calendar.number
    tight: list[str] = []
    of = 0
    for entry in account.schools:
        for before, after in combinations((visit for visit in entry.visits if visit.day), 2):
            least = after.programme.min_gap
            if least == 0 or before.day is None or after.day is None:
                continue
            of += 1
            if number(after.day) - number(before.day) <= least:
                tight.append(f"{entry.name} (visits {before.number} and {after.number})")
    if of:
        yield _limit("gap", "pairs of visits no further apart than they must be", tight, of, "pairs with a least gap")


def _windows(account: Account) -> Iterator[Limit]:
    planned = [visit for visit in account.placed if not visit.historic]
    edge: list[str] = []
    for visit in planned:
        days = account.facts.window(visit.programme).days
        if visit.day is not None and days and visit.day in (days[0], days[-1]):
            name = visit.school.name or visit.school.school
            edge.append(f"{name} (visit {visit.number}, {day_and_month(visit.day)})")
    if planned:
        what = "visits on the first or last day of their window"
        yield _limit("window", what, edge, len(planned), "planned visits")


def _advisers(account: Account) -> Iterator[Limit]:
    accompanied = [visit for each in account.advisers for visit in each.visits if not visit.historic]
    if not accompanied:
        return
    days = {day for visit in accompanied for day in account.facts.window(visit.programme).days}
    used = len({(visit.adviser.adviser, visit.day) for visit in accompanied if visit.adviser is not None})
    of = len(days) * sum(bool(each.visits) for each in account.advisers)
    what = "days on which an adviser accompanies a visit"
    yield _figure("accompanied", what, used, of, "adviser days in the windows of accompanied visits")


def _pins(account: Account) -> Iterator[Limit]:
    pins = account.instance.pins
    if pins:
        of = len(account.visits) + len(account.schools)
        yield _figure("pin", "decisions fixed by the planner's pins", len(pins), of, "allocations and visits")
