"""What search and filters act on: the places of schools, SIPs and localities, never their names.

The script finds what belongs together by these numbers; no text of the user's is ever part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.exporting.account import Account


@dataclass(frozen=True)
class Places:
    """The place of each school, SIP, locality and area in its table, from 0."""

    schools: Mapping[str, int]
    sips: Mapping[str, int]
    localities: Mapping[str, int]
    areas: Mapping[str, int]

    def area_of(self, locality: str, area: str) -> int:
        """Which colour: that of the area, or of the locality where no area has a name."""
        return self.areas[area] if area in self.areas else self.localities.get(locality, 0)


def places_of(account: Account) -> Places:
    """Number the rows of an instance."""
    instance = account.instance
    return Places(
        schools={each.school: place for place, each in enumerate(instance.schools)},
        sips={each.sip: place for place, each in enumerate(instance.sips)},
        localities={each.locality: place for place, each in enumerate(instance.localities)},
        areas={area: place for place, area in enumerate(account.areas)},
    )
