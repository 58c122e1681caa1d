"""The objective line by line: how two plans stand to each other, and what is known of the best there can be.

Two plans for the same instance answer the same question, so their values decide: the better plan is the one that
has less on the first line where they differ.

Plans for different instances do not: what counts is how the *best* plan of one instance stands to the best plan of
the other, and of neither more is known than an interval. The best value of a line is at most the plan's value and at
least its bound, provided that the best values of all lines before are the plan's own, which they are where value and
bound meet. Two intervals without a common number decide; two that are one and the same number are equal, and the next
line counts; otherwise it is undecided, and so is every line after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scheduler.comparing.view import View

Verdict = Literal["same", "less", "more", "undecided", "not counted", "not comparable"]
"""Of the later plan against the base: less is better. 'not counted': a line before it has decided, or is
undecided. 'not comparable': the two instances count minutes in different ways."""

PRICES = ("waiting_minutes", "spacing_minutes", "continuity_minutes", "balance_minutes", "locality_minutes")
"""The settings of policy that say what a minute of quality is."""


@dataclass(frozen=True)
class Interval:
    """What is known of the best value: at least `least`, at most `most`."""

    least: int
    most: int

    def apart(self, other: Interval) -> bool:
        """No common number."""
        return self.most < other.least or other.most < self.least


@dataclass(frozen=True)
class Line:
    """One line of the objective in both plans."""

    level: int | None
    """The concern level whose unplaced visits it counts; None for quality."""
    before: int
    before_bound: int | None
    """None where no bound is known."""
    after: int
    after_bound: int | None
    verdict: Verdict
    same_instance: bool
    """The verdict is on the plans themselves; otherwise on the best plans of their instances."""

    @property
    def difference(self) -> int:
        """How much more the later plan has."""
        return self.after - self.before

    @property
    def least_apart(self) -> int:
        """How far apart the best values are at the least, where that is decided; otherwise 0."""
        if self.verdict not in ("less", "more"):
            return 0
        if self.same_instance:
            return abs(self.difference)
        one = Interval(self.before_bound or 0, self.before)
        two = Interval(self.after_bound or 0, self.after)
        return max(two.least - one.most, one.least - two.most)


def objective_lines(before: View, after: View) -> tuple[Line, ...]:
    """Coverage from the highest level to the lowest, then quality."""
    return tuple(_lines(before, after))


def counted_alike(before: View, after: View) -> bool:
    """Whether quality counts the same minutes in both instances: it looks at no visit that is history."""
    one, two = before.facts.policy, after.facts.policy
    same_prices = all(getattr(one, price) == getattr(two, price) for price in PRICES)
    return same_prices and before.facts.history.keys() == after.facts.history.keys()


def decisive(lines: tuple[Line, ...]) -> Line | None:
    """The line that decides or cannot be decided: the first that is not the same; None where all are."""
    return next((line for line in lines if line.verdict != "same"), None)


def quality_bound(view: View) -> int | None:
    """The bound on quality, where it is one for all plans with the best coverage.

    It says nothing until coverage is proved. Of a replan it holds for plans that disturb no more people.
    """
    summary = view.plan.summary
    proved = summary.coverage == summary.coverage_bound
    return summary.quality_bound if proved and summary.disruption is None else None


def _lines(before: View, after: View) -> Iterator[Line]:
    same = before.fingerprint == after.fingerprint
    ended = False
    one, two = before.coverage, after.coverage
    one_bound, two_bound = before.plan.summary.coverage_bound, after.plan.summary.coverage_bound
    for level in sorted(one.keys() | two.keys(), reverse=True):
        values = (one.get(level, 0), one_bound.get(level, 0), two.get(level, 0), two_bound.get(level, 0))
        verdict = "not counted" if ended else _verdict(*values, same)
        ended = ended or verdict != "same"
        yield Line(level, *values, verdict, same)
    quality = (
        before.terms.quality,
        quality_bound(before),
        after.terms.quality,
        quality_bound(after),
    )
    if ended:
        verdict = "not counted"
    elif counted_alike(before, after):
        verdict = _verdict(*quality, same)
    else:
        verdict = "not comparable"
    yield Line(None, *quality, verdict, same)


def _verdict(before: int, before_bound: int | None, after: int, after_bound: int | None, same: bool) -> Verdict:
    """On one line, where all lines before are the same. Without a bound the best is at least 0."""
    one = Interval(before if same else before_bound or 0, before)
    two = Interval(after if same else after_bound or 0, after)
    if one.apart(two):
        return "less" if two.most < one.least else "more"
    return "same" if one.least == one.most == two.least == two.most else "undecided"
