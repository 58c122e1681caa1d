"""`sipplan explain`: why a school has the SIP it has, or none, and a visit its day, or none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import load_legal_plan
from scheduler.command_line.options import FiniteRange, json_option, plan_argument
from scheduler.command_line.terminal import console, plain, say

if TYPE_CHECKING:
    from collections.abc import Collection

    from models import Plan, School, Sip
    from scheduler.explaining import Evidence

ONE = 3.0
"""Seconds for the reason of one visit."""


@click.command(short_help="Say why: a school's SIP, a visit's day, or that there is none.")
@plan_argument
@click.option("--school", metavar="ID", help="Who could have this school, and its visits.")
@click.option(
    "--visit", type=click.IntRange(1), metavar="N", help="With --school: the window of this visit, day by day."
)
@click.option("--sip", metavar="ID", help="What this SIP has, and could have.")
@click.option("--pair", nargs=2, metavar="SCHOOL SIP", help="Whether this SIP could have this school, and why not.")
@click.option(
    "--time-limit",
    type=FiniteRange(0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to look for reasons in all; each has at most 4 seconds.",
)
@json_option
def explain(
    *,
    plan: Path,
    school: str | None,
    visit: int | None,
    sip: str | None,
    pair: tuple[str, str] | None,
    time_limit: float,
    as_json: bool,
) -> None:
    """Explain the plan in folder PLAN.

    Without an option: every unallocated school and every unplaced visit, highest concern first, each with its reason.
    """
    if sum(each is not None for each in (school, sip, pair)) > 1:
        raise click.UsageError("give one of --school, --sip and --pair")
    if visit is not None and school is None:
        raise click.UsageError("--visit needs --school")

    from scheduler.explaining import evidence_of

    folder = load_legal_plan(plan, "explained")
    evidence = evidence_of(folder.instance, folder.plan)
    if pair is not None:
        _explain_pair(evidence, _school(evidence, pair[0], "--pair"), _sip(evidence, pair[1], "--pair"), as_json)
    elif sip is not None:
        _explain_sip(evidence, _sip(evidence, sip, "--sip"), as_json)
    elif school is not None and visit is not None:
        _explain_visit(evidence, folder.plan, _school(evidence, school, "--school"), visit, as_json)
    elif school is not None:
        _explain_school(evidence, folder.plan, _school(evidence, school, "--school"), as_json)
    else:
        _explain_all(evidence, time_limit, as_json)


def _school(evidence: Evidence, name: str, option: str) -> School:
    return evidence.facts.schools[_known(option, "school", name, evidence.facts.schools)]


def _sip(evidence: Evidence, name: str, option: str) -> Sip:
    return evidence.facts.sips[_known(option, "SIP", name, evidence.facts.sips)]


def _known(option: str, kind: str, name: str, known: Collection[str]) -> str:
    """The name; end the command where it is not known, with the nearest one that is."""
    from scheduler.validation.names import unknown

    if name not in known:
        raise click.BadParameter(plain(unknown(kind, name, known)), param_hint=option)
    return name


def _explain_all(evidence: Evidence, seconds: float, as_json: bool) -> None:
    from scheduler.command_line import explained_json, explained_text
    from scheduler.explaining import all_questions, reasons_within

    questions = all_questions(evidence)
    found = list(reasons_within(evidence, questions, seconds))
    if as_json:
        reasons = [explained_json.reason(each) for each in found]
        _print({"reasons": reasons, "not_looked_at": len(questions) - len(found)})
    else:
        say(*explained_text.all_lines(found, len(questions) - len(found)))


def _explain_school(evidence: Evidence, plan: Plan, school: School, as_json: bool) -> None:
    from scheduler.command_line import explained_json, explained_text
    from scheduler.explaining import about_school, school_facts

    facts = school_facts(evidence, school)
    found, others = about_school(evidence, plan, school)
    if as_json:
        content = {**explained_json.school(facts), "reasons": [explained_json.reason(each) for each in found]}
        _print(content if others is None else {**content, "runners_up": explained_json.runners_up(others)})
        return
    say(*explained_text.school_lines(facts), "")
    for each in found:
        say(*explained_text.reason_lines(each), "")
    if others is not None:
        say(*explained_text.runner_up_lines(others), "")
    screen = console()
    for shown in explained_text.school_tables(facts):
        screen.print(shown)
        say("")


def _explain_visit(evidence: Evidence, plan: Plan, school: School, number: int, as_json: bool) -> None:
    from scheduler.command_line import explained_json, explained_text
    from scheduler.explaining import day_choice, question_of, reasons_within, why_then, window_facts

    visits = {visit.visit: visit for visit in evidence.facts.visits_of(school)}
    if number not in visits:
        numbers = ", ".join(map(str, visits))
        raise click.BadParameter(f"{plain(school.school)} has visits {numbers}", param_hint="--visit")
    facts = window_facts(evidence, school, visits[number])
    why = why_then(evidence, plan, facts).internal
    question = question_of(evidence, school, number)
    found = list(reasons_within(evidence, [question], ONE)) if question is not None else []
    if as_json:
        choice = explained_json.choice(day_choice(evidence, plan, facts))
        _print(
            {
                **explained_json.window(facts),
                "why": why,
                **choice,
                "reasons": [explained_json.reason(each) for each in found],
            }
        )
        return
    say(*explained_text.window_lines(facts, why))
    for each in found:
        say("", *explained_text.reason_lines(each))


def _explain_sip(evidence: Evidence, sip: Sip, as_json: bool) -> None:
    from scheduler.command_line import explained_json, explained_text
    from scheduler.explaining import sip_facts

    facts = sip_facts(evidence, sip)
    if as_json:
        _print(explained_json.sip(facts))
        return
    say(*explained_text.sip_lines(facts), "")
    screen = console()
    for shown in explained_text.sip_tables(facts):
        screen.print(shown)
        say("")


def _explain_pair(evidence: Evidence, school: School, sip: Sip, as_json: bool) -> None:
    from scheduler.command_line import explained_json, explained_text
    from scheduler.explaining import candidate

    found = candidate(evidence, school, sip)
    if as_json:
        _print(explained_json.candidate(found))
    else:
        say(*explained_text.pair_lines(found))


def _print(content: object) -> None:
    click.echo(json.dumps(content, indent=2))
