"""What a plan is worth, in a dozen lines: shared by `solve` and `show`."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from scheduler.command_line.terminal import counted
from scheduler.command_line.wording import minutes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models import QualityTerms, Summary
    from scheduler.proving import Line

UNPLACED = "unplaced visits:"
WIDTH = 80
INDENT = 24
"""Where what is proved begins."""

MEANINGS = {
    "travel": "driving to schools and back",
    "waiting": "schools of concern waiting for their first visit",
    "spacing": "visits away from their ideal day",
    "continuity": "schools that lose the SIP they have",
    "balance": "SIPs with more or fewer schools than their share",
    "outside": "schools outside their SIP's localities",
}


def summary_lines(summary: Summary) -> list[str]:
    """Coverage by level, disruption where it is a replan, quality by term, and what is proved of each."""
    from scheduler.proving import proof_of

    proof = proof_of(summary)
    after = f"after {counted(round(summary.seconds), 'second')}"
    lines = [f"{'Optimal' if proof.optimal else 'Feasible'}, {after}: {proof.verdict}.", "", UNPLACED]
    for line in proof.coverage:
        lines += _proved(f"concern {line.level}", line)
    if proof.disruption:
        lines += ["", "disruption (less is better): schools that change SIP, visits that move:"]
        for name, each in zip(("schools", "visits"), proof.disruption, strict=True):
            lines += _proved(name, each)
    return [*lines, "", *quality_lines(summary.terms), *_proved("quality", proof.quality)]


def _proved(name: str, line: Line) -> list[str]:
    """A figure and what is proved of it, on as many lines as that takes."""
    first, *rest = wrap(line.words, WIDTH - INDENT)
    return [f"  {name:<11}{line.value:>9,}  {first}", *(" " * INDENT + each for each in rest)]


def quality_lines(terms: QualityTerms) -> list[str]:
    """A heading, and a line for each term of quality."""
    values: Mapping[str, int] = terms.model_dump()
    lines = [f"  {name:<11}{minutes(values[name]):>9}  {meaning}" for name, meaning in MEANINGS.items()]
    return ["quality, in minutes (less is better):", *lines]


def coverage_lines(coverage: Mapping[int, int]) -> list[str]:
    """A heading, and a line for each concern level."""
    return [UNPLACED, *(_level(level, unplaced) for level, unplaced in coverage.items())]


def _level(level: int, unplaced: int) -> str:
    return f"  {f'concern {level}':<11}{unplaced:>9,}"
