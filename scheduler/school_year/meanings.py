"""What the name of an event in an authority's calendar means, in the words that English authorities use.

Only what is clear is taken for anything: a name that could mean two things means nothing, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum, auto

from scheduler.reading.term_dates import DatedEvent


class Meaning(StrEnum):
    """What an event says of its days."""

    TERM = auto()
    """A term, or a half of one, from the first to the last of its days."""
    TERM_BEGINS = auto()
    TERM_ENDS = auto()
    CLOSED = auto()
    """Schools are closed: a half-term, a holiday, a bank holiday."""
    BREAK_BEGINS = auto()
    """The first day of a half-term or holiday."""
    BREAK_ENDS = auto()
    """The last day of a half-term or holiday."""
    LAST_BEFORE_BREAK = auto()
    """The last school day before a half-term."""
    FIRST_AFTER_BREAK = auto()
    INSET = auto()
    """Schools are without pupils."""


LONGEST_BREAK = 17
"""A 'half-term' of more days is a half of a term: two weeks with the weekends about them are 16."""
SHORT_BREAK = 2
"""Whoever 'closes for half-term' on more days is closed on them."""
SHORTEST_TERM = 25
"""What is called a term and has fewer days is none: the shortest of a year of six terms have five weeks."""
LONGEST_TERM = 250
"""What has more days is a whole year, or a slip."""

_INSET = re.compile(
    r"\b(inset|in service|baker)\b"
    r"|\b(training|non pupil|pupil free|staff only|staff development|professional)\b.* days?"
    r"|\b(teacher|staff) training\b|\bclosed (to|for) (all )?(pupils|children|students)\b|\b(pd|cpd|occasional) days?\b"
)
_HALF_TERM = re.compile(r"\b(half|mid) ?terms?\b")
_TERM = re.compile(r"\bterms?\b|\b(school|academic) year\b")
_BEGINS = re.compile(r"\b(begins?|beginning|starts?|starting|commences?|opens?|first day|1st day|return)\b")
_ENDS = re.compile(r"\b(ends?|ending|finish(es)?|closes?|closing|last day|final day|breaks? up|breaking up)\b")
_PUPILS = r"\b(schools?|pupils?|children|students?|staff|teachers|classes|lessons)\b"
_STAFF = re.compile(r"\b(staff|teachers?)\b")
_CHILDREN = re.compile(r"\b(pupils?|children|students?)\b")
_RETURN = re.compile(
    rf"{_PUPILS}.*\b(return(s|ing)?|re ?opens?|open|opens|back|resumes?|starts?|begins?)\b"
    r"|\bback to school\b|\breturn to school\b|\b(first day|back|return(s|ing)?)\b.*\b(after|from|following)\b"
)
_LEAVE = re.compile(
    rf"{_PUPILS}.*\b(close|closes|breaks? up|finish(es)?|ends?)\b|\bbreak(s|ing)? up\b|\blast day before\b"
)
_BREAK = r"\b(?:holidays?|vacation|break(?! up))\b"
_HOLIDAY = re.compile(rf"{_BREAK}|\b(closures?|closed)\b")
_MORE = (
    r"(?:weeks?|period|days?|dates?|for|in|from|to|until|of|on|at|and|all|schools?|substitute|observed|\d\w*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|begins?|starts?|ends?|finish(?:es)?)"
)
_NAMES_A_BREAK = re.compile(rf".*{_BREAK}(?: {_MORE}\b.*)?|.*\b(?:closures?|closed)\b.*")
"""A name says that there is a break by its last noun: a holiday club is a club."""
_NAMED_DAY = (
    r"good friday|easter(?: (?:monday|sunday|saturday))?|(?:early )?may day|christmas(?: (?:day|eve))?|boxing day"
    r"|new years?(?: (?:day|eve))?|whit(?: (?:week|monday))?"
)
_NAMED_DAYS = re.compile(rf"(?:{_NAMED_DAY})(?: (?:and )?(?:{_NAMED_DAY}))*(?: \d+)*")
_SOMETHING_ELSE = re.compile(
    r"\b(evening|meeting|forum|part(y|ies)|concert|fair|fayre|f[e\u00ea]te|carols?|disco|play|performance|nativity"
    r"|lunch|dinner|meal|market|bazaar|assembly|jumper|show|trip|sale|raffle|quiz|deadline|club|camp|course"
    r"|activit(y|ies)|workshop|coffee|tea|celebration|reception|competition|appeal|road|office|library|pool)s?\b"
    r"|\b(church|carol) service\b"
)
"""What is something else whatever stands beside it, and is for people to judge."""
_STATEMENTS = re.compile(r"[/;.&\u2013\u2014]|\s-\s|\band\b", re.I)
"""What may part two statements of one name."""
_HALF_OF_A_TERM = re.compile(
    r"\b(half|mid) ?terms? \d\b"
    r"|(?<!half )(?<!mid )\bterms? (\d )?(begins?|starts?|ends?|finish(es)?|closes?)\b"
)
"""'Half term 1' and 'Term 1 ends (half term)', on one day, say nothing clear of a break."""
_BEFORE = re.compile(r"\b(before|for)\b")
_AFTER = re.compile(r"\b(after|from|following)\b")


def meanings_of(event: DatedEvent) -> frozenset[Meaning]:
    """What an event means; nothing where that is not clear. A term may begin with an INSET day: then it is both."""
    days = (event.last_day - event.first_day).days + 1
    found = _said(event.name, days, event.names_a_term)
    return found if found or days > 1 else _said_together(_STATEMENTS.split(event.name))


def _said(name: str, days: int, names_a_term: bool) -> frozenset[Meaning]:
    words = words_of(name)
    found: set[Meaning] = set()
    if not _SOMETHING_ELSE.search(words):
        found = _half_term(words, days) if _HALF_TERM.search(words) else _other(words, days, names_a_term)
    if not _INSET.search(words):
        return frozenset(found)
    return frozenset({Meaning.INSET, *(found & {Meaning.TERM_BEGINS, Meaning.TERM_ENDS})})


def _said_together(statements: Sequence[str]) -> frozenset[Meaning]:
    """What statements about one day mean that fit together: a term ends and a break begins, or the other way round.

    The day is then one of the term: 'Spring term ends / Easter holiday begins' is said of the last day at school. Of
    the break only a half-term is kept, which may lie inside a term.
    """
    parts = [_said(statement, 1, False) for statement in statements if words_of(statement)]
    if not all(parts):
        return frozenset()
    half_term = any(_HALF_TERM.search(words_of(statement)) for statement in statements)
    for term, edge, beside in _TOGETHER:
        if {term} < frozenset().union(*parts) <= {term, edge, beside}:
            return frozenset({term, beside} if half_term else {term})
    return frozenset()


_TOGETHER = (
    (Meaning.TERM_ENDS, Meaning.BREAK_BEGINS, Meaning.LAST_BEFORE_BREAK),
    (Meaning.TERM_BEGINS, Meaning.BREAK_ENDS, Meaning.FIRST_AFTER_BREAK),
)
"""What a term does, the edge of a break that goes with it, and what that makes of the day."""


def is_for_staff(name: str) -> bool:
    """Whether a name speaks of staff, and not of pupils."""
    words = words_of(name)
    return bool(_STAFF.search(words)) and not _CHILDREN.search(words)


def words_of(name: str) -> str:
    """The words of a name in small letters, with a space between."""
    return " ".join(re.findall(r"\w+", name.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))


def _half_term(words: str, days: int) -> set[Meaning]:
    begins, ends = bool(_BEGINS.search(words)), bool(_ENDS.search(words))
    if days > LONGEST_BREAK:
        return {Meaning.TERM} if SHORTEST_TERM <= days <= LONGEST_TERM else set()
    if _AFTER.search(words):
        return {Meaning.FIRST_AFTER_BREAK} if begins or _RETURN.search(words) else set()
    if days <= SHORT_BREAK and _BEFORE.search(words):
        return {Meaning.LAST_BEFORE_BREAK} if ends or _LEAVE.search(words) else set()
    if days > 1 or not (begins or ends):
        return {Meaning.CLOSED}
    if (
        begins == ends
        or _HALF_OF_A_TERM.search(words)
        or _LEAVE.search(words)
        or _RETURN.search(words)
        or "last day" in words
    ):
        return set()
    return {Meaning.BREAK_BEGINS if begins else Meaning.BREAK_ENDS}


def _other(words: str, days: int, names_a_term: bool) -> set[Meaning]:
    """What is said without the word half-term."""
    holiday, term = bool(_HOLIDAY.search(words) or _NAMED_DAYS.fullmatch(words)), bool(_TERM.search(words))
    begins = bool(_RETURN.search(words) or (term and _BEGINS.search(words)))
    ends = bool(_LEAVE.search(words) or (term and _ENDS.search(words)))
    if days >= SHORTEST_TERM and (term or names_a_term) and not holiday:
        return {Meaning.TERM} if days <= LONGEST_TERM else set()
    if begins and ends:
        return set()
    if begins or ends:
        return {Meaning.TERM_BEGINS if begins else Meaning.TERM_ENDS} if days <= 7 else set()
    if _NAMES_A_BREAK.fullmatch(words) or _NAMED_DAYS.fullmatch(words):
        starts, stops = bool(_BEGINS.search(words)), bool(_ENDS.search(words))
        if days > 1 or not (starts or stops):
            return {Meaning.CLOSED}
        return set() if starts and stops else {Meaning.BREAK_BEGINS if starts else Meaning.BREAK_ENDS}
    return {Meaning.TERM} if names_a_term else set()


_SEASONS = {
    "autumn": "Autumn",
    "fall": "Autumn",
    "winter": "Winter",
    "spring": "Spring",
    "summer": "Summer",
    "michaelmas": "Michaelmas",
    "lent": "Lent",
    "hilary": "Hilary",
    "trinity": "Trinity",
}
_SEASON = re.compile(
    rf"(?<!after )(?<!after the )(?<!following )\b({'|'.join(_SEASONS)})\b(?! (?:holidays?|vacation|break|recess)\b)"
)
_NUMBERED = re.compile(r"\bterm ([1-6])\b|\b([1-6])(?:st|nd|rd|th) term\b")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}) term\b")


def term_called(name: str) -> str | None:
    """Which term of the year a name says: `Autumn`, `Term 3`; None where it says none."""
    words = words_of(name)
    if found := _SEASON.search(words):
        return _SEASONS[found[1]]
    if found := _NUMBERED.search(words):
        return f"Term {found[1] or found[2]}"
    if found := _ORDINAL.search(words):
        return f"Term {_ORDINALS.index(found[1]) + 1}"
    return None


def season_of(day: date) -> str:
    """The English term in which a piece of a term that begins on this day lies, where nobody says which."""
    if day.month <= 3:
        return "Spring"
    return "Summer" if day.month <= 7 else "Autumn"
