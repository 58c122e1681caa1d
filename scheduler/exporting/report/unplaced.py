"""What is not placed and why: every reason once, with all that it holds for and their days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.exporting.account import About, Account, SchoolEntry, VisitEntry, Window
from scheduler.exporting.report.filters import Places


@dataclass(frozen=True)
class Missing:
    """An unplaced visit and its window."""

    visit: VisitEntry
    window: Window | None
    """None where nobody has looked."""


@dataclass(frozen=True)
class Case:
    """A school without a SIP, or one unplaced visit."""

    anchor: str
    """What a link leads to."""
    place: int
    entry: SchoolEntry
    choice: str
    """How many SIPs could have the school; '' where it has one."""
    missing: tuple[Missing, ...]

    @property
    def numbers(self) -> str:
        """'visit 2', 'visits 1, 2, 3'; '' for a school that has no visits."""
        told = ", ".join(str(each.visit.number) for each in self.missing)
        return f"visit{'s' if len(self.missing) > 1 else ''} {told}" if told else ""


@dataclass(frozen=True)
class Group:
    """A reason and what it holds for."""

    lines: tuple[str, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Unplaced:
    """All that is not placed."""

    groups: tuple[Group, ...]
    rest: tuple[Case, ...]
    """What has no reason: there was no time to look for it."""
    anchors: Mapping[tuple[str, int], str]
    """Where each visit stands, by school and number."""


def unplaced(account: Account, places: Places) -> Unplaced:
    """Sort everything unplaced by its reason, in the order of the answers."""
    look = _Look(account, places)
    groups = tuple(
        Group(answer.lines, tuple(look.case(about) for about in answer.about)) for answer in account.explained.answers
    )
    rest = tuple(look.case(about) for about in _rest(account))
    cases = [*(case for group in groups for case in group.cases), *rest]
    anchors = {(each.visit.school.school, each.visit.number): case.anchor for case in cases for each in case.missing}
    return Unplaced(groups, rest, anchors)


def _rest(account: Account) -> Iterator[About]:
    """What there is no reason for, highest concern first."""
    answered = [about for answer in account.explained.answers for about in answer.about]
    schools = {about.school for about in answered if about.whole}
    visits = {(about.school, visit) for about in answered for visit in about.visits}
    for entry in sorted(account.schools, key=lambda each: -each.school.concern):
        school = entry.school.school
        if entry.sip is None and school not in schools:
            yield About(school, (), whole=True)
        elif entry.sip is not None:
            for visit in entry.visits:
                if not visit.placed and (school, visit.number) not in visits:
                    yield About(school, (visit.number,), whole=False)


@dataclass(frozen=True)
class _Look:
    account: Account
    places: Places

    def case(self, about: About) -> Case:
        place = self.places.schools[about.school]
        entry = self.account.schools[place]
        explained = self.account.explained
        anchor = f"why-{place}" if about.whole else f"why-{place}-{about.visits[0]}"
        return Case(
            anchor=anchor,
            place=place,
            entry=entry,
            choice=explained.choices.get(about.school, "") if about.whole else "",
            missing=tuple(
                Missing(visit, explained.windows.get((about.school, visit.number)))
                for visit in entry.visits
                if not visit.placed and (about.whole or visit.number in about.visits)
            ),
        )
