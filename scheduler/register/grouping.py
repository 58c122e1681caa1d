"""Points on a plane in groups that lie together, as even as can be.

Balanced k-means (Bradley, Bennett and Demiriz, 'Constrained k-means clustering', 2000): k-means in which the points are
assigned to the centres by a minimum-cost flow, so that every group has ⌊n/k⌋ or ⌈n/k⌉ points. It ends where the groups
are a best even assignment to their own means. Such an assignment is a power diagram: a straight line lies between any
two groups, so that their convex hulls do not overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

STARTS = 30
"""So many times it begins elsewhere; the best is kept."""
MOST_WORK = 2_500_000
"""Points times centres of all flows together: larger tasks begin fewer times, at least once."""
MOST_ROUNDS = 100


class Grouping(NamedTuple):
    """A grouping and how far its points lie from their means."""

    groups: tuple[int, ...]
    """The group of each point, from 0."""
    spread: float
    """Sum of squared distances."""


def even_groupings(points: Sequence[tuple[float, float]], count: int) -> list[Grouping]:
    """Groupings of at least `count` points, given in metres, the least spread first; always the same ones."""
    import numpy as np  # noqa: PLC0415  (imported only where schools are grouped)

    places = np.array(points, dtype=np.float64)
    found: dict[tuple[int, ...], Grouping] = {}
    work = 0
    for seed in range(STARTS):
        grouping, rounds = _settle(places, _start(places, count, Random(seed)))
        found.setdefault(grouping.groups, grouping)
        work += rounds * len(places) * count
        if work > MOST_WORK:
            break
    return sorted(found.values(), key=lambda each: each.spread)


def _start(places: Floats, count: int, random: Random) -> Floats:
    """Centres that lie apart: each a point drawn with its squared distance from those before (k-means++)."""
    import numpy as np  # noqa: PLC0415

    chosen = [int(random.random() * len(places))]
    nearest = _squares(places, places[chosen])[:, 0]
    while len(chosen) < count:
        heights = np.cumsum(nearest)
        at = int(np.searchsorted(heights, random.random() * heights[-1], side="right"))
        chosen.append(min(at, len(places) - 1))
        nearest = np.minimum(nearest, _squares(places, places[chosen[-1:]])[:, 0])
    return places[chosen]


def _settle(places: Floats, centres: Floats) -> tuple[Grouping, int]:
    """Assign and move the centres to the means of their groups until nothing changes."""
    import numpy as np  # noqa: PLC0415

    count = len(centres)
    groups = _assign(places, centres)
    rounds = 1
    while rounds < MOST_ROUNDS:
        rounds += 1
        sizes = np.bincount(groups, minlength=count)
        centres = np.stack([np.bincount(groups, places[:, axis], count) / sizes for axis in (0, 1)], axis=1)
        again = _assign(places, centres)
        if (again == groups).all():
            break
        groups = again
    numbers: dict[int, int] = {}
    in_order = tuple(numbers.setdefault(int(group), len(numbers)) for group in groups)
    spread = float(_squares(places, centres)[np.arange(len(places)), groups].sum())
    return Grouping(in_order, spread), rounds


def _assign(places: Floats, centres: Floats) -> Numbers:
    """The group of each point in an even assignment of least cost."""
    import numpy as np  # noqa: PLC0415
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

    points, count = len(places), len(centres)
    least, more = divmod(points, count)
    flow = SimpleMinCostFlow()
    group = points + np.arange(count)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.repeat(np.arange(points), count),
        np.tile(group, points),
        np.ones(points * count, dtype=np.int64),
        np.rint(_squares(places, centres)).astype(np.int64).ravel(),
    )
    sink = points + count
    flow.add_arcs_with_capacity_and_unit_cost(
        group, np.full(count, sink), np.ones(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    )
    flow.set_nodes_supplies(np.arange(points), np.ones(points, dtype=np.int64))
    flow.set_nodes_supplies(group, np.full(count, -least))
    flow.set_node_supply(sink, -more)
    flow.solve()
    result: Numbers = flow.flows(arcs).reshape(points, count).argmax(axis=1)
    return result


def _squares(places: Floats, centres: Floats) -> Floats:
    """Squared distances of points from centres."""
    differences = places[:, None, :] - centres[None, :, :]
    result: Floats = (differences**2).sum(axis=2)
    return result
