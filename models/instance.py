"""An instance: the rows of its tables, typed and frozen.

A class here is one table, a field one column, under the names that the tables use. A value is what
the cell says, with the column's default where the cell is blank; nothing is derived. The descriptions are for
planners: an empty workbook shows them beside its headings.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri"]
WEEKDAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri")
"""In the order of `date.weekday()`: Monday is 0."""

Kind = Literal["school", "sip", "adviser"]
LocalityRule = Literal["required", "preferred"]

MOST_SCHOOLS = 50_000
MOST_SIPS = 50_000
MOST_SCHOOL_DAYS = 3_000
"""Of all terms together: fifteen years and more."""
MOST_VISITS = 100
"""Of a programme."""
HIGHEST_CONCERN = 100
DEAREST = 100_000
"""Minutes that anything may weigh: ten weeks on the road."""
LONGEST_JOURNEY = 10_000
"""Minutes one way: a week on the road."""
MOST = 100_000
"""Of whatever is counted."""
# Within these limits the quality of every plan is less than 2**53, so that a double holds it exactly, and every sum of
# prices fits in 64 bits: tests/optimiser/test_ranges.py.

Count = Annotated[int, Field(ge=0, le=MOST)]
Weight = Annotated[int, Field(ge=0, le=DEAREST)]
Journey = Annotated[int, Field(ge=0, le=LONGEST_JOURNEY)]
VisitNumber = Annotated[int, Field(ge=1, le=MOST_VISITS)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Identifier = Annotated[str, Field(min_length=1)]


class Row(BaseModel):
    """One row of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int | None = None
    """Where the row stood in its table, the heading being row 1: for messages and explanations."""


class DayRange(Row):
    """A first and a last day, both included."""

    first_day: date = Field(description="The first day, included.")
    last_day: date = Field(description="The last day, included. Blank: one day only, the same as first_day.")


class Term(DayRange):
    """A term of the contract; `(key: term)`."""

    term: Identifier = Field(description="The name of the term, such as Autumn 2008. Other sheets use it.")


class Closure(DayRange):
    """Days on which nobody visits anywhere: a half-term, a bank holiday."""

    reason: str = Field(
        "", description="Why nobody visits on these days, such as half-term or Good Friday. For people to read."
    )


class Locality(Row):
    """A group of schools with its area team and perhaps its adviser; `(key: locality)`."""

    locality: Identifier = Field(
        description="The name of a group of schools that lie together, such as a cluster. Other sheets use it."
    )
    area: str = Field("", description="The area team that it belongs to. For people to read.")
    adviser: str | None = Field(
        None, description="The adviser who goes along on accompanied visits here. Blank: nobody has to."
    )


class Adviser(Row):
    """A school development or senior adviser who accompanies visits; `(key: adviser)`."""

    adviser: Identifier = Field(description="A short code for the adviser, such as A1. Other sheets use it.")
    name: str = Field("", description="Their full name, as it stands in diaries and reports.")
    email: str = Field("", description="Their e-mail address, for invitations in calendars.")
    role: str = Field("", description="What they are, such as senior adviser. For people to read.")
    weekdays: tuple[Weekday, ...] = Field(WEEKDAYS, description="The weekdays on which they work.")


class School(Row):
    """A school to be allocated and visited; `(key: school)`. Position in degrees (WGS 84)."""

    school: Identifier = Field(description="A code for the school, such as its URN. Other sheets use it.")
    name: str = Field("", description="The name of the school, as it stands in diaries and reports.")
    locality: Identifier = Field(description="The locality that the school lies in.")
    latitude: Latitude = Field(
        description="How far north the school lies, in degrees (WGS 84), such as 52.63. Maps on the web show it."
    )
    longitude: Longitude = Field(
        description=(
            "How far east the school lies, in degrees (WGS 84), such as 1.29; west of Greenwich it is negative."
        ),
    )
    phase: str = Field("", description="What kind of school it is, such as primary or infant. For people to read.")
    pupils: Count | None = Field(None, description="How many pupils it has. For people to read. Blank: not known.")
    concern: Annotated[int, Field(ge=0, le=HIGHEST_CONCERN)] = Field(
        0,
        description=(
            "How much of a concern it is: 0 none, 1 of concern to the authority, 2 in an Ofsted category. "
            "Higher numbers, to 100, are allowed and come first."
        ),
    )
    programme: Identifier = Field("standard", description="The programme of visits that the school gets.")
    requires: tuple[str, ...] = Field(
        (), description="The skills that its SIP must have, all of them, such as infant or special. Blank: none."
    )
    federation: str | None = Field(
        None,
        description="The name of its federation: schools with the same name here get the same SIP. Blank: in none.",
    )
    current_sip: str | None = Field(
        None, description="The SIP that the school has now, also one who has left. Blank: none."
    )
    weekdays: tuple[Weekday, ...] = Field(WEEKDAYS, description="The weekdays on which the school can be visited.")


