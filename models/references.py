"""What names a row of a table, and which columns name rows of other tables."""

from __future__ import annotations

from dataclasses import dataclass

KEYS: dict[str, tuple[str, ...]] = {
    "terms": ("term",),
    "localities": ("locality",),
    "advisers": ("adviser",),
    "schools": ("school",),
    "sips": ("sip",),
    "programmes": ("programme", "visit"),
    "conflicts": ("school", "sip"),
    "pins": ("school", "visit"),
    "history": ("school", "visit"),
    "travel": ("school", "sip"),
}
"""The columns that together name a row of a table; the first of them is what other tables say."""

KINDS = {"school": "schools", "sip": "sips", "adviser": "advisers"}
"""The table of each kind of `absences.of`."""
EVERYONE = "*"
"""As `absences.id`: all of a kind."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a table that names a row, or a list of rows, of another one."""

    table: str
    column: str
    to: str


REFERENCES = (
    Reference("localities", "adviser", "advisers"),
    Reference("schools", "locality", "localities"),
    Reference("schools", "programme", "programmes"),
    Reference("sips", "localities", "localities"),
    Reference("sips", "headteacher_of", "schools"),
    Reference("programmes", "terms", "terms"),
    Reference("conflicts", "school", "schools"),
    Reference("conflicts", "sip", "sips"),
    Reference("pins", "school", "schools"),
    Reference("pins", "sip", "sips"),
    Reference("history", "school", "schools"),
    Reference("travel", "school", "schools"),
    Reference("travel", "sip", "sips"),
)
"""Every reference to a row that must be there, but those of `absences`, whose table the row itself names (`KINDS`)."""

PERHAPS_LEFT = (
    Reference("schools", "current_sip", "sips"),
    Reference("history", "sip", "sips"),
)
"""References that may name somebody who is no longer there."""
