"""The picture: unplaced visits, quality and bound over time, one colour a contender."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.anytime import Moment, Objective
from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import Run

COLOURS = dict(zip(MODULES, ("#0b6e4f", "#d1495b", "#2e4057", "#edae49", "#8d96a3"), strict=True))
FIRST_SECOND = 0.1
"""Where the time axis, which is logarithmic, begins."""


def draw(title: str, runs: Sequence[Run], limit: float, files: Sequence[Path]) -> None:
    """Draw all runs of one instance into files; their suffixes say which format.

    Above: all unplaced visits of the best plan so far. Below: its quality (solid) once its coverage is the
    best that anybody has reached, and the bound of quality (dashed) once it is for that coverage.
    """
    import matplotlib as mpl  # in the dependency group bench, and slow

    mpl.use("Agg")
    from matplotlib import pyplot

    reached = min((run.objective[:-1] for run in runs if run.objective is not None), default=())
    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(9, 6.5), sharex=True, height_ratios=(1, 2), layout="constrained"
    )
    named: set[str] = set()
    for run in runs:
        if run.outcome != "plan":
            continue
        style: dict[str, Any] = {"color": COLOURS[run.contender], "where": "post", "linewidth": 1.6}
        label = None if run.contender in named else run.contender
        named.add(run.contender)
        above.step(*_steps(run, limit, _unplaced), label=label, **style)
        below.step(*_steps(run, limit, lambda moment: _quality(moment.objective, reached)), **style)
        style |= {"linestyle": "--", "linewidth": 1.0}
        below.step(*_steps(run, limit, lambda moment: _quality(moment.bound, reached)), **style)
    above.set(title=title, ylabel="unplaced visits", xscale="log", xlim=(FIRST_SECOND, limit))
    above.set_yscale("symlog", linthresh=1)
    above.set_ylim(bottom=-0.1)
    below.set(xlabel="seconds", ylabel="quality (solid), bound (dashed), minutes")
    figure.legend(loc="outside lower center", frameon=False, ncols=len(MODULES))
    for axes in (above, below):
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    for file in files:
        figure.savefig(file, dpi=150)
    pyplot.close(figure)


def _steps(run: Run, limit: float, value: Callable[[Moment], float | None]) -> tuple[list[float], list[float]]:
    """Times and values of a step line that goes on to the limit."""
    points = [(moment.seconds, height) for moment in run.trace if (height := value(moment)) is not None]
    if points:
        points.append((max(limit, points[-1][0]), points[-1][1]))
    return [max(FIRST_SECOND, seconds) for seconds, _ in points], [height for _, height in points]


def _unplaced(moment: Moment) -> float | None:
    return None if moment.objective is None else sum(moment.objective[:-1])


def _quality(lines: Objective | None, reached: Objective) -> float | None:
    return lines[-1] if lines is not None and lines[:-1] == reached and lines[-1] > 0 else None
