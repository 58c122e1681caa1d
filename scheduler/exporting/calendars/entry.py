"""An entry of a calendar, before it becomes an event."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Literal

EntryKind = Literal["visit", "report", "training", "closure"]

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "sipplan.example.org")


@dataclass(frozen=True)
class Entry:
    """One entry, as one kind of reader sees it."""

    uid: str
    kind: EntryKind
    first: date
    last: date
    """The last day, included."""
    summary: str
    description: str = ""
    location: str = ""
    position: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""
    categories: tuple[str, ...] = ()


def uid_of(contract_year: int, kind: EntryKind, *names: str | int) -> str:
    """The same for the same thing in every plan and for every reader, and different in another contract.

    It is made of what a thing is (a school and the number of its visit), never of its day or SIP.
    """
    identity = "\x1f".join(map(str, (contract_year, kind, *names)))
    return f"{uuid.uuid5(_NAMESPACE, identity)}@sipplan"
