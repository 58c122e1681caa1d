"""Each line of the objective with its bound and what that proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models import Summary

Strength = Literal["proved", "bounded", "open"]
"""No plan is better in this line; or no plan is better than the bound; or nothing is known."""

NOT_FEWEST = "Not proved to be the fewest"
NO_BOUND = f"{NOT_FEWEST}: it is not known yet how few it could be."


@dataclass(frozen=True)
class Line:
    """One line of the objective: less is better."""

    name: str
    """What it counts: 'Visits that move'."""
    value: int
    bound: int | None
    """What no plan that is as good in all lines before it can go below; None where a line before it is open."""
    strength: Strength
    words: str
    """What is proved, in a sentence to stand beside the figures."""


@dataclass(frozen=True)
class CoverageLine(Line):
    """The unplaced visits at schools of one concern level."""

    level: int


@dataclass(frozen=True)
class Proof:
    """All lines of the objective, in the order in which they count."""

    coverage: tuple[CoverageLine, ...]
    """Highest concern level first."""
    disruption: tuple[Line, ...]
    """Of a replan: schools that change SIP, then visits that move; else empty."""
    quality: Line
    """In minutes."""
    optimal: bool
    """The solver says so, and every line is proved."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line."""
        return (*self.coverage, *self.disruption, self.quality)

    @property
    def covered(self) -> bool:
        """No plan covers more."""
        return all(line.strength == "proved" for line in self.coverage)

    @property
    def verdict(self) -> str:
        """All lines in one clause: 'it is proved that no plan is better'."""
        if not self.optimal:
            return "no rule is broken, and the bounds are proved"
        return f"it is proved that no {'replan' if self.disruption else 'plan'} is better"

    @property
    def together(self) -> str:
        """What is proved of all concern levels together: naming one would say which schools are of concern."""
        if not any(line.value for line in self.coverage):
            return "Every visit is placed; no plan can place more."
        if self.covered:
            return "Proved: no plan does better, schools that come first counting first."
        return "It is not proved that no plan does better."


def proof_of(summary: Summary) -> Proof:
    """What a summary proves. A line counts only where all before it are proved, and its bound holds only there."""
    coverage = _coverage_lines(summary)
    covered = all(line.strength == "proved" for line in coverage)
    disruption = _disruption_lines(summary, covered)
    undisturbed = covered and all(line.strength == "proved" for line in disruption)
    quality = _quality(summary, covered, undisturbed)
    proved = undisturbed and quality.strength == "proved"
    return Proof(coverage, disruption, quality, optimal=proved and summary.status == "optimal")


def level_name(level: int) -> str:
    """Whose visits a line of coverage counts: 'schools of concern level 2', 'schools of no concern'."""
    return f"schools of concern level {level}" if level else "schools of no concern"


def percentage(fraction: float) -> str:
    """A share rounded up to a tenth of a percent, so that 'at most' stays true: '0.4 %'."""
    tenths = -int(-fraction * 1000 // 1)
    return f"{tenths / 10:.1f} %"


def _coverage_lines(summary: Summary) -> tuple[CoverageLine, ...]:
    lines: list[CoverageLine] = []
    settled = True
    for level in sorted(summary.coverage, reverse=True):
        unplaced, bound = summary.coverage[level], summary.coverage_bound.get(level, 0)
        than = "no plan as good at higher levels" if lines else "no plan"
        found = _fewest(
            f"Visits not placed, {level_name(level)}",
            unplaced,
            bound if settled else None,
            none="Every visit is placed; no plan can place more.",
            fewer=f"{than} leaves fewer",
            open_line="a higher level",
        )
        lines.append(CoverageLine(**vars(found), level=level))
        settled = settled and found.strength == "proved"
    return tuple(lines)


def _disruption_lines(summary: Summary, covered: bool) -> tuple[Line, ...]:
    disruption = summary.disruption
    if disruption is None:
        return ()
    schools = _fewest(
        "Schools that change SIP",
        disruption.schools,
        disruption.schools_bound if covered else None,
        none="No school changes SIP; no replan can do with fewer.",
        fewer="no replan that places as many visits changes the SIP of fewer",
        open_line="coverage",
    )
    settled = covered and schools.strength == "proved"
    visits = _fewest(
        "Visits that move",
        disruption.visits,
        disruption.visits_bound if settled else None,
        none="No visit moves; no replan can do with fewer.",
        fewer="no replan that places as many and changes the SIP of as few moves fewer",
        open_line="the number of schools" if covered else "coverage",
    )
    return schools, visits


def _fewest(name: str, value: int, bound: int | None, *, none: str, fewer: str, open_line: str) -> Line:
    """What is proved of a number; `bound` is None where a line before it is open."""
    if value == 0:
        return Line(name, value, 0, "proved", none)
    if bound is None:
        return Line(name, value, None, "open", f"{NOT_FEWEST}: {open_line} is not proved.")
    if value <= bound:
        return Line(name, value, bound, "proved", f"Proved: {fewer}.")
    if bound == 0:
        return Line(name, value, bound, "open", NO_BOUND)
    return Line(name, value, bound, "bounded", f"{NOT_FEWEST}; {fewer} than {bound:,}: that is proved.")


def _quality(summary: Summary, covered: bool, settled: bool) -> Line:
    """What is proved of the minutes, of plans as good in all lines before."""
    name = "Minutes of driving, waiting and the rest"
    minutes, bound = summary.quality, summary.quality_bound
    if minutes == 0:
        return Line(name, minutes, 0, "proved", "No plan can have less than none.")
    if not settled or summary.gap is None:
        missing = "coverage is not proved" if not covered else "disruption is not proved"
        why = "there is no gap" if settled else missing
        return Line(name, minutes, None, "open", f"How much could be saved is not known: {why}.")
    such = "no plan that places as many visits"
    if summary.disruption is not None:
        such = f"{such} and disturbs no more people"
    if minutes <= bound:
        return Line(name, minutes, bound, "proved", f"Proved: {such} has less.")
    if bound == 0:
        return Line(name, minutes, bound, "open", "How much could be saved is not known yet.")
    saved = f"Proved: at most {percentage((minutes - bound) / minutes)} could be saved (the gap)"
    return Line(name, minutes, bound, "bounded", f"{saved}; {such} has less than {bound:,}.")
