"""The nearest known name: what the writer of a misspelt one probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from scheduler.validation.problem import quoted

NEAR_ENOUGH = 60.0
"""Similarity, in per cent, below which a suggestion would puzzle more than help."""

MOST_CODES = 3
"""Of people or schools with the same name so many are suggested."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, whatever its capitals; None where none is at all like it."""
    return _nearest(name.casefold(), tuple(known))


@lru_cache(maxsize=1024)
def _nearest(folded: str, known: tuple[str, ...]) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only a wrong instance pays for the import)

    found = process.extractOne(folded, _folded(known), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return known[found[2]] if found else None


@lru_cache(maxsize=16)
def _folded(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.casefold, known))


def suggestion(name: str, known: Iterable[str], called: Mapping[str, str] | None = None) -> str:
    """`, did you mean "P12"?`, or nothing where no known name is near.

    `called` is what people call those whom codes name: where that was written, or nearly, the code is suggested, as in
    `, did you mean "P12" (Anne Hart)?`.
    """
    people = called or {}
    full = nearest(name, people.values())
    near = nearest(name, known)
    if full is not None and (near is None or _likeness(name, full) > _likeness(name, near)):
        codes = [code for code, whole in people.items() if whole == full]
        return f", did you mean {' or '.join(map(quoted, codes[:MOST_CODES]))} ({quoted(full)[1:-1]})?"
    return "" if near is None else f", did you mean {quoted(near)}?"


def unknown(what: str, name: str, known: Iterable[str], called: Mapping[str, str] | None = None) -> str:
    """`unknown SIP "P12x", did you mean "P12"?`; see `suggestion`."""
    return f"unknown {what} {quoted(name)}{suggestion(name, known, called)}"


def _likeness(name: str, other: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415  (only a wrong instance pays for the import)

    return float(fuzz.ratio(name.casefold(), other.casefold()))