class Sip(Row):
    """A School Improvement Partner; `(key: sip)`. `None` is no limit, no `localities` is all."""

    sip: Identifier = Field(
        description="A short code for the School Improvement Partner, such as P01. Other sheets use it."
    )
    name: str = Field("", description="Their full name, as it stands in diaries and reports.")
    email: str = Field("", description="Their e-mail address, for invitations in calendars.")
    kind: str = Field("", description="What they are, such as headteacher, consultant or adviser. For people to read.")
    latitude: Latitude = Field(
        description=(
            "How far north they start from, in degrees (WGS 84), such as 52.63. Maps on the web show it for a postcode."
        )
    )
    longitude: Longitude = Field(
        description=(
            "How far east they start from, in degrees (WGS 84), such as 1.29; west of Greenwich it is negative."
        ),
    )
    localities: tuple[str, ...] = Field((), description="The localities that they work in. Blank: all of them.")
    min_schools: Count = Field(0, description="The fewest schools that they take, if any at all.")
    max_schools: Count = Field(description="The most schools that they can have.")
    max_concern_schools: Count | None = Field(
        None, description="The most schools of concern (1 or more) that they can have. Blank: no limit."
    )
    max_days: Count | None = Field(
        None, description="The most visits, each a day, that they make in all. Blank: no limit."
    )
    max_visits_per_week: Count | None = Field(
        None, description="The most visits that they make in a week, Monday to Sunday. Blank: no limit."
    )
    skills: tuple[str, ...] = Field(
        (),
        description=(
            "The skills that they have, such as infant or special, in the words of the schools' requires. Blank: none."
        ),
    )
    weekdays: tuple[Weekday, ...] = Field(WEEKDAYS, description="The weekdays on which they visit.")
    from_day: date | None = Field(None, description="The first day on which they serve. Blank: from the beginning.")
    to_day: date | None = Field(None, description="The last day on which they serve. Blank: to the end.")
    headteacher_of: str | None = Field(
        None, description="The school that they lead themselves, which they never get. Blank: none."
    )


class ProgrammeVisit(Row):
    """One visit of a programme; `(key: programme, visit)`."""

    programme: Identifier = Field(
        description=(
            "The name of the programme; it has one row for each of its visits. Schools use it; most have standard."
        ),
    )
    visit: VisitNumber = Field(
        description="The number of the visit within its programme: 1, 2, 3 and so on without a gap."
    )
    title: str = Field("", description="What the visit is for, such as target setting. It stands in diaries.")
    terms: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="The terms in which the visit may be.")
    not_before: date | None = Field(
        None, description="The visit is on this day or later. Blank: from the first day of its terms."
    )
    not_after: date | None = Field(
        None, description="The visit is on this day or earlier. Blank: to the last day of its terms."
    )
    min_gap: Annotated[int, Field(ge=0, le=MOST_SCHOOL_DAYS)] = Field(
        0, description="School days from the visits before it, at the least."
    )
    ideal: Annotated[float, Field(ge=0, le=1)] = Field(
        0.5, description="Where in its window the visit is best: 0 is the first day, 0.5 the middle, 1 the last day."
    )
    on_site: bool = Field(True, description="Whether it is at the school; no is a day at the desk, without a journey.")
    accompanied: bool = Field(False, description="Whether the adviser of the school's locality goes along.")
    report_days: Annotated[int, Field(ge=0, le=1000)] = Field(
        10, description="School days until the report of the visit is due."
    )


class Absence(DayRange):
    """INSET days, leave, CPD days: days without the school, SIP or adviser. `*` is all of a kind."""

    of: Kind = Field(description="Whose absence it is: that of a school, a SIP or an adviser.")
    id: Identifier = Field(
        description="The code of the school, SIP or adviser; * is all of them, such as every SIP on a CPD day."
    )
    reason: str = Field("", description="Why, such as INSET, leave or CPD. For people to read.")


class Conflict(Row):
    """A school that a SIP must not have, and why; `(key: school, sip)`."""

    school: Identifier = Field(description="The school that the SIP must not have.")
    sip: Identifier = Field(description="The SIP who must not have it.")
    reason: str = Field("", description="Why, such as a governor there. For people to read.")


class Pin(Row):
    """What the planner has decided; no `visit` means the allocation only; `(key: school, visit)`."""

    school: Identifier = Field(description="The school that you have decided something for.")
    visit: VisitNumber | None = Field(
        None, description="The number of the visit that is decided. Blank: who has the school is decided, and no day."
    )
    sip: str | None = Field(None, description="The SIP who is to have the school. Blank: not decided.")
    day: date | None = Field(None, description="The day of the visit. Blank: not decided.")


class HistoricVisit(Row):
    """A visit already made, perhaps by a SIP who has left; `(key: school, visit)`."""

    school: Identifier = Field(description="The school that was visited.")
    visit: VisitNumber = Field(description="The number of the visit that was made.")
    sip: Identifier = Field(description="The SIP who made it, also one who has left.")
    day: date = Field(description="The day on which it was made.")


class TravelTime(Row):
    """Minutes one way, in place of the estimate; `(key: school, sip)`."""

    school: Identifier = Field(description="The school at one end of the journey.")
    sip: Identifier = Field(description="The SIP at the other end.")
    minutes: Journey = Field(description="Minutes one way, in place of the estimate from the distance.")


