"""The page: everything worked out, put into the template, under a policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models import QualityTerms
from scheduler.checker import TERMS
from scheduler.exporting.account import Account, VisitEntry
from scheduler.exporting.report import term_grid, wording
from scheduler.exporting.report.bars import Bar, bar
from scheduler.exporting.report.costs import costs
from scheduler.exporting.report.county_map import county_map
from scheduler.exporting.report.filters import places_of
from scheduler.exporting.report.limits import limits
from scheduler.exporting.report.proof import coverage_lines, quality_line
from scheduler.exporting.report.term_grid import term_grids
from scheduler.exporting.report.waiting import waiting
from scheduler.exporting.report.workload import average_minutes, loads
from scheduler.exporting.text import plain

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
    places = places_of(account)
    summary = account.plan.summary
    return (
        _environment()
        .get_template("page.html")
        .render(
            account=account,
            instance=account.instance,
            summary=summary,
            style=_asset("style.css"),
            script=_asset("script.js"),
            policy=content_security_policy(_asset("style.css"), _asset("script.js")),
            places=places,
            map=county_map(account, places),
            grids=term_grids(account, places),
            loads=loads(account, places),
            waiting=waiting(account, places),
            costs=costs(account, places),
            limits=limits(account),
            coverage=coverage_lines(account),
            quality=quality_line(summary),
            quality_terms=quality_terms(summary.terms),
            average_minutes=average_minutes(account.visits),
            numbers=_visit_numbers(account.visits),
        )
    )


def content_security_policy(style: str, script: str) -> str:
    """Nothing may run, apply or load but this style and this script: not even if escaping had failed.

    The tab's icon is a `data:` address; no other image, font, frame, form or connection is allowed.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def quality_terms(terms: QualityTerms) -> tuple[TermOfQuality, ...]:
    """The terms of quality, in the order of the contract."""
    minutes: dict[str, int] = terms.model_dump()
    return tuple(
        TermOfQuality(term.id, term.text, minutes[term.id], bar(minutes[term.id], terms.quality)) for term in TERMS
    )


def _visit_numbers(visits: tuple[VisitEntry, ...]) -> tuple[int, ...]:
    return tuple(sorted({visit.number for visit in visits}))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _asset(name: str) -> Markup:
    """A file of this package, as it is: none of its text comes from a user."""
    return Markup(resources.files(PACKAGE).joinpath("templates", name).read_text(encoding="utf-8"))


def _finalized(value: object) -> object:
    """What stands in a template, without what no HTML file may hold; escaped after this."""
    return plain(value) if type(value) is str and not value.isprintable() else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
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
