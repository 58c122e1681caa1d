"""The rule `capacity`: how many schools and visits a SIP may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models import Sip
from scheduler.checker.book import Book
from scheduler.checker.breach import Breach, counted

ID = "capacity"
TEXT = (
    "a SIP has at most max_schools schools, at most max_concern_schools of concern, none or at least "
    "min_schools, and makes at most max_days visits"
)


def breaches(book: Book) -> Iterator[Breach]:
    """Every SIP with too many schools, too many of concern, too few schools, or too many visits.

    schools <= max_schools; schools with concern > 0 <= max_concern_schools; schools = 0 or
    >= min_schools; visits, historic ones too, <= max_days unless all of them are historic.
    """
    made = Counter(visit.sip for visit in book.placed.values())
    planning = {visit.sip for visit in book.planned}
    for sip in book.facts.instance.sips:
        yield from _schools(book, sip)
        if sip.max_days is not None and made[sip.sip] > sip.max_days and sip.sip in planning:
            visits = counted(made[sip.sip], "visit")
            yield Breach(ID, f"{sip.sip} makes {visits}, limit {sip.max_days}", sip=sip.sip)


def _schools(book: Book, sip: Sip) -> Iterator[Breach]:
    schools = book.schools_of.get(sip.sip, ())
    concern = sum(school.concern > 0 for school in schools)
    has = f"{sip.sip} has {counted(len(schools), 'school')}"
    if len(schools) > sip.max_schools:
        yield Breach(ID, f"{has}, limit {sip.max_schools}", sip=sip.sip)
    if sip.max_concern_schools is not None and concern > sip.max_concern_schools:
        of_concern = f"{sip.sip} has {counted(concern, 'school')} of concern"
        yield Breach(ID, f"{of_concern}, limit {sip.max_concern_schools}", sip=sip.sip)
    if 0 < len(schools) < sip.min_schools:
        yield Breach(ID, f"{has}, must have none or at least {sip.min_schools}", sip=sip.sip)
