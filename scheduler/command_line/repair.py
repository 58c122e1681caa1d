"""`sipplan repair`: what could be changed so that what is unplaced finds a place, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from scheduler.command_line.interrupt import in_background, stop_on_interrupt
from scheduler.command_line.loading import load_legal_plan
from scheduler.command_line.options import (
    force_option,
    json_option,
    output_option,
    plan_argument,
    time_limit_option,
)
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, counted, say, wrapped

if TYPE_CHECKING:
    from scheduler.explaining import Change, Repair, Shortage
    from scheduler.scenarios import Scenario

SHOWN = 10
"""Repairs of a shortage that are told; all are written."""
LONGEST_NAME = 60
BESIDE = " " * 6
"""What stands before the lines of a repair."""
MENU = PurePosixPath("menu.json")


@click.command(short_help="Find what could be changed to place what is unplaced.")
@plan_argument
@output_option("target", "DIR", "The folder to write to; it must not be there yet.")
@time_limit_option(160.0, "How long to look for repairs.")
@force_option
@json_option
def repair(*, plan: Path, target: Path, time_limit: float, force: bool, as_json: bool) -> None:
    """Find changes that would place what the plan in folder PLAN leaves unplaced, each with its price.

    Each was tried: with it there is a plan that keeps every rule and places more. Each is written to DIR as a
    scenario, a folder of tables with the rows that change. Ctrl-C ends the search early and keeps what was found.
    """
    from scheduler.explaining import evidence_of, shortages
    from scheduler.writing import check_export, write_export

    with refusals_told(target):
        check_export(target, force)
    folder = load_legal_plan(plan, "repaired")
    evidence = evidence_of(folder.instance, folder.plan)
    with stop_on_interrupt(lambda: complain("Stopping, keeping what was found.")) as stop:
        found = in_background(lambda: shortages(evidence, folder.plan, time_limit, stop))
        if stop.is_set() and not any(each.repairs for each in found):
            raise KeyboardInterrupt
    named = {id(each): name for name, each in _named(found)}
    content = json.dumps({"shortages": [_as_json(each, named) for each in found]}, indent=2)
    with refusals_told(target):
        write_export([(MENU, content.encode()), *_files(found)], target, overwrite=force)
    if as_json:
        click.echo(content)
    else:
        say(*_as_text(found, named), *([f"The scenarios are in {target}."] if named else []))


def _named(found: tuple[Shortage, ...]) -> Iterator[tuple[str, Repair]]:
    """A folder name for each repair: '1-02-one-more-school-for-P07'."""
    for shortage, each in enumerate(found, start=1):
        for number, one in enumerate(each.repairs, start=1):
            slug = "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in one.change.words).split())
            yield f"{shortage}-{number:02}-{slug[:LONGEST_NAME].rstrip('-')}", one


def _files(found: tuple[Shortage, ...]) -> Iterator[tuple[PurePosixPath, bytes]]:
    from scheduler.scenarios import scenario_files

    for name, each in _named(found):
        for file, content in scenario_files(scenario(name, each.change)).items():
            yield PurePosixPath(name) / file, content


def scenario(name: str, change: Change) -> Scenario:
    """A change as a scenario."""
    from scheduler.scenarios import scenario_of
    from scheduler.writing.columns import cell

    tables: dict[str, list[dict[str, Any]]] = {}
    for row in change.rows:
        cells = {column: cell(value) for column, value in row.values.items()}
        tables.setdefault(row.table, []).append({**cells, "remove": "yes"} if row.remove else cells)
    return scenario_of(name, tables)


def _as_text(found: tuple[Shortage, ...], named: dict[int, str]) -> Iterator[str]:
    from scheduler.explaining import Verdict

    if not found:
        yield "Every visit has its day: there is nothing to repair."
    for each in found:
        unplaced = f"{counted(each.unplaced, 'visit')} unplaced at {counted(len(each.schools), 'school')}"
        yield from wrapped(f"{unplaced}: {_some(each)}.", later="  ")
        if each.reason.verdict is Verdict.POSSIBLE:
            yield "  No change is needed: a longer search (sipplan solve --start) places more."
        elif not each.tried:
            yield "  No change was tried for it in the time there was."
        elif not each.repairs:
            yield f"  No change was found that helps; {counted(each.tried, 'change')} tried."
        for number, one in enumerate(each.repairs[:SHOWN], start=1):
            yield from wrapped(one.change.words, f"  {number:2}. ", BESIDE)
            yield from wrapped(_gain(one), BESIDE, BESIDE)
            yield from wrapped(f"{one.minutes:+,} minutes, {_pounds(one.pounds)}; {_disturbs(one)}", BESIDE, BESIDE)
            yield f"      {named[id(one)]}"
        if len(each.repairs) > SHOWN:
            yield f"  and {len(each.repairs) - SHOWN} more."
        yield ""


def _some(shortage: Shortage) -> str:
    names = ", ".join(shortage.schools[:SHOWN])
    more = len(shortage.schools) - SHOWN
    return f"{names} and {more} more" if more > 0 else names


def _gain(one: Repair) -> str:
    levels = one.gained.items()
    told = [(visits, f"{counted(abs(visits), 'visit')} at concern level {level}") for level, visits in levels]
    gains = ", ".join(words for visits, words in told if visits > 0)
    losses = ", ".join(words for visits, words in told if visits < 0)
    return f"places {gains}" + (f"; loses {losses}" if losses else "")


def _pounds(more: float) -> str:
    """Whole pounds: '+£1,500', '-£12', '£0'."""
    whole = round(more)
    sign = "+" if whole > 0 else "-" if whole < 0 else ""
    return f"{sign}£{abs(whole):,}"


def _disturbs(one: Repair) -> str:
    if not one.schools_moved and not one.visits_moved:
        return "nothing else changes"
    schools = counted(len(one.schools_moved), "school with another SIP", "schools with another SIP")
    return f"{schools}, {counted(one.visits_moved, 'visit')} on another day"


def _as_json(shortage: Shortage, named: dict[int, str]) -> dict[str, Any]:
    from scheduler.explaining import sentences

    return {
        "schools": list(shortage.schools),
        "unplaced": shortage.unplaced,
        "reason": list(sentences(shortage.reason)),
        "tried": shortage.tried,
        "repairs": [
            {
                "change": each.change.words,
                "gained": dict(each.gained),
                "left": dict(each.left),
                "minutes": each.minutes,
                "pounds": each.pounds,
                "schools_moved": list(each.schools_moved),
                "visits_moved": each.visits_moved,
                "scenario": named[id(each)],
            }
            for each in shortage.repairs
        ],
    }
