"""The account itself, and how it is worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models import Instance, Plan, ProgrammeVisit, School, Sip, Term
from scheduler.checker import Facts, facts_of
from scheduler.checker.book import grouped
from scheduler.checker.terms.balance import fair_share
from scheduler.costing import Money, mileage
from scheduler.exporting.account.days import report_due_after, term_days
from scheduler.exporting.account.entries import (
    AdviserEntry,
    SchoolEntry,
    SipEntry,
    TermEntry,
    VisitEntry,
)
from scheduler.exporting.account.explained import Explained
from scheduler.proving import Proof, headline, proof_of


@dataclass(frozen=True)
class Account:
    """All that is said of a plan; every tuple is in the order of the instance's table unless it says otherwise."""

    plan: Plan
    instance: Instance
    facts: Facts
    headline: tuple[str, ...]
    """The plan in a few sentences, with what is proved."""
    proof: Proof
    """What is proved of each line of the objective."""
    visits: tuple[VisitEntry, ...]
    """Every visit by day, school and number; the unplaced ones last, highest concern first."""
    schools: tuple[SchoolEntry, ...]
    sips: tuple[SipEntry, ...]
    advisers: tuple[AdviserEntry, ...]
    terms: tuple[TermEntry, ...]
    areas: tuple[str, ...]
    """The areas that have a name, in the order of `localities`."""
    money: Money
    explained: Explained
    """Why what is unplaced is so; it names nothing where nobody has looked into it."""

    @property
    def placed(self) -> tuple[VisitEntry, ...]:
        """The visits that have a day, in date order."""
        return tuple(visit for visit in self.visits if visit.placed)

    @property
    def visits_by_level(self) -> Mapping[int, int]:
        """How many visits there are at schools of each concern level."""
        return Counter(visit.school.concern for visit in self.visits)

    @property
    def unplaced(self) -> tuple[VisitEntry, ...]:
        """The visits that have none, highest concern first."""
        return tuple(visit for visit in self.visits if not visit.placed)


def account_of(plan: Plan, instance: Instance, explained: Explained | None = None) -> Account:
    """Work out the account of a plan and the instance it was made for, with what explains it, if that is wanted."""
    facts, proof = facts_of(instance), proof_of(plan.summary)
    owners = {
        each.school: facts.sips[each.sip]
        for each in plan.allocations
        if each.sip is not None and each.sip in facts.sips
    }
    entries = _VisitEntries(plan, facts, owners)
    visits = tuple(sorted(entries.all(), key=_order))
    of_school = grouped((visit.school.school, visit) for visit in sorted(visits, key=lambda visit: visit.number))
    schools = tuple(
        _school(facts, school, owners.get(school.school), of_school.get(school.school, ()))
        for school in instance.schools
    )
    placed = [visit for visit in visits if visit.placed]
    return Account(
        plan=plan,
        instance=instance,
        facts=facts,
        headline=headline(proof, len(visits), len(placed)),
        proof=proof,
        visits=visits,
        schools=schools,
        sips=_sips(facts, schools, placed),
        advisers=_advisers(facts, schools, placed),
        terms=tuple(
            TermEntry(term, term_days(term, instance.closures), tuple(v for v in placed if v.term == term))
            for term in instance.terms
        ),
        areas=tuple(dict.fromkeys(each.area for each in instance.localities if each.area)),
        money=sum((each.money for each in schools), Money()),
        explained=explained or Explained(),
    )