class Policy(BaseModel):
    """The authority's policy: one field a key of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    locality_rule: LocalityRule = Field(
        "required",
        description=(
            "Whether a SIP gets schools of their own localities only (required), or rather than others (preferred)."
        ),
    )
    max_travel_minutes: Journey | None = Field(
        None, description="The longest journey to a school, in minutes one way. Blank: no limit."
    )
    max_localities_per_sip: Annotated[int, Field(ge=1, le=MOST)] | None = Field(
        None, description="In how many localities the schools of one SIP may lie. Blank: no limit."
    )
    headteacher_km: Annotated[float, Field(ge=0, le=1000)] = Field(
        0.0, description="A headteacher gets no school within so many kilometres of their own, as the crow flies."
    )
    detour: Annotated[float, Field(gt=0, le=100)] = Field(
        1.3, description="How much longer roads are than the straight line, as a factor, for estimates of journeys."
    )
    speed_kmh: Annotated[float, Field(ge=1, le=10_000)] = Field(
        45.0, description="How fast one drives, in kilometres an hour, for estimates of journeys."
    )
    waiting_minutes: Weight = Field(
        15,
        description=(
            "Minutes that you would rather drive than let a school of concern 1 wait a school day longer for "
            "its first visit; twice as many for concern 2, and so on."
        ),
    )
    spacing_minutes: Weight = Field(
        2,
        description="Minutes that you would rather drive than have a visit a school day further from its ideal day.",
    )
    continuity_minutes: Weight = Field(
        120, description="Minutes that you would rather drive than take from a school the SIP that it has."
    )
    balance_minutes: Weight = Field(
        60,
        description="Minutes that you would rather drive than give a SIP a school more or fewer than their fair share.",
    )
    locality_minutes: Weight = Field(
        90,
        description=(
            "Minutes that you would rather drive than give a SIP a school outside their localities, where "
            "locality_rule is preferred."
        ),
    )
    plan_from: date | None = Field(
        None, description="Nothing is planned before this day. Blank: from the first day of the first term."
    )
    fee_per_school: Annotated[float, Field(ge=0, le=1_000_000)] = Field(
        1500.0, description="What a SIP is paid for a school, in pounds."
    )
    mileage_pence_per_mile: Annotated[float, Field(ge=0, le=10_000)] = Field(
        45.0, description="What a mile driven is paid, in pence."
    )
    timezone: str = Field(
        "Europe/London", description="The time zone of the visits, for calendars, such as Europe/London."
    )


class Instance(BaseModel):
    """A whole instance: every table, rows in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Term, ...] = Field(description="The terms of the contract.")
    closures: tuple[Closure, ...] = Field(
        (), description="Days within the terms on which nobody visits anywhere: half-terms, bank holidays."
    )
    localities: tuple[Locality, ...] = Field(
        description="The groups that schools lie in, each perhaps with its adviser."
    )
    advisers: tuple[Adviser, ...] = Field(
        (), description="The senior and school development advisers who go along on accompanied visits."
    )
    schools: tuple[School, ...] = Field(description="The schools to be allocated and visited.")
    sips: tuple[Sip, ...] = Field(
        description=(
            "The School Improvement Partners: where they start from, how much they take on, when they are there."
        ),
    )
    programmes: tuple[ProgrammeVisit, ...] = Field(
        description="The visits that a school gets: one row for each visit of each programme."
    )
    absences: tuple[Absence, ...] = Field(
        (), description="Days without a certain school, SIP or adviser: INSET days, leave, CPD days."
    )
    conflicts: tuple[Conflict, ...] = Field((), description="Schools that a SIP must not have.")
    pins: tuple[Pin, ...] = Field(
        (), description="What you have decided yourself: this SIP, this day. Every plan keeps it."
    )
    history: tuple[HistoricVisit, ...] = Field((), description="Visits that were made already.")
    travel: tuple[TravelTime, ...] = Field(
        (), description="Journeys that you know better than the estimate from the distance."
    )
    policy: Policy = Field(
        Policy(), description="The settings of the authority: what is allowed, and what counts how much."
    )

    @property
    def sha256(self) -> str:
        """Hash of the content alone: where a row stood in its file does not count."""
        content = self.model_dump(mode="json", exclude={table: {"__all__": {"row"}} for table in TABLES})
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


TABLES: dict[str, type[Row]] = {
    "terms": Term,
    "closures": Closure,
    "localities": Locality,
    "advisers": Adviser,
    "schools": School,
    "sips": Sip,
    "programmes": ProgrammeVisit,
    "absences": Absence,
    "conflicts": Conflict,
    "pins": Pin,
    "history": HistoricVisit,
    "travel": TravelTime,
}
"""Every table of rows by its name; `policy` is a table of keys and values, see `Policy`."""


def required_columns(model: type[BaseModel]) -> tuple[str, ...]:
    """The columns that must be there, and be filled in every row: a blank `last_day` is the first day."""
    blank_is_first_day = {"last_day"} if issubclass(model, DayRange) else set()
    return tuple(
        name for name, field in model.model_fields.items() if field.is_required() and name not in blank_is_first_day
    )
