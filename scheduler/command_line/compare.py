"""`sipplan compare`: how plans differ, in what they are worth and for whom."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import load_plan, refuse_breaches
from scheduler.command_line.options import force_option, json_option
from scheduler.command_line.target import refusals_told, refuse_file
from scheduler.command_line.terminal import say

if TYPE_CHECKING:
    from scheduler.comparing import Comparison, NamedPlan


def _file_type() -> click.Path:
    return click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="Compare plans with the first of them.")
@click.argument("plans", metavar="PLAN PLAN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--xlsx", type=_file_type(), metavar="FILE", help="Write the comparison as a workbook.")
@click.option("--html", type=_file_type(), metavar="FILE", help="Write the comparison as a page for any browser.")
@json_option
@force_option
def compare(*, plans: tuple[Path, ...], xlsx: Path | None, html: Path | None, as_json: bool, force: bool) -> None:
    """Compare plans with the first one, the base: what they are worth, what they cost, and whom they affect.

    The plans may be for different instances. A difference that the bounds do not decide is called undecided, and a
    reason is given only where the instances differ in it.
    """
    if len(plans) < 2:
        raise click.UsageError("give two plans at least: the base, and what to compare with it.")
    for target in (xlsx, html):
        if target is not None:
            refuse_file(target, force)
    from scheduler import comparing

    named = [_judged(folder, name) for folder, name in zip(plans, _names(plans), strict=True)]
    comparison = comparing.compare(named[0], named[1:])
    if xlsx is not None:
        from scheduler.exporting.comparison import workbook

        _write(xlsx, workbook(comparison, _newest(plans)), force)
    if html is not None:
        from scheduler.exporting.comparison import render

        _write(html, render(comparison).encode(), force)
    if as_json:
        click.echo(json.dumps(comparing.as_data(comparison), indent=2))
    else:
        _tell(comparison, [target for target in (xlsx, html) if target is not None])


def _judged(folder: Path, name: str) -> NamedPlan:
    """Read a plan and make sure that it keeps the rules: nothing can be said of one that does not."""
    from scheduler.checker import check_against, check_summary, facts_of
    from scheduler.comparing import NamedPlan

    read = load_plan(folder)
    report = check_against(facts_of(read.instance), read.plan.allocations, read.plan.visits)
    refuse_breaches(folder, (*report.breaches, *check_summary(read.plan, read.instance, report)), "compared")
    return NamedPlan(name, read.plan, read.instance)


def _names(folders: Sequence[Path]) -> list[str]:
    """What each plan is called: the folder's name, or all that was typed where two have the same name."""
    names = [folder.resolve().name for folder in folders]
    times = Counter(names)
    return [name if times[name] == 1 else str(folder) for folder, name in zip(folders, names, strict=True)]


def _write(target: Path, content: bytes, force: bool) -> None:
    from scheduler.writing.atomic import write_file

    with refusals_told(target):
        write_file(target, content, overwrite=force)


def _newest(folders: Sequence[Path]) -> datetime:
    """When the newest of the plans was made: the time of its plan.json."""
    return datetime.fromtimestamp(max(int((each / "plan.json").stat().st_mtime) for each in folders), UTC)


def _tell(comparison: Comparison, written: Sequence[Path]) -> None:
    from scheduler.command_line.compared import print_comparison

    print_comparison(comparison)
    if written:
        say("", "Written:", *(f"  {target}" for target in written))
