"""Terms, given whole, in halves, or by their beginnings and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models import Closure
from scheduler.reading.term_dates import HALF_TERM, DatedEvent
from scheduler.school_year.breaks import Events, beside_half_term, long_holidays
from scheduler.school_year.days import DAY, spoken, trimmed, weekdays
from scheduler.school_year.meanings import LONGEST_BREAK, LONGEST_TERM, Meaning, is_for_staff, season_of, term_called
from scheduler.school_year.notes import Notes, entry
from scheduler.validation.problem import quoted

SAME_BEGINNING = 14
"""Days: two beginnings of a term that lie nearer are those for staff and for pupils, or for years of pupils."""


@dataclass(frozen=True)
class Piece:
    """A term, or a part of one."""

    first_day: date
    last_day: date
    called: str | None
    name: str | None = None
    """As it stood in a column of terms, where that says no season or number."""

    @property
    def label(self) -> str:
        """Which term of the year it is of."""
        return self.called or self.name or season_of(self.first_day)


def pieces_of(events: Events, closures: Sequence[Closure], notes: Notes) -> list[Piece]:
    """Terms and parts of terms: those given whole, then those given by beginnings and ends."""
    whole: list[Piece] = []
    for event in events[Meaning.TERM]:
        called = term_called(event.name)
        name = event.name if event.names_a_term and called is None else None
        whole.append(Piece(event.first_day, event.last_day, called, name))
    edges = [
        *((event.first_day, 0, event) for event in events[Meaning.TERM_BEGINS]),
        *((event.last_day, 1, event) for event in events[Meaning.TERM_ENDS]),
    ]
    edges = [edge for edge in edges if not _said_already(edge, whole, closures, notes)]
    return [*whole, *_between_edges(sorted(edges, key=lambda edge: edge[:2]), closures, notes)]


def _said_already(
    edge: tuple[date, int, DatedEvent], whole: Sequence[Piece], closures: Sequence[Closure], notes: Notes
) -> bool:
    """Whether a beginning or end is that of a term given whole, or stands beside a half-term."""
    day, ends, event = edge
    called = term_called(event.name)
    beside = called is None and beside_half_term(day, bool(ends), closures)
    for piece in whole:
        earliest, latest = piece.first_day, piece.last_day
        if ends:
            latest += SAME_BEGINNING * DAY
        else:
            earliest -= SAME_BEGINNING * DAY
        if earliest <= day <= latest and called in (None, piece.label):
            said = piece.last_day if ends else piece.first_day
            if day != said and not beside:
                verb = "ends" if ends else "begins"
                notes.warnings.append(
                    f"{entry(event)}: taken that the term {verb} on {spoken(said)}, as said elsewhere"
                )
            return True
    return beside


def _between_edges(
    edges: Sequence[tuple[date, int, DatedEvent]], closures: Sequence[Closure], notes: Notes
) -> Iterator[Piece]:
    """The pieces from each beginning to the next end."""
    begun: DatedEvent | None = None
    done: list[Piece] = []
    for at, (day, ends, event) in enumerate(edges):
        called = term_called(event.name)
        if not ends:
            if begun is None:
                begun = event
            elif _may_be_one(term_called(begun.name), called) and (day - begun.first_day).days <= SAME_BEGINNING:
                begun = _one_beginning(begun, event, notes)
            else:
                done += _without_end(begun, day, closures, notes)
                begun = event
        elif (
            begun is not None
            and _may_be_one(term_called(begun.name), called)
            and (day - begun.first_day).days < LONGEST_TERM
        ):
            done.append(Piece(begun.first_day, day, term_called(begun.name) or called))
            begun = None
        elif begun is None and done and _may_be_one(done[-1].called, called) and _soon_after(done[-1], day):
            notes.warnings.append(f"{entry(event)}: the term has another end, and the later day is taken")
            done[-1] = replace(done[-1], last_day=day)
        else:
            if begun is not None:
                done += _without_end(begun, day, closures, notes)
                begun = None
            since = edges[at - 1][0] if at else date.min
            done += _without_beginning(event, since, closures, notes)
    if begun is not None:
        done += _without_end(begun, date.max, closures, notes)
    yield from done


def _one_beginning(earlier: DatedEvent, later: DatedEvent, notes: Notes) -> DatedEvent:
    """Which of two beginnings of a term counts: the earlier, unless that is the one for staff."""
    chosen = later if is_for_staff(earlier.name) and not is_for_staff(later.name) else earlier
    if earlier.first_day != later.first_day:
        notes.warnings.append(
            f"{entry(earlier)} and {entry(later)}: taken that the term begins on {spoken(chosen.first_day)}"
        )
    return chosen


def _may_be_one(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _soon_after(piece: Piece, day: date) -> bool:
    return (day - piece.last_day).days <= SAME_BEGINNING


def _without_end(event: DatedEvent, before: date, closures: Sequence[Closure], notes: Notes) -> Iterator[Piece]:
    """A term whose end nobody says ends where the next long holiday begins, if one does."""
    for holiday in long_holidays(closures):
        if event.first_day < holiday.first_day < before:
            _, last = trimmed(event.first_day, holiday.first_day - DAY)
            notes.warnings.append(
                f"nothing says when the term of {entry(event)} ends: taken {spoken(last)}, "
                f"before {quoted(holiday.reason)}"
            )
            yield Piece(event.first_day, last, term_called(event.name))
            return
    notes.not_understood.append(entry(event, "nothing says when that term ends"))


def _without_beginning(event: DatedEvent, since: date, closures: Sequence[Closure], notes: Notes) -> Iterator[Piece]:
    """A term whose beginning nobody says begins where the last long holiday before its end is over, if one is."""
    for holiday in reversed(long_holidays(closures)):
        if since < holiday.last_day < event.last_day:
            first, _ = trimmed(holiday.last_day + DAY, event.last_day)
            notes.warnings.append(
                f"nothing says when the term of {entry(event)} begins: taken {spoken(first)}, "
                f"after {quoted(holiday.reason)}"
            )
            yield Piece(first, event.last_day, term_called(event.name))
            return
    notes.not_understood.append(entry(event, "nothing says when that term begins"))


def joined_pieces(pieces: Sequence[Piece], notes: Notes) -> tuple[list[Piece], list[Closure]]:
    """Pieces of one term made one, and the half-terms between them."""
    joined: list[Piece] = []
    breaks: list[Closure] = []
    for piece in sorted(pieces, key=lambda piece: (piece.first_day, piece.last_day)):
        if not joined or not _one_term(joined[-1], piece):
            joined.append(piece)
            continue
        last = joined[-1]
        if piece.first_day <= last.last_day and (piece.first_day, piece.last_day) != (last.first_day, last.last_day):
            notes.warnings.append(
                f"the term {last.label} {last.first_day.year} is given twice, with different days: "
                f"taken from the first of them to the last"
            )
        first_off, last_off = last.last_day + DAY, piece.first_day - DAY
        if weekdays(first_off, last_off):
            first_off, last_off = trimmed(first_off, last_off)
            breaks.append(Closure(first_day=first_off, last_day=last_off, reason=HALF_TERM))
        joined[-1] = replace(last, last_day=max(last.last_day, piece.last_day), called=last.called or piece.called)
    return joined, breaks


def _one_term(earlier: Piece, later: Piece) -> bool:
    if earlier.label != later.label or earlier.first_day.year != later.first_day.year:
        return False
    return (later.first_day - earlier.last_day).days <= LONGEST_BREAK
