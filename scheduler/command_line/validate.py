"""`sipplan validate`: everything wrong with an instance at once, or what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.contradicted import refuse_contradiction
from scheduler.command_line.loading import load_instance
from scheduler.command_line.marking import mark, refuse_mark
from scheduler.command_line.options import force_option, instance_argument
from scheduler.command_line.terminal import counted, say
from scheduler.command_line.wording import concern_name, short_date

if TYPE_CHECKING:
    from datetime import date

    from models import Instance, Sip
    from scheduler.validation import Problem


@click.command(short_help="Say what is wrong or odd in an instance.")
@instance_argument
@click.option(
    "--mark",
    "target",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Write a copy of the workbook (.xlsx) with each wrong cell coloured and explained.",
)
@force_option
def validate(instance: Path, target: Path | None, force: bool) -> None:
    """Say everything that is wrong or odd in INSTANCE, and what is in it.

    INSTANCE is a folder of tables, an Excel workbook or the name of a bundled instance
    (small, norfolk-2008, short-staffed). Exit code 1 where something is wrong; what is merely odd
    is a warning.
    """
    if force and target is None:
        raise click.UsageError("--force goes with --mark")
    if target is not None:
        refuse_mark(instance, target, force)
    mark_errors = partial(_mark_errors, instance, target, force)
    reading = load_instance(instance, tell=say, also=mark_errors)
    for warning in reading.warnings:
        say(f"warning: {warning}")
    if reading.warnings:
        say("")
    refuse_contradiction(reading.instance, tell=say, also=mark_errors)
    if target is not None:
        mark(instance, target, (), reading.warnings, force)
    say(f"{instance.name}: nothing wrong, {counted(len(reading.warnings), 'warning')}.", "")
    say(*(f"{title:<9} {text}" for title, text in _contents(reading.instance)))


def _mark_errors(instance: Path, target: Path | None, force: bool, errors: Sequence[Problem]) -> None:
    if target is not None:
        mark(instance, target, errors, (), force)


def _contents(instance: Instance) -> list[tuple[str, str]]:
    """What is in an instance, a line for each kind of thing."""
    from scheduler.checker.facts import facts_of

    facts = facts_of(instance)
    days = facts.calendar.days
    levels = Counter(school.concern for school in instance.schools)
    concern = ", ".join(f"{levels[level]:,} {concern_name(level)}" for level in sorted(levels, reverse=True))
    visits = sum(len(facts.visits_of(school)) for school in instance.schools)
    kinds = Counter(sip.kind or "of no kind" for sip in instance.sips)
    places = sum(sip.max_schools for sip in instance.sips)
    localities = counted(len(instance.localities), "locality", "localities")
    part_time = sum(sip.max_schools for sip in instance.sips if not _all_along(sip, days))
    span = f", {short_date(days[0])} to {short_date(days[-1])}" if days else ""
    return [
        ("terms", f"{', '.join(term.term for term in instance.terms)}"),
        ("days", f"{counted(len(days), 'school day')}{span}"),
        ("schools", f"{len(instance.schools):,} in {localities}"),
        ("concern", concern or "no schools"),
        ("visits", f"{visits:,}, of which {len(instance.history):,} already made"),
        ("SIPs", f"{len(instance.sips):,} ({', '.join(f'{kind}: {kinds[kind]}' for kind in sorted(kinds))})"),
        ("capacity", f"places for {counted(places, 'school')}: {_spare(places - len(instance.schools))}"),
        *([("", f"{part_time:,} of them with SIPs who start late or leave early")] if part_time else []),
        ("pins", f"{len(instance.pins):,}"),
    ]


def _all_along(sip: Sip, days: tuple[date, ...]) -> bool:
    """Whether a SIP serves from the first school day to the last."""
    return not days or (
        (sip.from_day is None or sip.from_day <= days[0]) and (sip.to_day is None or sip.to_day >= days[-1])
    )


def _spare(places: int) -> str:
    if places < 0:
        return f"{-places:,} too few"
    return f"{places:,} to spare" if places else "just enough"
