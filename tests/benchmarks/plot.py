"""The picture: unplaced visits, quality and bound over time; two planes an instance, a colour a contender."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.anytime import Moment, Objective
from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import Run
from tests.benchmarks.record import Record

COLOURS = dict(zip(MODULES, ("#0b6e4f", "#d1495b", "#2e4057", "#edae49", "#8d96a3"), strict=True))
COLUMNS = 3
"""Instances beside each other; more go below."""
FIRST_SECOND = 0.5
"""Where the time axis, which is logarithmic, begins."""


def draw(records: Sequence[Record], files: Sequence[Path]) -> None:
    """Draw all runs into files, two planes for each instance; the files' suffixes say which format.

    Above: all unplaced visits of the best plan so far. Below: its quality (solid) once its coverage is the
    best that anybody has reached, and the bound of quality (dashed) once it is for that coverage.
    """
    import matplotlib as mpl  # in the dependency group bench, and slow

    mpl.use("Agg")
    from matplotlib import pyplot

    columns, bands = min(COLUMNS, len(records)), math.ceil(len(records) / COLUMNS)
    figure, axes = pyplot.subplots(
        2 * bands,
        columns,
        figsize=(max(7.5, 5 * columns), 6.5 * bands),
        height_ratios=(1, 2) * bands,
        squeeze=False,
        layout="constrained",
    )
    for plane in axes.flat:
        plane.set_visible(False)
    for place, record in enumerate(records):
        band, column = divmod(place, columns)
        above, below = axes[2 * band][column], axes[2 * band + 1][column]
        _draw_instance(record, above, below)
        for plane in (above, below):
            plane.set_visible(True)
            plane.grid(alpha=0.25)
            plane.spines[["top", "right"]].set_visible(False)
        if column == 0:
            above.set_ylabel("unplaced visits")
            below.set_ylabel("quality (solid), bound (dashed), minutes")
    named = {label: line for above in axes.flat for line, label in zip(*above.get_legend_handles_labels(), strict=True)}
    figure.legend(named.values(), named.keys(), loc="outside lower center", frameon=False, ncols=len(MODULES))
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, dpi=120)
    pyplot.close(figure)


def _draw_instance(record: Record, above: Any, below: Any) -> None:
    reached = min((run.objective[:-1] for run in record.runs if run.objective is not None), default=())
    for run in record.runs:
        if run.outcome != "plan":
            continue
        style: dict[str, Any] = {"color": COLOURS[run.contender], "where": "post", "linewidth": 1.6}
        above.step(*_steps(run, record.limit, _unplaced), label=run.contender, **style)
        below.step(*_steps(run, record.limit, lambda moment: _quality(moment.objective, reached)), **style)
        style |= {"linestyle": "--", "linewidth": 1.0}
        below.step(*_steps(run, record.limit, lambda moment: _quality(moment.bound, reached)), **style)
    for plane in (above, below):
        plane.set(xscale="log", xlim=(FIRST_SECOND, record.limit))
    above.set(title=record.title)
    above.tick_params(which="both", labelbottom=False)
    above.set_yscale("symlog", linthresh=1)
    above.set_ylim(bottom=-0.1)
    below.set(xlabel="seconds")


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
