"""What a plan says of itself, held against what the checker found."""

from __future__ import annotations

import math
from collections.abc import Iterator

from models import Instance, Plan, Summary
from scheduler.checker.breach import Breach
from scheduler.checker.disruption import changes_between
from scheduler.checker.report import Report

ID = "summary"
TEXT = "what the summary of a plan claims is so"


def check_summary(plan: Plan, instance: Instance, report: Report) -> tuple[Breach, ...]:
    """Every claim of a plan's summary that is not so; that a bound is a true bound is taken on trust."""
    summary = plan.summary
    claims = (
        *_values(summary, report),
        *_bounds(summary),
        *_disruption(plan, instance),
        *_gap(summary),
        *_status(summary),
        *_instance(summary, instance),
    )
    return tuple(Breach(ID, claim) for claim in claims)


def coverage_proved(summary: Summary) -> bool:
    """Whether at every level the coverage is as low as its bound."""
    return summary.coverage == summary.coverage_bound


def proved_up_to_quality(summary: Summary) -> bool:
    """Whether every line before quality is as low as its bound: coverage, and of a replan disruption."""
    return coverage_proved(summary) and (summary.disruption is None or summary.disruption.proved)


def _values(summary: Summary, report: Report) -> Iterator[str]:
    if summary.coverage != report.coverage:
        yield f"coverage is {_levels(report.coverage)}, the summary says {_levels(summary.coverage)}"
    for name, minutes in report.terms.model_dump().items():
        claimed = getattr(summary.terms, name)
        if claimed != minutes:
            yield f"the term {name} is {minutes}, the summary says {claimed}"
    if summary.quality != report.quality:
        yield f"quality is {report.quality}, the summary says {summary.quality}"


def _bounds(summary: Summary) -> Iterator[str]:
    coverage, bound = summary.coverage, summary.coverage_bound
    if coverage.keys() != bound.keys():
        yield f"coverage is of the levels {sorted(coverage)}, its bound of {sorted(bound)}"
        return
    levels = sorted(coverage, reverse=True)
    if [bound[level] for level in levels] > [coverage[level] for level in levels]:
        yield f"the bound of coverage, {_levels(bound)}, is above its value, {_levels(coverage)}"
    if proved_up_to_quality(summary) and summary.quality_bound > summary.quality:
        yield f"the bound of quality, {summary.quality_bound}, is above its value, {summary.quality}"


def _disruption(plan: Plan, instance: Instance) -> Iterator[str]:
    """A replan keeps the plan that it took the place of, so that its disruption can be counted anew."""
    claimed, before = plan.summary.disruption, plan.replanned_from
    if claimed is None or before is None:
        if claimed is not None:
            yield "the disruption cannot be counted: the plan does not say what it was replanned from"
        if before is not None:
            yield "the plan says what it was replanned from, but its summary has no disruption"
        return
    changes = changes_between(before, plan, instance)
    counts = {"schools that change SIP": len(changes.schools), "visits that move": len(changes.visits)}
    said = (claimed.schools, claimed.schools_bound), (claimed.visits, claimed.visits_bound)
    for (name, count), (number, _) in zip(counts.items(), said, strict=True):
        if number != count:
            yield f"{name}: {count}, the summary says {number}"
    if coverage_proved(plan.summary) and [bound for _, bound in said] > [number for number, _ in said]:
        yield "the bound of disruption is above its value"


def _gap(summary: Summary) -> Iterator[str]:
    if not proved_up_to_quality(summary):
        if summary.gap is not None:
            lines = "coverage is" if summary.disruption is None else "coverage and disruption are"
            yield f"the gap is {summary.gap}, but there is none until {lines} proved"
        return
    quality, bound = summary.quality, summary.quality_bound
    gap = 0.0 if quality == 0 else (quality - bound) / quality
    if summary.gap is None:
        lines = "coverage is" if summary.disruption is None else "coverage and disruption are"
        yield f"the gap is not given, but {lines} proved: it is {gap:.6f}"
    elif not math.isclose(summary.gap, gap, rel_tol=1e-9, abs_tol=1e-9):
        yield f"the gap is {gap:.6f}, the summary says {summary.gap:.6f}"


def _status(summary: Summary) -> Iterator[str]:
    proved = proved_up_to_quality(summary) and summary.quality_bound == summary.quality
    if summary.status == "optimal" and not proved:
        yield "the status is 'optimal', but not every line of the objective is proved"
    if summary.status != "optimal" and proved:
        yield f"the status is '{summary.status}', but every line of the objective is proved"


def _instance(summary: Summary, instance: Instance) -> Iterator[str]:
    if summary.instance_sha256 != instance.sha256:
        yield (
            f"the instance has the hash {instance.sha256[:12]}…, the plan was made for {summary.instance_sha256[:12]}…"
        )


def _levels(coverage: dict[int, int]) -> str:
    return ", ".join(f"{count} at level {level}" for level, count in sorted(coverage.items(), reverse=True))
