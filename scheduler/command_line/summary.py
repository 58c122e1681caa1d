"""What a plan is worth, in a dozen lines: shared by `solve` and `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.command_line.terminal import counted
from scheduler.command_line.wording import minutes, percentage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models import QualityTerms, Summary

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
    return [
        _status(summary),
        "",
        *_coverage_lines(summary),
        "",
        *_disruption_lines(summary),
        *quality_lines(summary.terms),
        f"  {'quality':<11}{summary.quality:>9,}  {_quality_proof(summary)}",
    ]


def quality_lines(terms: QualityTerms) -> list[str]:
    """A heading, and a line for each term of quality."""
    values: Mapping[str, int] = terms.model_dump()
    lines = [f"  {name:<11}{minutes(values[name]):>9}  {meaning}" for name, meaning in MEANINGS.items()]
    return ["quality, in minutes (less is better):", *lines]


def coverage_lines(coverage: Mapping[int, int]) -> list[str]:
    """A heading, and a line for each concern level."""
    return ["unplaced visits:", *(_level(level, unplaced) for level, unplaced in coverage.items())]


def _coverage_lines(summary: Summary) -> list[str]:
    heading, *lines = coverage_lines(summary.coverage)
    proofs = (
        _coverage_proof(unplaced, summary.coverage_bound.get(level, 0)) for level, unplaced in summary.coverage.items()
    )
    return [heading, *(f"{line}  {proof}" for line, proof in zip(lines, proofs, strict=True))]


def _level(level: int, unplaced: int) -> str:
    return f"  {f'concern {level}':<11}{unplaced:>9,}"


def _coverage_proof(unplaced: int, bound: int) -> str:
    if unplaced == bound:
        return "proved: no plan leaves fewer"
    return f"bound: no plan leaves fewer than {bound:,}"


def _disruption_lines(summary: Summary) -> list[str]:
    disruption = summary.disruption
    if disruption is None:
        return []
    covered = summary.coverage == summary.coverage_bound
    settled = covered and disruption.schools == disruption.schools_bound
    schools = _fewest("affects", disruption.schools, disruption.schools_bound, "schools" if covered else None)
    visits = _fewest("moves", disruption.visits, disruption.visits_bound, "visits" if settled else None)
    return [
        "disruption, of replans that place as many visits (less is better):",
        f"  {'schools':<11}{disruption.schools:>9,}  that change SIP; {schools}",
        f"  {'visits':<11}{disruption.visits:>9,}  that move; {visits}",
        "",
    ]


def _fewest(verb: str, count: int, bound: int, noun: str | None) -> str:
    """What is proved of a line of disruption; nothing where a line before it is not."""
    such = "no replan" if noun == "schools" else "no replan that affects as few schools"
    if noun is not None and count == bound:
        return f"proved: {such} {verb} fewer {noun}"
    if noun is None or bound == 0:
        return "not proved to be the fewest"
    return f"bound: {such} {verb} fewer than {bound:,} {noun}"


def _quality_proof(summary: Summary) -> str:
    if summary.status == "optimal":
        return "proved: no plan has less" if summary.disruption is None else "proved: no replan so mild has less"
    if summary.gap is None:
        lines = "coverage is" if summary.disruption is None else "coverage and disruption are"
        return f"no gap: {lines} not proved yet"
    return f"bound {summary.quality_bound:,}, gap {percentage(summary.gap)}"


def _status(summary: Summary) -> str:
    after = f"after {counted(round(summary.seconds), 'second')}"
    if summary.status == "optimal":
        best = "no plan" if summary.disruption is None else "no replan"
        return f"Optimal, {after}: it is proved that {best} is better."
    return f"Feasible, {after}: no rule is broken, and the bounds are proved."
