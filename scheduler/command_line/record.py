"""`sipplan record`: the decision record of a school, for a complaint or a request under freedom of information."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import load_legal_plan
from scheduler.command_line.options import force_option, output_option, plan_argument
from scheduler.command_line.target import refusals_told, refuse_file
from scheduler.command_line.terminal import plain, say

if TYPE_CHECKING:
    from scheduler.exporting.record import Document

SUFFIXES = (".html", ".txt")


@click.command(short_help="Put on record how a school came by its SIP and its days.")
@plan_argument
@click.option("--school", required=True, metavar="ID", help="The school that it is about.")
@output_option(
    "target", "FILE", "The file to write, FILE.html or FILE.txt; without it the text is printed.", required=False
)
@click.option(
    "--internal",
    is_flag=True,
    help="Say all: other schools' concern, reasons of conflicts, people's absences. Not for publication.",
)
@force_option
def record(*, plan: Path, school: str, target: Path | None, internal: bool, force: bool) -> None:
    """Put on record how a school of the plan in folder PLAN came by its SIP and its days.

    One page: the decision, who could have had the school and at what cost, who could not and why, what was proved.
    Without --internal it is fit for the public.
    """
    from datetime import UTC, datetime

    from scheduler.command_line.recorded import document
    from scheduler.explaining import evidence_of, record_of
    from scheduler.exporting.account import account_of
    from scheduler.validation.names import unknown

    if target is not None:
        _refuse(target, force)
    folder = load_legal_plan(plan, "put on record")
    evidence = evidence_of(folder.instance, folder.plan)
    if school not in evidence.facts.schools:
        raise click.BadParameter(plain(unknown("school", school, evidence.facts.schools)), param_hint="--school")
    found = record_of(evidence, folder.plan, evidence.facts.schools[school])
    made = datetime.fromtimestamp(int((plan / "plan.json").stat().st_mtime), UTC)
    paper = document(found, account_of(folder.plan, folder.instance), made, internal)
    if target is None:
        from scheduler.exporting.record import lines

        say(*lines(paper))
    else:
        _write(paper, target, force)
        say(f"{target}: {'internal, not for publication' if internal else 'public'}.")


def _refuse(target: Path, force: bool) -> None:
    """End the command before any long work where the file cannot be written."""
    if target.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"the name must end in {' or '.join(SUFFIXES)}", param_hint="-o")
    refuse_file(target, force)


def _write(paper: Document, target: Path, force: bool) -> None:
    from scheduler.exporting.record import lines, render
    from scheduler.writing.atomic import write_file

    if target.suffix.lower() == ".html":
        content = render(paper)
    else:
        content = "".join(f"{plain(line)}\n" for line in lines(paper))
    with refusals_told(target):
        write_file(target, content.encode(), overwrite=force)
