"""A plan in a few sentences of plain English, each of them proved or saying that it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models import Summary


def headline(summary: Summary, visits: int, placed: int) -> tuple[str, ...]:
    """What is placed, what is proved of that, whom a replan disturbs, and what is proved of the minutes."""
    return (_placed(visits, placed), *_coverage(summary), *_disruption(summary), _minutes(summary))


def level_name(level: int) -> str:
    """Whose visits a line of coverage counts: 'schools of concern level 2', 'schools of no concern'."""
    return f"schools of concern level {level}" if level else "schools of no concern"


def _placed(visits: int, placed: int) -> str:
    if placed == visits:
        return f"All {visits:,} visits are placed."
    missing = visits - placed
    return f"{placed:,} of {visits:,} visits are placed; {missing:,} {'is' if missing == 1 else 'are'} not."


def _coverage(summary: Summary) -> Iterator[str]:
    """What is proved of coverage. A bound of a level holds for plans as good at all higher levels, no others."""
    if not any(summary.coverage.values()):
        return
    # How a bound is limited; None below the first level that is not proved, where it says nothing.
    higher: str | None = ""
    for levels, proved in _grouped(summary.coverage, summary.coverage_bound):
        missing, bound = summary.coverage[levels[0]], summary.coverage_bound.get(levels[0], 0)
        if proved:
            names = ", or as many there and more at ".join(map(level_name, levels))
            yield f"No plan places more visits at {names}: that is proved."
            higher = " that does as well at higher levels"
        elif missing:
            visits = f"{missing:,} {'visit' if missing == 1 else 'visits'} at {level_name(levels[0])}"
            known = f"; at least {bound:,} cannot be placed by any plan{higher}" if bound and higher is not None else ""
            yield f"{visits} {'is' if missing == 1 else 'are'} not placed; whether more could be is not proved{known}."
            higher = None


def _grouped(coverage: Mapping[int, int], bounds: Mapping[int, int]) -> Iterator[tuple[list[int], bool]]:
    """The levels from the highest on: first those proved, together, then each of the others.

    A bound holds for plans as good at all higher levels, so the first level that is not proved ends the proof.
    """
    levels = sorted(coverage, reverse=True)
    first_open = next((at for at, level in enumerate(levels) if coverage[level] != bounds.get(level, 0)), len(levels))
    if first_open:
        yield levels[:first_open], True
    for level in levels[first_open:]:
        yield [level], False


def _disruption(summary: Summary) -> Iterator[str]:
    """Whom a replan disturbs, and what is proved of that: of plans that place as many visits."""
    disruption = summary.disruption
    if disruption is None:
        return
    schools = f"{disruption.schools:,} {'school changes' if disruption.schools == 1 else 'schools change'} SIP"
    visits = f"{disruption.visits:,} {'visit moves' if disruption.visits == 1 else 'visits move'}"
    fewer_schools = "no replan that places as many visits affects fewer schools"
    if summary.coverage == summary.coverage_bound and disruption.schools == disruption.schools_bound:
        if disruption.visits == disruption.visits_bound:
            fewer_visits = "none that affects as few moves fewer visits"
            yield f"{schools} and {visits}: {fewer_schools}, and {fewer_visits}. That is proved."
        else:
            yield f"{schools}: {fewer_schools}, that is proved. {visits}; whether fewer could is not proved."
    else:
        yield f"{schools} and {visits}; whether fewer could is not proved."


def _comparable(summary: Summary) -> str:
    """The plans that the bound on quality holds for, after 'no plan'."""
    return "that places as many" if summary.disruption is None else "that places as many and disturbs no more people"


def _minutes(summary: Summary) -> str:
    quality = f"Driving, waiting and the rest add up to {summary.quality:,} minutes"
    if summary.gap is None:
        lines = "coverage is" if summary.disruption is None else "coverage and disruption are"
        return f"{quality}; how much could be saved is not known, as {lines} not proved yet."
    if summary.quality == summary.quality_bound:
        return f"{quality}; no plan {_comparable(summary)} needs fewer: that is proved."
    return (
        f"{quality}; at most {percentage(summary.gap)} of them could be saved: "
        f"no plan {_comparable(summary)} needs fewer than {summary.quality_bound:,}."
    )


def percentage(fraction: float) -> str:
    """A share rounded up to a tenth of a percent, so that 'at most' stays true: '0.4 %'."""
    tenths = -int(-fraction * 1000 // 1)
    return f"{tenths / 10:.1f} %"
