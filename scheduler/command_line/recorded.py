"""What `sipplan record` says of a school's record, section by section; each reading says only what it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.command_line.explained_text import named_school, named_sip
from scheduler.command_line.terminal import counted
from scheduler.command_line.wording import concern_name, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from scheduler.explaining import Considered, Exclusion, Record, Source, VisitRecord
    from scheduler.exporting.account import Account
    from scheduler.exporting.record import Document, Section

PUBLIC = "Public edition: what concerns other schools' standing, or why and when people are away, is left out."
INTERNAL = "INTERNAL edition: it names other schools' concern and people's absences. Not for publication."
MOST_CONSIDERED = 8
"""SIPs with a row of their own; the page is one page."""


def document(record: Record, account: Account, made: datetime, internal: bool) -> Document:
    """The record in words, in one of its two readings."""
    from scheduler.exporting.record import Document

    found = [
        _decision(record, internal),
        _visits(record, internal),
        _candidates(record, internal),
        _exclusions(record, internal),
        _proof(record, account, internal),
        _made(record, made),
    ]
    if internal and record.absences:
        found.insert(2, _absences(record))
    return Document("Decision record", named_school(record.school), INTERNAL if internal else PUBLIC, tuple(found))


def _decision(record: Record, internal: bool) -> Section:
    from scheduler.exporting.record import Section

    school = record.school
    terms = [("School", f"{named_school(school)}, locality {school.locality}, {concern_name(school.concern)}")]
    if record.sip is None:
        terms.append(("SIP", "none: the school is unallocated"))
    else:
        chosen = next(each for each in record.considered if each.chosen)
        terms.append(("SIP", f"{named_sip(record.sip)}, {counted(chosen.minutes, 'minute')} away"))
        terms.append(("Next best", _next_best(record, internal)))
    paragraphs = tuple(each.reading(internal) for each in record.reasons)
    if record.sip is None and not record.reasons:
        paragraphs = ("All its visits are made, so a SIP would place nothing more.",)
    return Section("The decision", terms=tuple(terms), paragraphs=paragraphs)


def _next_best(record: Record, internal: bool) -> str:
    others = [each for each in record.considered if not each.chosen]
    if not others:
        return "nobody: no other SIP could have it"
    if not others[0].solved:
        return "nobody, while all others keep their SIP" if record.all_solved else "not solved in the time there was"
    best = "" if record.all_solved else " (of those solved in the time there was)"
    return f"{named_sip(others[0].sip)}: {others[0].cost.reading(internal)}{best}"


def _visits(record: Record, internal: bool) -> Section:
    from scheduler.exporting.record import Section

    rows = tuple(_visit_row(each, internal) for each in record.visits)
    return Section("Its visits", ("Visit", "Day", "Made by", "Why then"), rows)


def _visit_row(visit: VisitRecord, internal: bool) -> tuple[str, ...]:
    facts = visit.facts
    by = "" if visit.sip is None else visit.sip if isinstance(visit.sip, str) else named_sip(visit.sip)
    day = "not placed" if facts.day is None else short_date(facts.day)
    return f"{facts.visit.visit} {facts.visit.title}".rstrip(), day, by, visit.why.reading(internal)


def _absences(record: Record) -> Section:
    from scheduler.exporting.record import Section

    rows = tuple(
        (
            f"{each.of} {each.id}",
            short_date(each.first_day) + (f" to {short_date(each.last_day)}" if each.last_day > each.first_day else ""),
            each.reason,
            "absences" if each.row is None else f"absences row {each.row}",
        )
        for each in record.absences
    )
    return Section("Absences in the windows of its visits", ("Who", "When", "Reason", "Where it stands"), rows)


def _candidates(record: Record, internal: bool) -> Section:
    from scheduler.exporting.record import Section

    shown, more = record.considered[:MOST_CONSIDERED], record.considered[MOST_CONSIDERED:]
    paragraphs = [f"And {len(more)} more: {', '.join(each.sip.sip for each in more)}."] if more else []
    if any(each.solved for each in record.considered):
        paragraphs.append(
            "The cost is that of the whole plan, solved again with this SIP for the school; all others keep their SIP, "
            "or one school goes the other way. The days of both SIPs are chosen anew in either case."
        )
        if record.plan.replanned_from is not None:
            from scheduler.explaining import OF_A_REPLAN

            paragraphs.append(OF_A_REPLAN)
    return Section(
        f"Who could have it: {len(record.considered)} of {counted(record.sips, 'SIP')}",
        ("SIP", "One way", "As planned", "What it would have cost"),
        tuple(_candidate_row(each, internal) for each in shown),
        paragraphs=tuple(paragraphs),
    )


def _candidate_row(each: Considered, internal: bool) -> tuple[str, ...]:
    standing = "has it" if each.chosen else each.standing.reading(internal) or "has room"
    return named_sip(each.sip), counted(each.minutes, "minute"), standing, each.cost.reading(internal)


def _exclusions(record: Record, internal: bool) -> Section:
    from scheduler.exporting.record import Section

    excluded = {one.sip.sip for each in record.exclusions for one in each.sips}
    return Section(
        f"Who could not: {len(excluded)} of {counted(record.sips, 'SIP')}",
        terms=tuple((f"Rule {each.rule}", _excluded(each, internal)) for each in record.exclusions),
        paragraphs=() if excluded else ("No rule excludes anybody.",),
    )


def _excluded(exclusion: Exclusion, internal: bool) -> str:
    names = (
        named_sip(each.sip) + _bracketed([*filter(None, [each.why.reading(internal)]), *_rows(each.where)])
        for each in exclusion.sips
    )
    return f"{exclusion.words}{_bracketed(map(str, exclusion.where))}: {'; '.join(names)}"


def _rows(sources: Iterable[Source]) -> Iterator[str]:
    return (source.table if source.row is None else f"{source.table} row {source.row}" for source in sources)


def _bracketed(parts: Iterable[str]) -> str:
    joined = ", ".join(parts)
    return f" ({joined})" if joined else ""


def _proof(record: Record, account: Account, internal: bool) -> Section:
    """Every line of the objective with its bound; the public reads coverage as one line."""
    from scheduler.checker import TERMS
    from scheduler.exporting.record import Section

    proof, visits = account.proof, account.visits_by_level
    if internal:
        terms = [
            (
                line.name,
                f"{line.value:,} of {visits[line.level]:,}. {line.words}",
            )
            for line in proof.coverage
        ]
    else:
        unplaced = sum(line.value for line in proof.coverage)
        told = f"{unplaced:,} of {counted(len(account.visits), 'visit')} of all schools. {proof.together}"
        terms = [("Visits without a day", told)]
    terms += [(line.name, f"{line.value:,}. {line.words}") for line in proof.disruption]
    terms.append(("Quality", f"{proof.quality.value:,} minutes. {proof.quality.words}"))
    figures: dict[str, int] = record.plan.summary.terms.model_dump()
    parts = (f"{each.text} ({figures[each.id]:,})" if internal else each.text for each in TERMS)
    counts = f"Plans are compared line by line, from the top. Quality adds up minutes for: {'; '.join(parts)}."
    return Section("What was proved", terms=tuple(terms), paragraphs=(counts, _judged(record.faults)))


def _judged(faults: int) -> str:
    if faults:
        return f"The independent checker finds fault with the figures of this plan ({faults}): see sipplan check."
    return "The independent checker finds that the plan keeps every rule, and that these figures are so."


def _made(record: Record, made: datetime) -> Section:
    from scheduler.exporting.record import Section

    summary = record.plan.summary
    seconds, workers = counted(round(summary.seconds), "second"), counted(summary.workers, "worker")
    versions = ", ".join(f"{name} {version}" for name, version in sorted(summary.versions.items()))
    return Section(
        "How it was made",
        terms=(
            ("Plan of", f"{short_date(made.date())}, {made:%H:%M} UTC"),
            ("Data, SHA-256", summary.instance_sha256),
            ("Solved with", f"{versions}; in {seconds}, seed {summary.seed}, {workers}"),
        ),
    )
