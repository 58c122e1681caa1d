"""From term dates as they are published to the tables `terms`, `closures` and `absences`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from models import Absence, Closure, Term
from scheduler.reading.term_dates import HALF_TERM, DatedEvent, TermDates
from scheduler.school_year.days import SATURDAY, spoken, weekdays
from scheduler.school_year.meanings import LONGEST_BREAK, Meaning, meanings_of, season_of, term_called
from scheduler.validation.problem import quoted

DAY = timedelta(days=1)
BESIDE = 4
"""Days: a school that returns on a Monday does so beside a half-term that ends on the Friday before."""
SAME_BEGINNING = 14
"""Days: two beginnings of a term that lie nearer are those for staff and for pupils, or for years of pupils."""
LONG_HOLIDAY = 5
"""Weekdays: a holiday at least so long, that is no half-term, parts two terms."""


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


@dataclass(frozen=True)
class _Piece:
    """A term, or a part of one."""

    first_day: date
    last_day: date
    called: str | None
    name: str | None = None
    """As it stood in a column of terms, where that says no season or number."""

    @property
    def label(self) -> str:
        return self.called or self.name or season_of(self.first_day)


@dataclass
class _Notes:
    not_understood: list[str] = field(default_factory=list)
    not_needed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def school_year_of(sources: Iterable[TermDates], first: date | None = None, last: date | None = None) -> SchoolYear:
    """The tables that one or several sources of term dates make, with terms in the order of their days.

    Terms that end before `first` or begin after `last` are left out. INSET days become absences of all schools: the
    schools have no pupils, but a SIP may spend the day at the desk, which a closure would forbid.
    """
    notes = _Notes()
    events: dict[tuple[str, date, date], DatedEvent] = {}
    terms: dict[tuple[str, date, date], Term] = {}
    closures: list[Closure] = []
    absences: list[Absence] = []
    for source in sources:
        notes.not_understood += source.unread
        for event in source.events:
            events.setdefault((event.name, event.first_day, event.last_day), event)
        for term in source.terms:
            terms.setdefault((term.term, term.first_day, term.last_day), term)
        closures += source.closures
        absences += source.absences
    by_meaning = _sorted_by_meaning(events.values(), notes)
    closures += _closures(by_meaning, notes)
    pieces = _pieces(by_meaning, closures, notes)
    joined, breaks = _joined(pieces, notes)
    closures += [part for part in breaks if not _covered(part, closures)]
    named = [*terms.values(), *_named(joined)]
    inside = [
        term
        for term in sorted(named, key=lambda term: (term.first_day, term.last_day, term.term))
        if (first is None or term.last_day >= first) and (last is None or term.first_day <= last)
    ]
    insets = [
        Absence(of="school", id="*", first_day=event.first_day, last_day=event.last_day, reason=event.name)
        for event in by_meaning[Meaning.INSET]
    ]
    kept = _in_terms(_once(closures), inside, notes)
    away = [absence for absence in [*absences, *insets] if _touches(absence, inside)]
    notes.not_needed += [_told(each.reason, each) for each in insets if not _touches(each, inside)]
    return SchoolYear(
        tuple(inside),
        tuple(kept),
        tuple(away),
        tuple(dict.fromkeys(notes.not_understood)),
        tuple(dict.fromkeys(notes.not_needed)),
        tuple(dict.fromkeys(notes.warnings)),
    )


def _sorted_by_meaning(events: Iterable[DatedEvent], notes: _Notes) -> dict[Meaning, list[DatedEvent]]:
    """The events of each meaning in the order of their days; one that means nothing is noted."""
    found: dict[Meaning, list[DatedEvent]] = {meaning: [] for meaning in Meaning}
    for event in sorted(events, key=lambda event: (event.first_day, event.last_day, event.name)):
        meanings = meanings_of(event)
        if not meanings:
            notes.not_understood.append(_entry(event))
        for meaning in meanings:
            found[meaning].append(event)
    return found


def _entry(event: DatedEvent, why: str = "") -> str:
    days = spoken(event.first_day)
    if event.last_day != event.first_day:
        days += f" to {spoken(event.last_day)}"
    return f"{quoted(event.name)} on {days} ({event.source}){f': {why}' if why else ''}"


def _told(reason: str, days: Closure | Absence) -> str:
    until = f" to {spoken(days.last_day)}" if days.last_day != days.first_day else ""
    return f"{quoted(reason)} on {spoken(days.first_day)}{until}"


def _closures(by_meaning: dict[Meaning, list[DatedEvent]], notes: _Notes) -> Iterator[Closure]:
    """Every closure that is given whole, or by its beginning and its end."""
    for event in by_meaning[Meaning.CLOSED]:
        yield Closure(first_day=event.first_day, last_day=event.last_day, reason=event.name)
    edges = [
        *((event.first_day, 0, event) for event in by_meaning[Meaning.BREAK_BEGINS]),
        *((event.last_day + DAY, 0, event) for event in by_meaning[Meaning.LAST_BEFORE_BREAK]),
        *((event.last_day, 1, event) for event in by_meaning[Meaning.BREAK_ENDS]),
        *((event.first_day - DAY, 1, event) for event in by_meaning[Meaning.FIRST_AFTER_BREAK]),
    ]
    begun: tuple[date, DatedEvent] | None = None
    whole = by_meaning[Meaning.CLOSED]
    for day, ends, event in sorted(edges, key=lambda edge: edge[:2]):
        if any(other.first_day - BESIDE * DAY <= day <= other.last_day + BESIDE * DAY for other in whole):
            continue  # it says of a break that is given whole where it begins or ends
        if not ends:
            if begun is not None:
                notes.not_understood.append(_entry(begun[1], "nothing says when that break ends"))
            begun = day, event
        elif begun is None:
            notes.not_understood.append(_entry(event, "nothing says when that break begins"))
        else:
            reason = HALF_TERM if "half" in begun[1].name.casefold() else begun[1].name
            first, last = _trimmed(begun[0], day)
            if first <= last:
                yield Closure(first_day=first, last_day=last, reason=reason)
            begun = None
    if begun is not None:
        notes.not_understood.append(_entry(begun[1], "nothing says when that break ends"))


def _trimmed(first: date, last: date) -> tuple[date, date]:
    """The days without the weekends at either end."""
    while first.weekday() >= SATURDAY:
        first += DAY
    while last.weekday() >= SATURDAY:
        last -= DAY
    return first, last


def _pieces(by_meaning: dict[Meaning, list[DatedEvent]], closures: Sequence[Closure], notes: _Notes) -> list[_Piece]:
    """Terms and parts of terms: those given whole, then those given by beginnings and ends."""
    whole: list[_Piece] = []
    for event in by_meaning[Meaning.TERM]:
        called = term_called(event.name)
        name = event.name if event.names_a_term and called is None else None
        whole.append(_Piece(event.first_day, event.last_day, called, name))
    edges = [
        *((event.first_day, 0, event) for event in by_meaning[Meaning.TERM_BEGINS]),
        *((event.last_day, 1, event) for event in by_meaning[Meaning.TERM_ENDS]),
    ]
    edges = [edge for edge in edges if not _said_already(edge, whole, closures, notes)]
    return [*whole, *_between_edges(sorted(edges, key=lambda edge: edge[:2]), closures, notes)]


def _said_already(
    edge: tuple[date, int, DatedEvent], whole: Sequence[_Piece], closures: Sequence[Closure], notes: _Notes
) -> bool:
    """Whether a beginning or end is that of a term given whole, or stands beside a half-term."""
    day, ends, event = edge
    called = term_called(event.name)
    beside = called is None and _beside_half_term(day, bool(ends), closures)
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
                    f"{_entry(event)}: taken that the term {verb} on {spoken(said)}, as said elsewhere"
                )
            return True
    return beside


def _beside_half_term(day: date, ends: bool, closures: Sequence[Closure]) -> bool:
    """Whether a half-term begins just after a day, or ended just before it."""
    distances = [
        closure.first_day - day if ends else day - closure.last_day for closure in closures if _is_half_term(closure)
    ]
    return any(timedelta() <= distance <= BESIDE * DAY for distance in distances)


def _is_half_term(closure: Closure) -> bool:
    return "half" in closure.reason.casefold()


def _between_edges(
    edges: Sequence[tuple[date, int, DatedEvent]], closures: Sequence[Closure], notes: _Notes
) -> Iterator[_Piece]:
    """The pieces from each beginning to the next end."""
    begun: DatedEvent | None = None
    done: list[_Piece] = []
    for at, (day, ends, event) in enumerate(edges):
        called = term_called(event.name)
        if not ends:
            if begun is None:
                begun = event
            elif _may_be_one(term_called(begun.name), called) and (day - begun.first_day).days <= SAME_BEGINNING:
                first = spoken(begun.first_day)
                notes.warnings.append(
                    f"{_entry(event)}: {quoted(begun.name)} is on {first}, and the earlier day is taken"
                )
            else:
                done += _without_end(begun, day, closures, notes)
                begun = event
        elif begun is not None and _may_be_one(term_called(begun.name), called):
            done.append(_Piece(begun.first_day, day, term_called(begun.name) or called))
            begun = None
        elif begun is None and done and _may_be_one(done[-1].called, called) and _soon_after(done[-1], day):
            notes.warnings.append(f"{_entry(event)}: the term has another end, and the later day is taken")
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


def _may_be_one(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _soon_after(piece: _Piece, day: date) -> bool:
    return (day - piece.last_day).days <= SAME_BEGINNING


def _long_holidays(closures: Sequence[Closure]) -> list[Closure]:
    return [
        closure
        for closure in sorted(closures, key=lambda closure: closure.first_day)
        if not _is_half_term(closure) and weekdays(closure.first_day, closure.last_day) >= LONG_HOLIDAY
    ]


def _without_end(event: DatedEvent, before: date, closures: Sequence[Closure], notes: _Notes) -> Iterator[_Piece]:
    """A term whose end nobody says ends where the next long holiday begins, if one does."""
    for holiday in _long_holidays(closures):
        if event.first_day < holiday.first_day < before:
            _, last = _trimmed(event.first_day, holiday.first_day - DAY)
            notes.warnings.append(
                f"nothing says when the term of {_entry(event)} ends: taken {spoken(last)}, "
                f"before {quoted(holiday.reason)}"
            )
            yield _Piece(event.first_day, last, term_called(event.name))
            return
    notes.not_understood.append(_entry(event, "nothing says when that term ends"))


def _without_beginning(event: DatedEvent, since: date, closures: Sequence[Closure], notes: _Notes) -> Iterator[_Piece]:
    """A term whose beginning nobody says begins where the last long holiday before its end is over, if one is."""
    for holiday in reversed(_long_holidays(closures)):
        if since < holiday.last_day < event.last_day:
            first, _ = _trimmed(holiday.last_day + DAY, event.last_day)
            notes.warnings.append(
                f"nothing says when the term of {_entry(event)} begins: taken {spoken(first)}, "
                f"after {quoted(holiday.reason)}"
            )
            yield _Piece(first, event.last_day, term_called(event.name))
            return
    notes.not_understood.append(_entry(event, "nothing says when that term begins"))


def _joined(pieces: Sequence[_Piece], notes: _Notes) -> tuple[list[_Piece], list[Closure]]:
    """Pieces of one term made one, and the half-terms between them."""
    joined: list[_Piece] = []
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
            first_off, last_off = _trimmed(first_off, last_off)
            breaks.append(Closure(first_day=first_off, last_day=last_off, reason=HALF_TERM))
        joined[-1] = replace(last, last_day=max(last.last_day, piece.last_day), called=last.called or piece.called)
    return joined, breaks


def _one_term(earlier: _Piece, later: _Piece) -> bool:
    if earlier.label != later.label or earlier.first_day.year != later.first_day.year:
        return False
    return (later.first_day - earlier.last_day).days <= LONGEST_BREAK


def _named(pieces: Sequence[_Piece]) -> Iterator[Term]:
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


def _in_terms(closures: Sequence[Closure], terms: Sequence[Term], notes: _Notes) -> list[Closure]:
    inside = [closure for closure in closures if _touches(closure, terms)]
    notes.not_needed += [_told(closure.reason, closure) for closure in closures if not _touches(closure, terms)]
    return inside


def _touches(days: Closure | Absence, terms: Sequence[Term]) -> bool:
    return any(days.first_day <= term.last_day and term.first_day <= days.last_day for term in terms)
