"""What a plan costs: a fee for each allocated school, and mileage for each placed visit on site."""

from __future__ import annotations

from dataclasses import dataclass

from models import School, Sip
from scheduler.checker import Facts
from scheduler.checker.book import Book
from scheduler.checker.distances import great_circle_km

KM_PER_MILE = 1.609344
"""The international mile, exact."""


@dataclass(frozen=True)
class Money:
    """What something costs, in pounds; `miles` are driven there and back."""

    fee: float = 0.0
    miles: float = 0.0
    mileage: float = 0.0

    @property
    def total(self) -> float:
        """Fee and mileage."""
        return self.fee + self.mileage

    def __add__(self, other: Money) -> Money:
        return Money(self.fee + other.fee, self.miles + other.miles, self.mileage + other.mileage)


def cost(book: Book) -> Money:
    """What a whole plan costs, with the visits made already, except by people who are no SIPs any more."""
    fees = Money(fee=book.facts.policy.fee_per_school * len(book.pairs))
    driven = (
        mileage(book.facts, visit.school, sip)
        for visit in book.placed.values()
        if visit.programme.on_site and (sip := book.facts.sips.get(visit.sip)) is not None
    )
    return sum(driven, fees)


def miles_one_way(facts: Facts, school: School, sip: Sip) -> float:
    """Road miles, to a tenth as on a claim form: great-circle km * detour.

    Where the table `travel` gives the minutes, the miles are those driven in that time at `speed_kmh`.
    """
    given = facts.travel.get((school.school, sip.sip))
    policy = facts.policy
    km = great_circle_km(school, sip) * policy.detour if given is None else given * policy.speed_kmh / 60
    return round(km / KM_PER_MILE, 1)


def mileage(facts: Facts, school: School, sip: Sip) -> Money:
    """Driving to a school and back once, in miles and pounds."""
    miles = 2 * miles_one_way(facts, school, sip)
    return Money(miles=miles, mileage=miles * facts.policy.mileage_pence_per_mile / 100)
