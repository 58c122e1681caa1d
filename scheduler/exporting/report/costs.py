"""The money by locality."""

from __future__ import annotations

from dataclasses import dataclass

from models import Locality
from scheduler.costing import Money
from scheduler.exporting.account import Account
from scheduler.exporting.report.bars import Bar, bar
from scheduler.exporting.report.filters import Places


@dataclass(frozen=True)
class Cost:
    """What the schools of a locality cost."""

    place: int
    locality: Locality
    schools: int
    allocated: int
    money: Money
    mileage: Bar


def costs(account: Account, places: Places) -> tuple[Cost, ...]:
    """A row for each locality that has schools, in the order of the instance."""
    within = {
        row.locality: [each for each in account.schools if each.school.locality == row.locality]
        for row in account.instance.localities
    }
    sums = {name: sum((each.money for each in schools), Money()) for name, schools in within.items()}
    most = max((money.mileage for money in sums.values()), default=0.0)
    return tuple(
        Cost(
            place=places.localities[row.locality],
            locality=row,
            schools=len(within[row.locality]),
            allocated=sum(each.sip is not None for each in within[row.locality]),
            money=sums[row.locality],
            mileage=bar(sums[row.locality].mileage, most),
        )
        for row in account.instance.localities
        if within[row.locality]
    )
