"""The curve of recruitment as a picture: unplaced visits, quality and cost by number of recruits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PENCE = 100
INCHES = (8.0, 9.0)
PLAN, BOUND = "#1f4e79", "#c55a11"


@dataclass(frozen=True)
class Point:
    """One number of recruits. Quality in minutes, cost in pence."""

    number: int
    unplaced: int
    unplaced_bound: int
    quality: int
    quality_bound: int | None
    """For these recruits; None where their coverage is not proved."""
    cost: int
    cost_bound: int


def curve_svg(points: Sequence[Point], fewest: int | None) -> bytes:
    """The curve as an SVG file, the same for the same points; `fewest` recruits place everything."""
    from matplotlib import rc_context  # noqa: PLC0415  (a second that others need not wait)
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter  # noqa: PLC0415

    numbers = [point.number for point in points]
    lines: list[tuple[str, list[float], list[float | None]]] = [
        ("unplaced visits", [point.unplaced for point in points], [point.unplaced_bound for point in points]),
        ("quality, minutes", [point.quality for point in points], [point.quality_bound for point in points]),
        ("cost, £", [point.cost / PENCE for point in points], [point.cost_bound / PENCE for point in points]),
    ]
    with rc_context({"svg.hashsalt": "sipplan", "font.size": 10.0}):
        figure = Figure(figsize=INCHES, layout="constrained")
        axes: Sequence[Axes] = figure.subplots(3, 1, sharex=True)
        for axis, (name, values, bounds) in zip(axes, lines, strict=True):
            axis.plot(numbers, values, color=PLAN, marker="o", label="best plan found")
            known = [(number, bound) for number, bound in zip(numbers, bounds, strict=True) if bound is not None]
            axis.plot(
                [number for number, _ in known],
                [bound for _, bound in known],
                color=BOUND,
                marker="_",
                linestyle="--",
                label="bound: proved",
            )
            if fewest is not None:
                axis.axvline(fewest, color="#808080", linewidth=0.8, linestyle=":")
            axis.set_ylabel(name)
            axis.set_ylim(bottom=0)
            axis.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
            axis.xaxis.set_major_locator(MaxNLocator(integer=True))
            axis.grid(visible=True, alpha=0.3)
        axes[0].legend(frameon=False)
        axes[0].set_title("What each number of recruits brings")
        axes[-1].set_xlabel("recruits")
        content = BytesIO()
        figure.savefig(content, format="svg", metadata={"Date": None})
    return content.getvalue()
