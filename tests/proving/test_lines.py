"""Each line of the objective says as much as was proved, and no more."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Disruption, QualityTerms, Summary
from scheduler.proving import headline, percentage, proof_of

MOST = 3
"""Of any line in the worlds that are tried."""


def summary(
    coverage: dict[int, int],
    bound: dict[int, int],
    quality: tuple[int, int] = (1000, 900),
    disruption: tuple[int, int, int, int] | None = None,
    status: str = "feasible",
    gap: float | None = 0.1,
) -> Summary:
    """A summary with these values and bounds, as the solver gives them."""
    schools = None
    if disruption is not None:
        schools = Disruption(
            schools=disruption[0], schools_bound=disruption[1], visits=disruption[2], visits_bound=disruption[3]
        )
    return Summary(
        status="optimal" if status == "optimal" else "feasible",
        coverage=coverage,
        coverage_bound=bound,
        quality=quality[0],
        quality_bound=quality[1],
        gap=gap,
        terms=QualityTerms(travel=quality[0]),
        seconds=1.0,
        seed=0,
        workers=1,
        instance_sha256="",
        versions={},
        disruption=schools,
    )


def told(of: Summary) -> list[tuple[str, str]]:
    return [(line.strength, line.words) for line in proof_of(of).lines]


HIGHER_OPEN = ("open", "Not proved to be the fewest: a higher level is not proved.")
NO_BOUND = ("open", "Not proved to be the fewest: it is not known yet how few it could be.")
ALL_PLACED = ("proved", "Every visit is placed; no plan can place more.")


@pytest.mark.parametrize(
    ("coverage", "bound", "words"),
    [
        ({2: 1}, {2: 1}, [("proved", "Proved: no plan leaves fewer.")]),
        (
            {2: 1, 0: 2},
            {2: 1, 0: 2},
            [
                ("proved", "Proved: no plan leaves fewer."),
                ("proved", "Proved: no plan as good at higher levels leaves fewer."),
            ],
        ),
        (
            {2: 0, 1: 3, 0: 9},
            {2: 0, 1: 2, 0: 9},
            [
                ALL_PLACED,
                (
                    "bounded",
                    "Not proved to be the fewest; no plan as good at higher levels leaves fewer than 2: that is "
                    "proved.",
                ),
                HIGHER_OPEN,
            ],
        ),
        (
            {2: 3},
            {2: 1},
            [("bounded", "Not proved to be the fewest; no plan leaves fewer than 1: that is proved.")],
        ),
        ({2: 3, 0: 0}, {2: 0, 0: 5}, [NO_BOUND, ALL_PLACED]),
        ({2: 3, 0: 4}, {2: 0, 0: 4}, [NO_BOUND, HIGHER_OPEN]),
        ({0: 2}, {}, [NO_BOUND]),
        ({0: 2}, {2: 7, 0: 2}, [("proved", "Proved: no plan leaves fewer.")]),  # a level that does not occur
        ({}, {}, []),
    ],
)
def test_coverage(coverage: dict[int, int], bound: dict[int, int], words: list[tuple[str, str]]) -> None:
    assert told(summary(coverage, bound))[:-1] == words


@pytest.mark.parametrize(
    ("figures", "covered", "words"),
    [
        (
            (2, 2, 5, 5),
            True,
            [
                ("proved", "Proved: no replan that places as many visits changes the SIP of fewer."),
                ("proved", "Proved: no replan that places as many and changes the SIP of as few moves fewer."),
            ],
        ),
        (
            (2, 1, 5, 5),
            True,
            [
                (
                    "bounded",
                    "Not proved to be the fewest; no replan that places as many visits changes the SIP of fewer than "
                    "1: that is proved.",
                ),
                ("open", "Not proved to be the fewest: the number of schools is not proved."),
            ],
        ),
        (
            (0, 0, 5, 4),
            True,
            [
                ("proved", "No school changes SIP; no replan can do with fewer."),
                (
                    "bounded",
                    "Not proved to be the fewest; no replan that places as many and changes the SIP of as few moves "
                    "fewer than 4: that is proved.",
                ),
            ],
        ),
        ((1, 0, 0, 0), True, [NO_BOUND, ("proved", "No visit moves; no replan can do with fewer.")]),
        ((1, 1, 4, 4), False, [("open", "Not proved to be the fewest: coverage is not proved.")] * 2),
    ],
)
def test_disruption(figures: tuple[int, int, int, int], covered: bool, words: list[tuple[str, str]]) -> None:
    of = summary({0: 1}, {0: 1 if covered else 0}, disruption=figures, gap=None)
    assert told(of)[1:-1] == words


@pytest.mark.parametrize(
    ("of", "strength", "words"),
    [
        (
            summary({0: 1}, {0: 1}, (1000, 996)),
            "bounded",
            "Proved: at most 0.4 % could be saved (the gap); no plan that places as many visits has less than 996.",
        ),
        (
            summary({0: 1}, {0: 1}, (10_000, 9_959)),
            "bounded",
            "Proved: at most 0.5 % could be saved (the gap); no plan that places as many visits has less than 9,959.",
        ),
        (summary({0: 1}, {0: 1}, (7, 7)), "proved", "Proved: no plan that places as many visits has less."),
        (summary({}, {}, (7, 7)), "proved", "Proved: no plan that places as many visits has less."),
        (summary({0: 1}, {0: 0}, (0, 0), gap=None), "proved", "No plan can have less than none."),
        (summary({0: 1}, {0: 1}, (7, 0), gap=1.0), "open", "How much could be saved is not known yet."),
        (
            summary({0: 1}, {0: 0}, (7, 7), gap=None),
            "open",
            "How much could be saved is not known: coverage is not proved.",
        ),
        (
            summary({0: 1}, {0: 1}, (7, 7), (1, 0, 0, 0), gap=None),
            "open",
            "How much could be saved is not known: disruption is not proved.",
        ),
        (
            summary({0: 1}, {0: 1}, (7, 7), (1, 1, 0, 0)),
            "proved",
            "Proved: no plan that places as many visits and disturbs no more people has less.",
        ),
        (
            summary({0: 1}, {0: 1}, (7, 7), gap=None),
            "open",
            "How much could be saved is not known: there is no gap.",
        ),
    ],
)
def test_quality(of: Summary, strength: str, words: str) -> None:
    line = proof_of(of).quality
    assert (line.strength, line.words) == (strength, words)
    assert line.bound is None or line.bound <= line.value


numbers = st.lists(st.integers(0, MOST), min_size=4, max_size=4)


@given(numbers, numbers, st.booleans())
def test_nothing_is_claimed_that_some_best_plan_denies(values: list[int], bounds: list[int], replanned: bool) -> None:
    """The bounds are those of the best plan, line by line: it may be any that is not below them and not above ours."""
    values, bounds = max(values, bounds), min(values, bounds)
    disruption = (values[1], bounds[1], values[2], bounds[2]) if replanned else None
    coverage = {2: values[0]} if replanned else {2: values[0], 1: values[1], 0: values[2]}
    limits = {2: bounds[0]} if replanned else {2: bounds[0], 1: bounds[1], 0: bounds[2]}
    settled = values[:3] == bounds[:3]
    of = summary(coverage, limits, (values[3], bounds[3]), disruption, gap=0.0 if settled else None)
    best = [list(world) for world in product(range(MOST + 1), repeat=4) if bounds <= list(world) <= values]
    for at, line in enumerate(proof_of(of).lines):
        as_good = [world for world in best if world[:at] == values[:at]]
        if line.bound is not None:
            assert all(world[at] >= line.bound for world in as_good)
        if line.strength == "proved":
            assert all(world[at] >= values[at] for world in as_good)
        if line.strength == "bounded":
            assert values[:at] == bounds[:at]
            assert line.bound == bounds[at]
    assert (best == [values]) >= proof_of(of.model_copy(update={"status": "optimal"})).optimal


def test_the_verdict_takes_the_solver_and_every_line() -> None:
    settled = summary({0: 1}, {0: 1}, (7, 7), status="optimal")
    assert proof_of(settled).verdict == "it is proved that no plan is better"
    replanned = summary({0: 1}, {0: 1}, (7, 7), (1, 1, 0, 0), status="optimal")
    assert proof_of(replanned).verdict == "it is proved that no replan is better"
    for of in (summary({0: 1}, {0: 1}, (7, 7)), summary({0: 1}, {0: 0}, (7, 7), status="optimal")):
        assert proof_of(of).verdict == "no rule is broken, and the bounds are proved"


def test_all_levels_together_name_none() -> None:
    assert proof_of(summary({2: 0, 0: 0}, {2: 0, 0: 0})).together == ALL_PLACED[1]
    proved = "Proved: no plan does better, schools that come first counting first."
    assert proof_of(summary({2: 1, 0: 4}, {2: 1, 0: 4})).together == proved
    assert proof_of(summary({2: 1, 0: 4}, {2: 1, 0: 3})).together == "It is not proved that no plan does better."


def test_the_headline_says_what_is_missing_and_proved() -> None:
    of = summary({2: 0, 1: 1, 0: 7}, {2: 0, 1: 1, 0: 4}, gap=None)
    assert headline(proof_of(of), 1100, 1092) == (
        "1,092 of 1,100 visits are placed; 8 are not.",
        "1 visit at schools of concern level 1 is not placed. Proved: no plan as good at higher levels leaves fewer.",
        "7 visits at schools of no concern are not placed. Not proved to be the fewest; no plan as good at higher "
        "levels leaves fewer than 4: that is proved.",
        "Driving, waiting and the rest add up to 1,000 minutes. How much could be saved is not known: coverage is not "
        "proved.",
    )
    replanned = headline(proof_of(summary({0: 0}, {0: 0}, (7, 7), (0, 0, 1, 1))), 9, 9)
    assert replanned == (
        "All 9 visits are placed.",
        "No school changes SIP; no replan can do with fewer.",
        "1 visit moves. Proved: no replan that places as many and changes the SIP of as few moves fewer.",
        "Driving, waiting and the rest add up to 7 minutes. Proved: no plan that places as many visits and disturbs "
        "no more people has less.",
    )


def test_at_most_is_rounded_up() -> None:
    assert [percentage(each) for each in (0.0, 0.00301, 0.004, 0.0249)] == ["0.0 %", "0.4 %", "0.4 %", "2.5 %"]
