"""From term dates as they are published to the tables `terms`, `closures` and `absences`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models import Absence, Closure, Term
from models.instance import DayRange
from scheduler.reading.term_dates import DatedEvent, TermDates
from scheduler.school_year.breaks import Events, closures_of
from scheduler.school_year.meanings import Meaning, meanings_of
from scheduler.school_year.notes import Notes, entry, told
from scheduler.school_year.pieces import Piece, joined_pieces, pieces_of


@dataclass(frozen=True)
class SchoolYear:
    """What was read, as tables, and what there is to say about how."""

    terms: tuple[Term, ...]
    closures: tuple[Closure, ...] = ()
    absences: tuple[Absence, ...] = ()
    """INSET days: absences of all schools."""
    not_understood: tuple[str, ...] = ()
    """Entries that could not be read, or that mean nothing clear."""
    not_needed: tuple[str, ...] = ()
    """Closures and INSET days outside all terms."""
    warnings: tuple[str, ...] = ()


def school_year_of(sources: Iterable[TermDates], first: date | None = None, last: date | None = None) -> SchoolYear:
    """The tables that one or several sources of term dates make, with terms in the order of their days.

    Terms that end before `first` or begin after `last` are left out. INSET days become absences of all schools: the
    schools have no pupils, but a SIP may spend the day at the desk, which a closure would forbid.
    """
    notes = Notes()
    dates = _together(sources)
    notes.not_understood += dates.unread
    events = _by_meaning(dates.events, notes)
    given = [*dates.closures, *closures_of(events, notes)]
    joined, breaks = joined_pieces(pieces_of(events, given, notes), notes)
    closures = _once([*given, *(part for part in breaks if not _covered(part, given))])
    terms = [
        term
        for term in sorted([*dates.terms, *_named(joined)], key=lambda term: (term.first_day, term.last_day, term.term))
        if (first is None or term.last_day >= first) and (last is None or term.first_day <= last)
    ]
    insets = [
        Absence(of="school", id="*", first_day=event.first_day, last_day=event.last_day, reason=event.name)
        for event in events[Meaning.INSET]
    ]
    absences: dict[tuple[str, str, date, date], Absence] = {}
    for each in (*dates.absences, *insets):
        absences.setdefault((each.of, each.id, each.first_day, each.last_day), each)
    dated: tuple[Closure | Absence, ...] = (*closures, *insets)
    away = [each for each in dated if not _touches(each, terms)]
    notes.not_needed += [told(each.reason, each) for each in away]
    return SchoolYear(
        tuple(terms),
        tuple(closure for closure in closures if _touches(closure, terms)),
        tuple(absence for absence in absences.values() if _touches(absence, terms)),
        tuple(dict.fromkeys(notes.not_understood)),
        tuple(dict.fromkeys(notes.not_needed)),
        tuple(dict.fromkeys(notes.warnings)),
    )


def _together(sources: Iterable[TermDates]) -> TermDates:
    """All sources as one, each event and term once."""
    found = list(sources)
    events = {(each.name, each.first_day, each.last_day): each for source in found for each in source.events}
    terms = {(each.term, each.first_day, each.last_day): each for source in found for each in source.terms}
    return TermDates(
        tuple(events.values()),
        tuple(terms.values()),
        tuple(each for source in found for each in source.closures),
        tuple(each for source in found for each in source.absences),
        tuple(each for source in found for each in source.unread),
    )


def _by_meaning(events: Iterable[DatedEvent], notes: Notes) -> Events:
    """The events of each meaning in the order of their days; one that means nothing is noted."""
    found: dict[Meaning, list[DatedEvent]] = {meaning: [] for meaning in Meaning}
    for event in sorted(events, key=lambda event: (event.first_day, event.last_day, event.name)):
        meanings = meanings_of(event)
        if not meanings:
            notes.not_understood.append(entry(event))
        for meaning in meanings:
            found[meaning].append(event)
    return found


def _named(pieces: Sequence[Piece]) -> Iterator[Term]:
    """Terms by label and year: `Autumn 2008`; one that would have the name of another is numbered."""
    used: dict[str, int] = {}
    for piece in pieces:
        year = str(piece.first_day.year)
        label = piece.label.replace(";", ",")
        name = label if year in label else f"{label} {year}"
        used[name] = used.get(name, 0) + 1
        if used[name] > 1:
            name = f"{name} ({used[name]})"
        yield Term(term=name, first_day=piece.first_day, last_day=piece.last_day)


def _covered(days: Closure, closures: Sequence[Closure]) -> bool:
    return any(closure.first_day <= days.first_day and days.last_day <= closure.last_day for closure in closures)


def _once(closures: Iterable[Closure]) -> list[Closure]:
    """Closures in the order of their days, each pair of days once."""
    found: dict[tuple[date, date], Closure] = {}
    for closure in sorted(closures, key=lambda closure: (closure.first_day, closure.last_day)):
        found.setdefault((closure.first_day, closure.last_day), closure)
    return list(found.values())


def _touches(days: DayRange, terms: Sequence[Term]) -> bool:
    return any(days.first_day <= term.last_day and term.first_day <= days.last_day for term in terms)
