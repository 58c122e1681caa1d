"""The comparison itself, and how it is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import QualityTerms, Status
from scheduler.comparing.differences import InstanceChange
from scheduler.comparing.headline import UNRELATED, headline, verdict
from scheduler.comparing.lines import Line, objective_lines, quality_bound
from scheduler.comparing.people import (
    Presence,
    SchoolChange,
    SchoolVisits,
    SipChange,
    VisitMove,
    presences,
    school_changes,
    school_visits,
    sip_changes,
    visit_moves,
)
from scheduler.comparing.reasons import Causes
from scheduler.comparing.view import NamedPlan, View, view_of
from scheduler.comparing.workload import Load, loads_of
from scheduler.costing import Money, cost

SHARED = 0.5
"""Two instances are of one county where at least this share of the ids they share are the same schools."""


@dataclass(frozen=True)
class Figures:
    """What one plan is worth, as the checker finds it, with the bounds that its summary proves."""

    name: str
    status: Status
    schools: int
    allocated: int
    sips: int
    visits: int
    placed: int
    coverage: Mapping[int, int]
    """Unplaced visits by concern level, highest first."""
    coverage_bound: Mapping[int, int]
    quality: int
    quality_bound: int | None
    """None until coverage is proved, and of a replan, whose bound is for plans that disturb as few."""
    terms: QualityTerms
    money: Money
    loads: Mapping[str, Load]
    """By SIP."""


@dataclass(frozen=True)
class Difference:
    """How a plan differs from the base. Of another county there are only `figures` and the headline."""

    figures: Figures
    related: bool
    """Whether both plans are for the same county; otherwise nothing below says anything."""
    same_instance: bool
    headline: str
    verdict: str
    lines: tuple[Line, ...]
    changes: tuple[InstanceChange, ...]
    """How the instances differ."""
    gone_or_new_schools: tuple[Presence, ...]
    gone_or_new_sips: tuple[Presence, ...]
    schools: tuple[SchoolChange, ...]
    school_visits: tuple[SchoolVisits, ...]
    moves: tuple[VisitMove, ...]
    sips: tuple[SipChange, ...]

    @property
    def name(self) -> str:
        """What the plan is called."""
        return self.figures.name

    @property
    def losing(self) -> int:
        """How many schools lose the SIP that they had."""
        return sum(each.before is not None for each in self.schools)


@dataclass(frozen=True)
class Comparison:
    """A base, and each other plan set against it."""

    base: Figures
    others: tuple[Difference, ...]


def compare(base: NamedPlan, others: Sequence[NamedPlan]) -> Comparison:
    """Set each plan against the base; what breaks a rule is for `sipplan check` to find beforehand."""
    first = view_of(base)
    figures = _figures(first)
    return Comparison(figures, tuple(_difference(first, figures, view_of(each)) for each in others))


def related(before: View, after: View) -> bool:
    """Whether two instances are of the same county: ids alone do not tell, as every county has an S001."""
    then, now = before.facts.schools, after.facts.schools
    shared = [(then[school], now[school]) for school in then if school in now]
    alike = sum(
        (one.name != "" and one.name == two.name) or (one.latitude, one.longitude) == (two.latitude, two.longitude)
        for one, two in shared
    )
    return bool(shared) and alike >= SHARED * len(shared)


def _figures(view: View) -> Figures:
    book, summary = view.book, view.plan.summary
    return Figures(
        name=view.name,
        status=summary.status,
        schools=len(view.instance.schools),
        allocated=len(book.pairs),
        sips=len(view.instance.sips),
        visits=len(view.visits),
        placed=len(view.placed),
        coverage=view.coverage,
        coverage_bound={level: summary.coverage_bound.get(level, 0) for level in view.coverage},
        quality=view.terms.quality,
        quality_bound=quality_bound(view),
        terms=view.terms,
        money=cost(book),
        loads=loads_of(book),
    )


def _difference(before: View, base: Figures, after: View) -> Difference:
    figures = _figures(after)
    if not related(before, after):
        return Difference(
            figures=figures,
            related=False,
            same_instance=False,
            headline=UNRELATED,
            verdict="",
            lines=(),
            changes=(),
            gone_or_new_schools=(),
            gone_or_new_sips=(),
            schools=(),
            school_visits=(),
            moves=(),
            sips=(),
        )
    causes = Causes(before, after)
    lines = objective_lines(before, after)
    schools = school_changes(before, after, causes)
    moves = visit_moves(before, after, causes)
    sips = sip_changes(before, after, causes, base.loads, figures.loads)
    other_schools, other_sips = presences(before, after)
    return Difference(
        figures=figures,
        related=True,
        same_instance=before.fingerprint == after.fingerprint,
        headline=headline(lines, schools, other_schools, other_sips, moves, sips, (base.money, figures.money)),
        verdict=verdict(lines, before.name, after.name),
        lines=lines,
        changes=causes.changes,
        gone_or_new_schools=other_schools,
        gone_or_new_sips=other_sips,
        schools=schools,
        school_visits=school_visits(before, after, causes),
        moves=moves,
        sips=sips,
    )
