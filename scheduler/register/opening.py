"""Whether a school is open on a day.

A school's closing day is its last: where a school becomes an academy the register has the one closed on 31 August and
the other opened on 1 September. A blank opening day is long ago; a blank closing day is open still, unless the status
says that the school is closed. What was entered in error, or refused, never was a school.
"""

from __future__ import annotations

from datetime import date

from scheduler.validation.problem import quoted

OPEN, CLOSED, PROPOSED = "open", "closed", "proposed to open"
EVER_OPEN = frozenset({OPEN, "open, but proposed to close", CLOSED, PROPOSED})


def why_not_open(status: str, opened: date | None, closed: date | None, day: date) -> str | None:
    """Why a school is not open on a day; None where it is."""
    folded = " ".join(status.casefold().split())
    if folded not in EVER_OPEN:
        return f"of status {quoted(status)}"
    if opened is not None and opened > day:
        return "opened after that day"
    if closed is not None and closed < day:
        return "closed before that day"
    if folded == CLOSED and closed is None:
        return "closed on a day that the register does not know"
    if folded == PROPOSED and opened is None:
        return "proposed to open on a day that the register does not know"
    return None
