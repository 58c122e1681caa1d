"""The term `balance`: balance_minutes * |schools - fair share| for each SIP."""

from __future__ import annotations

from scheduler.checker.book import Book

ID = "balance"
TEXT = "SIPs have more or fewer schools than their fair share"


def minutes(book: Book) -> int:
    """How far SIPs, also those without schools, are from their fair shares: schools, as minutes."""
    instance = book.facts.instance
    room = sum(sip.max_schools for sip in instance.sips)
    schools = sum(
        abs(len(book.schools_of.get(sip.sip, ())) - fair_share(sip.max_schools, len(instance.schools), room))
        for sip in instance.sips
    )
    return book.facts.policy.balance_minutes * schools


def fair_share(max_schools: int, schools: int, room: int) -> int:
    """max_schools * schools / room, half rounded up, in whole numbers throughout; 0 where room is 0."""
    return (2 * max_schools * schools + room) // (2 * room) if room > 0 else 0
