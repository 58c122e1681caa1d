"""What can be asked of a county."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CountyOptions:
    """What to draw. Equal options give equal instances, on every platform.

    Raises ValueError for a value outside its range.
    """

    schools: int = 380
    """Schools in a county, at least 1. Not used where the schools are given."""
    seed: int = 0
    """Any whole number: another seed is another county."""
    staffing: float = 1.04
    """Capacity / need: the sum of `max_schools` over the SIPs who serve from the first day, divided by
    the number of schools. From 1 on every visit can be placed; below, a share of the schools is left over."""
    late: float = 0.12
    """The same for SIPs who start in September 2008, too late for a first visit: on top of `staffing`."""
    counties: int = 1
    """Counties side by side that share nothing. Not used where the schools are given."""
    inset_days: int = 5
    """INSET days of each school over the whole contract, 0 to 20."""

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("schools", self.schools, 1, 100_000),
            ("staffing", self.staffing, 0.1, 3.0),
            ("late", self.late, 0.0, 1.0),
            ("counties", self.counties, 1, 1_000),
            ("inset_days", self.inset_days, 0, 20),
        ):
            if not low <= value <= high:
                raise ValueError(f"{name} is {value}: expected {low} to {high}")
