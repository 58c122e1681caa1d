"""An instance: the rows of its tables, typed and frozen.

A class here is one table, a field one column, under the names that the tables use. A value is what
the cell says, with the column's default where the cell is blank; nothing is derived.
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

Count = Annotated[int, Field(ge=0)]
Minutes = Annotated[int, Field(ge=0)]
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

    first_day: date
    last_day: date


class Term(DayRange):
    """A term of the contract; `(key: term)`."""

    term: Identifier


class Closure(DayRange):
    """Days on which nobody visits anywhere: a half-term, a bank holiday."""

    reason: str = ""


class Locality(Row):
    """A group of schools with its area team and perhaps its adviser; `(key: locality)`."""

    locality: Identifier
    area: str = ""
    adviser: str | None = None


class Adviser(Row):
    """A school development or senior adviser who accompanies visits; `(key: adviser)`."""

    adviser: Identifier
    name: str = ""
    email: str = ""
    role: str = ""
    weekdays: tuple[Weekday, ...] = WEEKDAYS


class School(Row):
    """A school to be allocated and visited; `(key: school)`. Position in degrees (WGS 84)."""

    school: Identifier
    name: str = ""
    locality: Identifier
    latitude: Latitude
    longitude: Longitude
    phase: str = ""
    pupils: Count | None = None
    concern: Count = 0
    programme: Identifier = "standard"
    requires: tuple[str, ...] = ()
    federation: str | None = None
    current_sip: str | None = None
    weekdays: tuple[Weekday, ...] = WEEKDAYS


class Sip(Row):
    """A School Improvement Partner; `(key: sip)`. `None` is no limit, no `localities` is all."""

    sip: Identifier
    name: str = ""
    email: str = ""
    kind: str = ""
    latitude: Latitude
    longitude: Longitude
    localities: tuple[str, ...] = ()
    min_schools: Count = 0
    max_schools: Count
    max_concern_schools: Count | None = None
    max_days: Count | None = None
    max_visits_per_week: Count | None = None
    skills: tuple[str, ...] = ()
    weekdays: tuple[Weekday, ...] = WEEKDAYS
    from_day: date | None = None
    to_day: date | None = None
    headteacher_of: str | None = None


class ProgrammeVisit(Row):
    """One visit of a programme; `(key: programme, visit)`."""

    programme: Identifier
    visit: Annotated[int, Field(ge=1)]
    title: str = ""
    terms: Annotated[tuple[str, ...], Field(min_length=1)]
    not_before: date | None = None
    not_after: date | None = None
    min_gap: Count = 0
    ideal: Annotated[float, Field(ge=0, le=1)] = 0.5
    on_site: bool = True
    accompanied: bool = False
    report_days: Count = 10


class Absence(DayRange):
    """INSET days, leave, CPD days: days without the school, SIP or adviser. `*` is all of a kind."""

    of: Kind
    id: Identifier
    reason: str = ""


class Conflict(Row):
    """A school that a SIP must not have, and why; `(key: school, sip)`."""

    school: Identifier
    sip: Identifier
    reason: str = ""


class Pin(Row):
    """What the planner has decided; no `visit` means the allocation only; `(key: school, visit)`."""

    school: Identifier
    visit: Annotated[int, Field(ge=1)] | None = None
    sip: str | None = None
    day: date | None = None


class HistoricVisit(Row):
    """A visit already made, perhaps by a SIP who has left; `(key: school, visit)`."""

    school: Identifier
    visit: Annotated[int, Field(ge=1)]
    sip: Identifier
    day: date


class TravelTime(Row):
    """Minutes one way, in place of the estimate; `(key: school, sip)`."""

    school: Identifier
    sip: Identifier
    minutes: Minutes


class Policy(BaseModel):
    """The authority's policy: one field a key of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    locality_rule: LocalityRule = "required"
    max_travel_minutes: Minutes | None = None
    max_localities_per_sip: Annotated[int, Field(ge=1)] | None = None
    headteacher_km: Annotated[float, Field(ge=0)] = 0.0
    detour: Annotated[float, Field(gt=0, le=100)] = 1.3
    speed_kmh: Annotated[float, Field(gt=0)] = 45.0
    waiting_minutes: Minutes = 15
    spacing_minutes: Minutes = 2
    continuity_minutes: Minutes = 120
    balance_minutes: Minutes = 60
    locality_minutes: Minutes = 90
    plan_from: date | None = None
    fee_per_school: Annotated[float, Field(ge=0)] = 1500.0
    mileage_pence_per_mile: Annotated[float, Field(ge=0)] = 45.0
    timezone: str = "Europe/London"


class Instance(BaseModel):
    """A whole instance: every table, rows in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Term, ...]
    closures: tuple[Closure, ...] = ()
    localities: tuple[Locality, ...]
    advisers: tuple[Adviser, ...] = ()
    schools: tuple[School, ...]
    sips: tuple[Sip, ...]
    programmes: tuple[ProgrammeVisit, ...]
    absences: tuple[Absence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    pins: tuple[Pin, ...] = ()
    history: tuple[HistoricVisit, ...] = ()
    travel: tuple[TravelTime, ...] = ()
    policy: Policy = Policy()

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
