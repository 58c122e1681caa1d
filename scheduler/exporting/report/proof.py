"""What is proved of a plan, line by line of the objective, and never more than that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from models import Summary
from scheduler.exporting.account import Account
from scheduler.exporting.account.headline import percentage

Strength = Literal["proved", "bounded", "open"]


@dataclass(frozen=True)
class CoverageLine:
    """One concern level: its visits, those unplaced, and what is proved of that."""

    level: int
    visits: int
    unplaced: int
    bound: int
    strength: Strength
    words: str


@dataclass(frozen=True)
class QualityLine:
    """The minutes, and what is proved of them."""

    minutes: int
    bound: int | None
    """None where nothing is proved: coverage is not."""
    strength: Strength
    words: str


def coverage_lines(account: Account) -> tuple[CoverageLine, ...]:
    """A line for each concern level, highest first. A level counts only where all above it are proved."""
    summary = account.plan.summary
    visits = Counter(visit.school.concern for visit in account.visits)
    lines: list[CoverageLine] = []
    higher_proved = True
    for level in sorted(summary.coverage, reverse=True):
        unplaced, bound = summary.coverage[level], summary.coverage_bound.get(level, 0)
        strength, words = _coverage(unplaced, bound, higher_proved, first=not lines)
        lines.append(CoverageLine(level, visits[level], unplaced, bound, strength, words))
        higher_proved = higher_proved and strength == "proved"
    return tuple(lines)


def quality_line(summary: Summary) -> QualityLine:
    """What is proved of the minutes: a bound says something only beside proved coverage."""
    if summary.gap is None:
        open_line = (
            "places more visits" if summary.disruption is None else "places more visits or disturbs fewer people"
        )
        words = f"Not known how many could be saved: it is not proved yet that no plan {open_line}."
        return QualityLine(summary.quality, None, "open", words)
    if summary.quality <= summary.quality_bound:
        also = "" if summary.disruption is None else " and disturbs no more people"
        words = f"Proved: no plan that places as many visits{also} needs fewer minutes."
        return QualityLine(summary.quality, summary.quality_bound, "proved", words)
    words = f"Proved: at most {percentage(summary.gap)} of the minutes could be saved."
    return QualityLine(summary.quality, summary.quality_bound, "bounded", words)


def _coverage(unplaced: int, bound: int, higher_proved: bool, first: bool) -> tuple[Strength, str]:
    if unplaced == 0:
        return "proved", "Every visit is placed; no plan can place more."
    better = "" if first else " without leaving more at a higher level"
    if not higher_proved:
        return "open", "Not known: a higher level is not proved yet."
    if unplaced == bound:
        return "proved", f"Proved: no plan leaves fewer unplaced{better}."
    if bound == 0:
        return "open", "Not known: nothing is proved yet of how few could be left unplaced."
    return "bounded", f"Proved: no plan leaves fewer than {bound:,} unplaced{better}."
