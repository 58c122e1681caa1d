"""One entry for each visit, school, SIP, adviser and term, with all that is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import Adviser, Locality, ProgrammeVisit, School, Sip, Term
from scheduler.costing import Money


@dataclass(frozen=True)
class VisitEntry:
    """A visit of a school. Unplaced: `day`, `sip`, `term`, `report_due` and `minutes` are None."""

    school: School
    programme: ProgrammeVisit
    locality: Locality | None
    day: date | None
    sip: str | None
    """The id of who makes it; a historic visit may have been made by somebody who has left."""
    maker: Sip | None
    """The SIP's row; None where it is unplaced or its SIP has left."""
    adviser: Adviser | None
    """Who comes too: only where the visit is accompanied and the school's locality has an adviser."""
    historic: bool
    """Made already: a fact, not a decision."""
    pinned: bool
    """A pin of the planner fixes its day or its SIP."""
    term: Term | None
    ideal: date | None
    """The ideal day of its window."""
    off_ideal: int | None
    """School days after the ideal day; negative before it."""
    report_due: date | None
    """`report_days` school days after the visit; see `report_due_after`."""
    minutes: int | None
    """Driving one way; None also at the desk and where the SIP has left."""
    money: Money
    """Mileage only: the fee is paid for a school, not for a visit. 0 for a historic visit."""

    @property
    def number(self) -> int:
        """Its number in the programme."""
        return self.programme.visit

    @property
    def title(self) -> str:
        """Its title, else 'Visit 2'."""
        return self.programme.title or f"Visit {self.number}"

    @property
    def placed(self) -> bool:
        """Whether it has a day."""
        return self.day is not None

    @property
    def area(self) -> str:
        """The area of the school's locality; '' where it has none."""
        return self.locality.area if self.locality else ""


@dataclass(frozen=True)
class SchoolEntry:
    """A school, who has it and when it is visited."""

    school: School
    locality: Locality | None
    adviser: Adviser | None
    """The adviser of its locality."""
    sip: Sip | None
    """Who it is allocated to; None where it is unallocated."""
    visits: tuple[VisitEntry, ...]
    """In the order of their numbers, the unplaced ones too."""
    minutes: int | None
    """Driving one way from its SIP; None where it is unallocated."""
    changes: bool
    """It is allocated, and loses a current SIP who is still there."""
    outside: bool
    """It is allocated outside its SIP's localities."""
    waiting_days: int | None
    """School days from the first day of its first visit's window to that visit; None without a concern, or
    where that visit is unplaced or was made already."""
    money: Money

    @property
    def name(self) -> str:
        """Its name, else its id."""
        return self.school.name or self.school.school

    @property
    def area(self) -> str:
        """The area of its locality; '' where it has none."""
        return self.locality.area if self.locality else ""

    @property
    def unplaced(self) -> int:
        """How many of its visits are unplaced."""
        return sum(not visit.placed for visit in self.visits)


@dataclass(frozen=True)
class SipEntry:
    """A SIP with their schools, visits and load."""

    sip: Sip
    schools: tuple[SchoolEntry, ...]
    visits: tuple[VisitEntry, ...]
    """Placed visits in date order, those made already too."""
    fair_share: int
    """Schools; see the term `balance`."""
    driving_minutes: int
    """There and back for every planned on-site visit: this SIP's part of the term `travel`."""
    money: Money

    @property
    def name(self) -> str:
        """Their name, else their id."""
        return self.sip.name or self.sip.sip

    @property
    def concern_schools(self) -> int:
        """How many of their schools are of concern."""
        return sum(each.school.concern > 0 for each in self.schools)


@dataclass(frozen=True)
class AdviserEntry:
    """An adviser with their localities and the visits that they accompany."""

    adviser: Adviser
    localities: tuple[Locality, ...]
    schools: tuple[SchoolEntry, ...]
    """Of those localities."""
    visits: tuple[VisitEntry, ...]
    """The placed visits that they accompany, in date order."""

    @property
    def name(self) -> str:
        """Their name, else their id."""
        return self.adviser.name or self.adviser.adviser


@dataclass(frozen=True)
class TermDay:
    """A Monday to Friday of a term; `closed` is why nobody visits ('' without a reason), None if open."""

    day: date
    closed: str | None
    week: int
    """Weeks of the term counted from 1, by their Mondays; a half-term is counted too."""


@dataclass(frozen=True)
class TermEntry:
    """A term, day by day."""

    term: Term
    days: tuple[TermDay, ...]
    visits: tuple[VisitEntry, ...]
    """The visits placed in it, in date order."""
