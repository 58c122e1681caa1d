"""Phases of education, as the register names them."""

from __future__ import annotations

from collections.abc import Iterable

_WITH = {"primary": "middle deemed primary", "secondary": "middle deemed secondary"}


def wanted_phases(named: Iterable[str]) -> frozenset[str]:
    """The phases that are meant, folded: primary has the middle schools deemed primary with it, secondary likewise."""
    folded = {fold(name) for name in named}
    return frozenset(folded | {_WITH[name] for name in folded if name in _WITH})


def fold(phase: str) -> str:
    """A phase without its capitals and hyphens, which have changed over the years."""
    return " ".join(phase.casefold().replace("-", " ").split())