@dataclass(frozen=True)
class _VisitEntries:
    plan: Plan
    facts: Facts
    owners: dict[str, Sip]

    def all(self) -> Iterable[VisitEntry]:
        """An entry for each visit of the plan that the instance has."""
        for visit in self.plan.visits:
            school = self.facts.schools.get(visit.school)
            programme = None if school is None else _programme(self.facts, school, visit.visit)
            if school is not None and programme is not None:
                yield self._entry(school, programme, visit.sip, visit.day)

    def _entry(self, school: School, programme: ProgrammeVisit, sip: str | None, day: date | None) -> VisitEntry:
        facts = self.facts
        maker = None if sip is None else facts.sips.get(sip)
        locality = facts.localities.get(school.locality)
        adviser = locality.adviser if locality and programme.accompanied else None
        key = (school.school, programme.visit)
        historic = key in facts.history
        driven = maker is not None and programme.on_site
        ideal = facts.window(programme).ideal
        number = facts.calendar.number
        return VisitEntry(
            school=school,
            programme=programme,
            locality=locality,
            day=day,
            sip=sip,
            maker=maker,
            adviser=None if adviser is None else facts.advisers.get(adviser),
            historic=historic,
            pinned=any(pin.school == school.school and pin.visit == programme.visit for pin in facts.instance.pins),
            term=None if day is None else _term(facts.instance, day),
            ideal=ideal,
            off_ideal=None if day is None or ideal is None else number(day) - number(ideal),
            report_due=None if day is None else report_due_after(day, programme.report_days, facts.calendar),
            minutes=facts.minutes(school, maker) if driven and maker is not None else None,
            money=mileage(facts, school, maker) if driven and maker is not None and not historic else Money(),
        )


def _order(visit: VisitEntry) -> tuple[date, int, str, int]:
    return visit.day or date.max, 0 if visit.day else -visit.school.concern, visit.school.school, visit.number


def _programme(facts: Facts, school: School, number: int) -> ProgrammeVisit | None:
    return next((visit for visit in facts.visits_of(school) if visit.visit == number), None)


def _term(instance: Instance, day: date) -> Term | None:
    return next((term for term in instance.terms if term.first_day <= day <= term.last_day), None)


def _school(facts: Facts, school: School, sip: Sip | None, visits: tuple[VisitEntry, ...]) -> SchoolEntry:
    locality = facts.localities.get(school.locality)
    fee = Money(fee=facts.policy.fee_per_school) if sip is not None else Money()
    return SchoolEntry(
        school=school,
        locality=locality,
        adviser=facts.advisers.get(locality.adviser) if locality and locality.adviser else None,
        sip=sip,
        visits=visits,
        minutes=None if sip is None else facts.minutes(school, sip),
        changes=sip is not None and school.current_sip in facts.sips and school.current_sip != sip.sip,
        outside=sip is not None and facts.outside(school, sip),
        waiting_days=_waiting(facts, school, visits),
        money=sum((visit.money for visit in visits), fee),
    )


def _waiting(facts: Facts, school: School, visits: tuple[VisitEntry, ...]) -> int | None:
    first = visits[0] if visits else None
    if first is None or first.day is None or first.historic or school.concern == 0:
        return None
    days = facts.window(first.programme).days
    return facts.calendar.number(first.day) - facts.calendar.number(days[0]) if days else None


def _sips(facts: Facts, schools: tuple[SchoolEntry, ...], placed: list[VisitEntry]) -> tuple[SipEntry, ...]:
    owned = grouped((each.sip.sip, each) for each in schools if each.sip is not None)
    made = grouped((visit.sip, visit) for visit in placed)
    room = sum(sip.max_schools for sip in facts.instance.sips)
    return tuple(
        SipEntry(
            sip=sip,
            schools=owned.get(sip.sip, ()),
            visits=made.get(sip.sip, ()),
            fair_share=fair_share(sip.max_schools, len(schools), room),
            driving_minutes=sum(2 * (v.minutes or 0) for v in made.get(sip.sip, ()) if not v.historic),
            money=sum(
                (visit.money for visit in made.get(sip.sip, ())),
                Money(fee=facts.policy.fee_per_school * len(owned.get(sip.sip, ()))),
            ),
        )
        for sip in facts.instance.sips
    )


def _advisers(facts: Facts, schools: tuple[SchoolEntry, ...], placed: list[VisitEntry]) -> tuple[AdviserEntry, ...]:
    return tuple(
        AdviserEntry(
            adviser=adviser,
            localities=tuple(each for each in facts.instance.localities if each.adviser == adviser.adviser),
            schools=tuple(each for each in schools if each.adviser == adviser),
            visits=tuple(visit for visit in placed if visit.adviser == adviser),
        )
        for adviser in facts.instance.advisers
    )
