"""`sipplan check`: judge a plan anew, with nothing but the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import load_plan
from scheduler.command_line.options import json_option, plan_argument
from scheduler.command_line.summary import coverage_lines, quality_lines
from scheduler.command_line.terminal import counted, say

if TYPE_CHECKING:
    from scheduler.checker import Breach, Report


@click.command(short_help="Check a plan against every rule.")
@plan_argument
@json_option
def check(plan: Path, as_json: bool) -> None:
    """Check the plan in folder PLAN against every rule, and recompute what it is worth.

    The checker shares nothing with the optimiser. Exit code 1 where the plan breaks a rule or its
    summary claims what is not so (rule 'summary').
    """
    from scheduler import checker

    folder = load_plan(plan)
    report = checker.check(folder.instance, folder.plan.allocations, folder.plan.visits)
    breaches = (*report.breaches, *checker.check_summary(folder.plan, folder.instance, report))
    if as_json:
        click.echo(_as_json(breaches, report))
    else:
        say(*_as_text(breaches, report))
    if breaches:
        raise click.exceptions.Exit(1)


def _as_text(breaches: tuple[Breach, ...], report: Report) -> list[str]:
    lines = [str(breach) for breach in sorted(breaches, key=lambda breach: breach.rule)]
    if breaches:
        rules = sorted({breach.rule for breach in breaches})
        lines += ["", f"{counted(len(breaches), 'breach', 'breaches')} ({', '.join(rules)})."]
    else:
        lines += ["No breach: the plan keeps every rule, and its summary is so."]
    quality = f"  {'quality':<11}{report.quality:>9,}"
    return [*lines, "", *coverage_lines(report.coverage), "", *quality_lines(report.terms), quality]


def _as_json(breaches: tuple[Breach, ...], report: Report) -> str:
    content = {
        "breaches": [
            {
                "rule": breach.rule,
                "message": breach.message,
                "school": breach.school,
                "visit": breach.visit,
                "sip": breach.sip,
                "day": breach.day.isoformat() if breach.day else None,
            }
            for breach in breaches
        ],
        "coverage": report.coverage,
        "quality": report.quality,
        "terms": report.terms.model_dump(),
    }
    return json.dumps(content, indent=2)
