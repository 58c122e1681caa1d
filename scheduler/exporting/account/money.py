"""What a plan costs: a fee for each allocated school, and mileage for each planned visit on site."""

from __future__ import annotations

from models import School, Sip
from scheduler.checker import Facts
from scheduler.checker.distances import great_circle_km
from scheduler.exporting.account.entries import Money

KM_PER_MILE = 1.609344
"""The international mile, exact."""


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
