"""Counties for the benchmark that are short in days: `python -m tests.benchmarks.counties`, or with `september -o DIR`.

Each is drawn by the generator with fixed options, on the towns and villages of Norfolk, and then tightened by what
happens to real authorities. All have places enough for every school, and too few days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import click
from ortools.linear_solver import pywraplp

from models import Instance, Policy, Sip, Weekday
from scheduler.checker.distances import great_circle_km
from scheduler.command_line.bundled import bundled_folder, bundled_names
from scheduler.generator import CountyOptions, generate
from scheduler.reading import read_instance
from scheduler.writing import write_instance
from tests.benchmarks.choices import Choices, SipChoice, choices_of
from tests.build import with_tables

SEPTEMBER, EASTER = date(2008, 9, 1), date(2009, 4, 3)
HEADTEACHER = "headteacher"

Tightening = Callable[[Instance], Instance]


@dataclass(frozen=True)
class County:
    """How a county is drawn, and what is then done to it, in this order."""

    options: CountyOptions
    tightened: tuple[Tightening, ...]

    def drawn(self) -> Instance:
        """The county: the same whenever and wherever it is drawn."""
        instance = generate(self.options)
        for tighten in self.tightened:
            instance = tighten(instance)
        return instance


def starting_in_september(every: int) -> Tightening:
    """Every so many-th SIP starts in September, too late for a first visit."""
    return lambda instance: _with_sips(
        instance, lambda number, _: {"from_day": SEPTEMBER} if number % every == every - 1 else {}
    )


def leaving_at_easter(every: int) -> Tightening:
    """Every so many-th SIP leaves at Easter, before the last visits."""
    return lambda instance: _with_sips(
        instance, lambda number, _: {"to_day": EASTER} if number % every == every - 1 else {}
    )


def one_day_heads(room: int) -> Tightening:
    """Serving heads have one day a week and take so many schools, and the others as many fewer."""

    def tighten(instance: Instance) -> Instance:
        def change(_: int, sip: Sip) -> dict[str, object]:
            if sip.kind != HEADTEACHER:
                return {}
            return {
                "max_schools": room,
                "max_days": None,
                "max_visits_per_week": 1,
                "weekdays": sip.weekdays[:1],
            }

        places = sum(sip.max_schools for sip in instance.sips)
        return _with_places(_with_sips(instance, change), places)

    return tighten


def skill_of_few(skill: str, every: int) -> Tightening:
    """Of the SIPs with a skill only every so many-th keeps it."""

    def tighten(instance: Instance) -> Instance:
        having = [sip.sip for sip in instance.sips if skill in sip.skills]
        keeping = set(having[::every])
        return _with_sips(
            instance,
            lambda _, sip: (
                {} if sip.sip in keeping else {"skills": tuple(each for each in sip.skills if each != skill)}
            ),
        )

    return tighten


def advisers_on(*weekdays: Weekday) -> Tightening:
    """Advisers accompany on these weekdays alone."""

    def tighten(instance: Instance) -> Instance:
        rows = [row.model_dump() | {"weekdays": weekdays} for row in instance.advisers]
        return with_tables(instance, advisers=rows)

    return tighten


def federated(pairs: int) -> Tightening:
    """So many pairs of neighbouring schools of a locality federate, beside the federations that there are."""

    def tighten(instance: Instance) -> Instance:
        near = sorted(
            (great_circle_km(one, other), one.school, other.school)
            for one, other in combinations(instance.schools, 2)
            if one.locality == other.locality and one.federation is None and other.federation is None
        )
        federation: dict[str, str] = {}
        for _, *both in near:
            if len(federation) < 2 * pairs and not federation.keys() & both:
                federation |= dict.fromkeys(both, f"N{len(federation) // 2 + 1:02}")
        rows = [
            row.model_dump() | {"federation": federation.get(row.school, row.federation)} for row in instance.schools
        ]
        return with_tables(instance, schools=rows)

    return tighten


def with_policy(**settings: object) -> Tightening:
    """Other settings of the policy."""
    return lambda instance: with_tables(instance, policy=Policy.model_validate(instance.policy.model_dump() | settings))


def few_of_concern(heads: int, others: int) -> Tightening:
    """SIPs take so few schools of concern."""
    return lambda instance: _with_sips(
        instance, lambda _, sip: {"max_concern_schools": heads if sip.kind == HEADTEACHER else others}
    )


DRAWN: dict[str, County] = {
    "scarce-skills": County(
        CountyOptions(schools=120, seed=14, staffing=1.04, late=0.0),
        (skill_of_few("concern", 3), advisers_on("Tue"), few_of_concern(1, 2), one_day_heads(9)),
    ),
    "september": County(
        CountyOptions(schools=240, seed=11, staffing=1.05, late=0.0),
        (one_day_heads(9), starting_in_september(12), leaving_at_easter(20)),
    ),
    "federations": County(
        CountyOptions(schools=320, seed=13, staffing=1.07, late=0.0),
        (federated(30), with_policy(max_localities_per_sip=2), one_day_heads(9), starting_in_september(16)),
    ),
    "one-day-heads": County(
        CountyOptions(schools=430, seed=12, staffing=1.03, late=0.0),
        (one_day_heads(9), leaving_at_easter(16)),
    ),
}
"""By name. `python -m tests.benchmarks.counties` shows what each is short of."""


def county_named(name: str) -> Instance:
    """A county of the benchmark, drawn or bundled."""
    return DRAWN[name].drawn() if name in DRAWN else read_instance(bundled_folder() / name).instance


@dataclass(frozen=True)
class Shortage:
    """Visits that any plan leaves out, whatever their concern level: lower bounds, as fractions."""

    by_places: float
    """For want of places for schools alone, if every SIP had all the days in the world."""
    by_days: float
    """When each SIP, in each term, makes no more visits than they have days."""


def shortage(choices: Choices) -> Shortage:
    """What a county is short of, by a linear relaxation that shares nothing with the optimiser."""
    return Shortage(_least_left_out(choices, days=False), _least_left_out(choices, days=True))


def _least_left_out(choices: Choices, days: bool) -> float:
    """The fewest visits left out when schools can be divided among SIPs.

    A SIP has at most max_schools schools; with `days`, of the visits of a term (those whose days all lie in it) they
    make at most as many as they have days there, as their weeks allow.
    """
    solver = pywraplp.Solver.CreateSolver("GLOP")
    term = _terms(choices)
    left_out = solver.Sum([])
    taken: dict[str, list[pywraplp.Variable]] = defaultdict(list)
    asked: dict[tuple[str, int], list[pywraplp.LinearExpr]] = defaultdict(list)
    for school in choices.schools:
        share = {sip: solver.NumVar(0, 1, "") for sip in school.sips}
        solver.Add(solver.Sum(share.values()) <= 1)
        left_out += len(school.visits) * (1 - solver.Sum(share.values()))
        for sip, variable in share.items():
            taken[sip].append(variable)
            for visit in school.visits:
                terms = {term[day] for day in visit.days}
                if len(terms) == 1:
                    asked[sip, terms.pop()].append(variable)
    for sip, variables in taken.items():
        solver.Add(solver.Sum(variables) <= choices.sip_named[sip].row.max_schools)
    for (sip, its), visits in asked.items() if days else ():
        missed = solver.NumVar(0, solver.infinity(), "")
        left_out += missed
        solver.Add(solver.Sum(visits) - missed <= _room(choices, choices.sip_named[sip], term, its))
    solver.Minimize(left_out)
    status = solver.Solve()
    assert status == pywraplp.Solver.OPTIMAL
    return float(solver.Objective().Value())


def _terms(choices: Choices) -> list[int]:
    """The number of the term of each school day."""
    return [
        next(number for number, term in enumerate(choices.facts.instance.terms) if day <= term.last_day)
        for day in choices.days
    ]


def _room(choices: Choices, sip: SipChoice, term: Sequence[int], its: int) -> int:
    """The visits that a SIP can make in a term."""
    in_week: dict[int, int] = defaultdict(int)
    for day in sip.days:
        if term[day] == its:
            in_week[choices.weeks[day]] += 1
    return sum(count if sip.weeks is None else min(count, sip.weeks[week]) for week, count in in_week.items())


def _with_sips(instance: Instance, change: Callable[[int, Sip], dict[str, object]]) -> Instance:
    """Other values in the rows of SIPs, by number (from 0) and row."""
    rows = [sip.model_dump() | change(number, sip) for number, sip in enumerate(instance.sips)]
    return with_tables(instance, sips=rows)


def _with_places(instance: Instance, places: int) -> Instance:
    """As many places in all as are asked for, by taking from those who have most and are no serving heads."""
    rooms = {sip.sip: sip.max_schools for sip in instance.sips}
    others = [sip.sip for sip in instance.sips if sip.kind != HEADTEACHER]
    while sum(rooms.values()) > places:
        fullest = max(others, key=lambda name: rooms[name])
        rooms[fullest] -= 1
    return _with_sips(
        instance,
        lambda _, sip: {"max_schools": rooms[sip.sip], "min_schools": min(sip.min_schools, rooms[sip.sip])},
    )


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*bundled_names(), *DRAWN]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write them here, a folder each.")
def main(names: tuple[str, ...], output: Path | None) -> None:
    """Show what counties are short of (all, or those named), or write them down as folders of tables."""
    for name in names or (*bundled_names(), *DRAWN):
        instance = county_named(name)
        found = shortage(choices_of(instance))
        places = sum(sip.max_schools for sip in instance.sips)
        click.echo(
            f"{name}: {len(instance.schools)} schools, {len(instance.sips)} SIPs, {places} places; at least "
            f"{found.by_places:.1f} visits left out for want of places, {found.by_days:.1f} for want of days"
        )
        if output is not None:
            write_instance(instance, output / name)


if __name__ == "__main__":
    main()
