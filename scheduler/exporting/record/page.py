"""A record as one HTML file, under a policy that lets nothing run and nothing load."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scheduler.exporting.record.document import Document
from scheduler.exporting.report.wording import isolated
from scheduler.exporting.text import plain

PACKAGE = "scheduler.exporting.record"


def render(document: Document) -> str:
    """The record as the text of one HTML file (UTF-8), made to be printed on A4."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return _environment().get_template("page.html").render(document=document, style=style, policy=policy)


@cache
def _style() -> Markup:
    """As it is: none of its text comes from a user."""
    return Markup(resources.files(PACKAGE).joinpath("templates", "style.css").read_text(encoding="utf-8"))


def _finalized(value: object) -> object:
    """What stands in the page, without what no HTML file may hold; escaped after this."""
    return plain(value) if type(value) is str else value


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
    environment.filters.update(isolated=isolated)
    return environment
