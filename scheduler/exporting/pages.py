"""What all our pages share: templates with everything escaped, and a policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scheduler.exporting.text import plain

SHARED = "scheduler.exporting.report"
"""The package whose style and macros the other pages take too."""


def content_security_policy(style: str, script: str = "") -> str:
    """Nothing may run, apply or load but this style and this script: not even if escaping had failed.

    The tab's icon is a `data:` address; no other image, font, frame, form or connection is allowed.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(script)}" if script else "script-src 'none'",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


@cache
def asset(package: str, name: str) -> Markup:
    """A file among the templates of a package, as it is: none of its text comes from a user."""
    return Markup(resources.files(package).joinpath("templates", name).read_text(encoding="utf-8"))


@cache
def environment(package: str) -> Environment:
    """An environment for the templates of a package, and for the shared ones."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(SHARED)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _finalized(value: object) -> object:
    """What stands in a template, without what no HTML file may hold; escaped after this."""
    return plain(value) if type(value) is str and not value.isprintable() else value
