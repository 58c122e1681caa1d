"""One cell: from whatever a file holds to clean text, and from text to a value.

Parsers raise `ValueError` whose message says what was expected.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from functools import lru_cache

EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
"""What Excel shows where a formula failed."""

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00(?::00)?)?")
_WHOLE = re.compile(r"[+-]?\d{1,15}(?:\.0*)?")
_DIGITS = re.compile(r"[+-]?\d+(?:\.0*)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def cell_text(value: object) -> str:
    """The text of a cell as a planner would type it: no float for a whole number, ISO days, yes and no."""
    match value:
        case None:
            text = ""
        case str():
            text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        case bool():
            text = "yes" if value else "no"
        case float() if math.isnan(value):
            text = "#N/A"  # pandas has this for every cell whose formula failed
        case float() if value.is_integer():
            text = str(int(value))
        case datetime() if value.time() == time():
            text = value.date().isoformat()
        case _:
            text = str(value)
    return text


def check_text(text: str) -> None:
    """Refuse what is no text: the mark of a failed formula, and control characters.

    Raises:
        ValueError: saying what was found.
    """
    if text in EXCEL_ERRORS:
        raise ValueError("a formula of Excel failed here; expected a value")
    if _CONTROL.search(text):
        raise ValueError("has a control character that cannot be shown; expected plain text")


def parse_whole(text: str) -> int:
    """A whole number; `8.0` is 8."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"expected a whole number{' of at most 15 digits' if _DIGITS.fullmatch(text) else ''}")
    return int(text.partition(".")[0])


def parse_number(text: str) -> float:
    """A finite number with a decimal point, not a comma."""
    if not _NUMBER.fullmatch(text) or not math.isfinite(number := float(text)):
        raise ValueError("expected a number such as 52.63")
    return number


def parse_truth(text: str) -> bool:
    """Yes or no; what Excel calls TRUE and FALSE is understood too."""
    match text.casefold():
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
    raise ValueError("expected yes or no")


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date:
    """A day as 2008-04-14, or as 14/04/2008, which British Excel writes into a CSV file."""
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = found.groups()
    elif found := _BRITISH_DAY.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError("expected a date such as 2008-04-14 (or 14/04/2008)")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("there is no such day; expected a date such as 2008-04-14 (or 14/04/2008)") from None


def parse_list(text: str) -> tuple[str, ...]:
    """The items between semicolons, without the spaces around them, each once."""
    items = (item.strip() for item in text.split(";"))
    return tuple(dict.fromkeys(item for item in items if item))
