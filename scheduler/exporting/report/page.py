"""The page: everything worked out, put into the template, under a policy that lets nothing else run or load."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from models import QualityTerms
from scheduler.checker import TERMS
from scheduler.exporting import pages
from scheduler.exporting.account import Account, VisitEntry
from scheduler.exporting.report import term_grid, wording
from scheduler.exporting.report.bars import Bar, bar
from scheduler.exporting.report.costs import costs
from scheduler.exporting.report.county_map import county_map
from scheduler.exporting.report.filters import places_of
from scheduler.exporting.report.limits import limits
from scheduler.exporting.report.term_grid import term_grids
from scheduler.exporting.report.unplaced import unplaced
from scheduler.exporting.report.waiting import waiting
from scheduler.exporting.report.workload import average_minutes, loads

PACKAGE = "scheduler.exporting.report"


@dataclass(frozen=True)
class TermOfQuality:
    """One term of quality in minutes."""

    name: str
    text: str
    minutes: int
    share: Bar


def render(account: Account) -> str:
    """The whole report as the text of one HTML file (UTF-8)."""
    style, script = pages.asset(PACKAGE, "style.css"), pages.asset(PACKAGE, "script.js")
    places = places_of(account)
    summary = account.plan.summary
    return (
        _environment()
        .get_template("page.html")
        .render(
            account=account,
            instance=account.instance,
            summary=summary,
            style=style,
            script=script,
            policy=pages.content_security_policy(style, script),
            places=places,
            map=county_map(account, places),
            grids=term_grids(account, places),
            loads=loads(account, places),
            waiting=waiting(account, places),
            costs=costs(account, places),
            limits=limits(account),
            unplaced=unplaced(account, places),
            proof=account.proof,
            quality_terms=quality_terms(summary.terms),
            average_minutes=average_minutes(account.visits),
            numbers=_visit_numbers(account.visits),
        )
    )


def quality_terms(terms: QualityTerms) -> tuple[TermOfQuality, ...]:
    """The terms of quality, in the order of the contract."""
    minutes: dict[str, int] = terms.model_dump()
    return tuple(
        TermOfQuality(term.id, term.text, minutes[term.id], bar(minutes[term.id], terms.quality)) for term in TERMS
    )


def _visit_numbers(visits: tuple[VisitEntry, ...]) -> tuple[int, ...]:
    return tuple(sorted({visit.number for visit in visits}))


@cache
def _environment() -> Environment:
    environment = pages.environment(PACKAGE)
    environment.filters.update(
        concern=wording.concern,
        counted=wording.counted,
        hours=wording.hours,
        isolated=wording.isolated,
        notes=term_grid.notes,
        number=wording.number,
        pounds=wording.pounds,
        short_day=wording.short_day,
        day_and_month=wording.day_and_month,
    )
    environment.tests.update(unbroken=wording.unbroken)
    return environment
