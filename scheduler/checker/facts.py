"""An instance indexed once, so that every rule and term finds what it needs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import (
    WEEKDAYS,
    Adviser,
    HistoricVisit,
    Instance,
    Kind,
    Locality,
    Policy,
    ProgrammeVisit,
    School,
    Sip,
    Weekday,
)
from scheduler.checker.calendar import Calendar, Window, school_days, window_of
from scheduler.checker.distances import estimated_minutes

EVERYONE = "*"
VisitKey = tuple[str, int]
"""A school and the number of one of its visits."""


@dataclass(frozen=True)
class Facts:
    """What an instance says, by name."""

    instance: Instance
    calendar: Calendar
    schools: Mapping[str, School]
    sips: Mapping[str, Sip]
    advisers: Mapping[str, Adviser]
    localities: Mapping[str, Locality]
    programmes: Mapping[str, tuple[ProgrammeVisit, ...]]
    """The visits of each programme in the order of their numbers."""
    windows: Mapping[tuple[str, int], Window]
    """By programme and visit."""
    absences: Mapping[tuple[Kind, str], Mapping[date, str]]
    """The school days lost by each school, SIP or adviser ('*' is all of a kind), with the reason."""
    history: Mapping[VisitKey, HistoricVisit]
    conflicts: Mapping[tuple[str, str], str]
    """The reason of each conflict, by school and SIP."""
    travel: Mapping[tuple[str, str], int]
    """The minutes that the instance gives, by school and SIP."""

    @property
    def policy(self) -> Policy:
        """The authority's policy."""
        return self.instance.policy

    def visits_of(self, school: School) -> tuple[ProgrammeVisit, ...]:
        """The visits of a school's programme, the first one first."""
        return self.programmes.get(school.programme, ())

    def window(self, visit: ProgrammeVisit) -> Window:
        """The window of a programme's visit."""
        return self.windows[visit.programme, visit.visit]

    def absence(self, kind: Kind, name: str, day: date) -> str | None:
        """Why a school, SIP or adviser is away on a school day ('' without a reason); None if there."""
        for who in (name, EVERYONE):
            reason = self.absences.get((kind, who), {}).get(day)
            if reason is not None:
                return reason
        return None

    def minutes(self, school: School, sip: Sip) -> int:
        """Minutes one way between a school and a SIP: from `travel`, else the estimate."""
        given = self.travel.get((school.school, sip.sip))
        return estimated_minutes(school, sip, self.policy) if given is None else given

    def outside(self, school: School, sip: Sip) -> bool:
        """Whether a school lies outside a SIP's localities; a SIP without localities has all of them."""
        return bool(sip.localities) and school.locality not in sip.localities


def facts_of(instance: Instance) -> Facts:
    """Index an instance."""
    calendar = school_days(instance)
    programmes: defaultdict[str, list[ProgrammeVisit]] = defaultdict(list)
    for visit in sorted(instance.programmes, key=lambda visit: visit.visit):
        programmes[visit.programme].append(visit)
    absences: defaultdict[tuple[Kind, str], dict[date, str]] = defaultdict(dict)
    for absence in instance.absences:
        days = calendar.between(absence.first_day, absence.last_day)
        absences[absence.of, absence.id].update(dict.fromkeys(days, absence.reason))
    return Facts(
        instance=instance,
        calendar=calendar,
        schools={school.school: school for school in instance.schools},
        sips={sip.sip: sip for sip in instance.sips},
        advisers={adviser.adviser: adviser for adviser in instance.advisers},
        localities={locality.locality: locality for locality in instance.localities},
        programmes={name: tuple(visits) for name, visits in programmes.items()},
        windows={(visit.programme, visit.visit): window_of(visit, instance, calendar) for visit in instance.programmes},
        absences=dict(absences),
        history={(visit.school, visit.visit): visit for visit in instance.history},
        conflicts={(conflict.school, conflict.sip): conflict.reason for conflict in instance.conflicts},
        travel={(time.school, time.sip): time.minutes for time in instance.travel},
    )


def works_on(weekdays: tuple[Weekday, ...], day: date) -> bool:
    """Whether a day is one of these weekdays; Saturday and Sunday never are."""
    return day.weekday() < len(WEEKDAYS) and WEEKDAYS[day.weekday()] in weekdays
