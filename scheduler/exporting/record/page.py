"""A record as one HTML file, under a policy that lets nothing run and nothing load."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from scheduler.exporting import pages
from scheduler.exporting.record.document import Document
from scheduler.exporting.report.wording import isolated

PACKAGE = "scheduler.exporting.record"


def render(document: Document) -> str:
    """The record as the text of one HTML file (UTF-8), made to be printed on A4."""
    style = pages.asset(PACKAGE, "style.css")
    policy = pages.content_security_policy(style)
    return _environment().get_template("page.html").render(document=document, style=style, policy=policy)


@cache
def _environment() -> Environment:
    environment = pages.environment(PACKAGE)
    environment.filters.update(isolated=isolated)
    return environment
