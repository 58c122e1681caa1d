"""`sipplan show`: a plan as tables to read."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import load_plan
from scheduler.command_line.options import plan_argument
from scheduler.command_line.terminal import console, counted, plain, say

if TYPE_CHECKING:
    from models import Instance
    from scheduler.reading import PlanFolder


@click.command(short_help="Show a plan as tables.")
@plan_argument
@click.option("--sip", metavar="ID", help="The diary of one SIP.")
@click.option("--school", metavar="ID", help="The visits of one school.")
@click.option("--term", metavar="NAME", help="The visits of one term, week by week.")
def show(plan: Path, sip: str | None, school: str | None, term: str | None) -> None:
    """Show the plan in folder PLAN as tables.

    Without an option: what the plan is worth, every SIP's schools and visits, and what could not be
    placed. The options can be combined: --sip P01 --term "Summer 2008".
    """
    folder = load_plan(plan)
    instance = folder.instance
    _require("--sip", "SIP", sip, _sips(instance))
    _require("--school", "school", school, [each.school for each in instance.schools])
    _require("--term", "term", term, [each.term for each in instance.terms])
    if sip is None and school is None and term is None:
        _show_overview(folder)
    else:
        _show_visits(folder, sip, school, term)


def _require(option: str, kind: str, name: str | None, known: Collection[str]) -> None:
    """End the command where a name is not known, with the nearest one that is."""
    from scheduler.validation.names import unknown

    if name is not None and name not in known:
        raise click.BadParameter(plain(unknown(kind, name, known)), param_hint=option)


def _sips(instance: Instance) -> set[str]:
    """Everybody with a diary, also those who have left."""
    return {sip.sip for sip in instance.sips} | {visit.sip for visit in instance.history}


def _show_overview(folder: PlanFolder) -> None:
    from scheduler.command_line.overview import unplaced_table, workload_table
    from scheduler.command_line.summary import summary_lines

    say(*summary_lines(folder.plan.summary), "")
    screen = console()
    screen.print(workload_table(folder.plan, folder.instance))
    unplaced = unplaced_table(folder.plan, folder.instance)
    if unplaced is not None:
        say("")
        screen.print(unplaced)


def _show_visits(folder: PlanFolder, sip: str | None, school: str | None, term: str | None) -> None:
    from scheduler.command_line.diary import entries, of_term
    from scheduler.command_line.visit_table import visit_table, weekly_tables

    instance = folder.instance
    visits = tuple(
        each
        for each in entries(folder.plan, instance)
        if sip in (None, each.sip) and school in (None, each.school.school)
    )
    for each in instance.terms:
        if each.term == term:
            visits = of_term(visits, each.first_day, each.last_day)
    screen = console()
    say(*_who(folder, sip, school), f"{term or 'All terms'}: {counted(len(visits), 'visit')}.", "")
    if sip is None and school is None:
        for week in weekly_tables(visits):
            screen.print(week)
            say("")
    elif visits:
        screen.print(visit_table("", visits, with_school=school is None, with_sip=sip is None))


def _who(folder: PlanFolder, sip: str | None, school: str | None) -> list[str]:
    """A line on the SIP and one on the school."""
    lines = [_about_sip(folder, sip)] if sip is not None else []
    return [*lines, _about_school(folder, school)] if school is not None else lines


def _about_sip(folder: PlanFolder, sip: str) -> str:
    found = next((each for each in folder.instance.sips if each.sip == sip), None)
    if found is None:
        return f"SIP {sip} has left: visits already made."
    schools = sum(each.sip == sip for each in folder.plan.allocations)
    who = ", ".join(part for part in (f"SIP {sip} {found.name}".rstrip(), found.kind) if part)
    return f"{who}: {schools} of at most {counted(found.max_schools, 'school')}."


def _about_school(folder: PlanFolder, school: str) -> str:
    found = next(each for each in folder.instance.schools if each.school == school)
    sip = next((each.sip for each in folder.plan.allocations if each.school == school), None)
    owner = f"SIP {sip}{_name_of(folder.instance, sip)}" if sip else "unallocated"
    return f"School {school} {found.name}, locality {found.locality}, concern {found.concern}: {owner}."


def _name_of(instance: Instance, sip: str) -> str:
    return next((f" {each.name}" for each in instance.sips if each.sip == sip and each.name), "")
