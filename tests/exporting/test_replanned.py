"""What exports say of a replan: whom it disturbs, and that bounds on minutes are for plans as mild."""

from __future__ import annotations

from typing import Any

import pytest

from models import Disruption, Summary
from scheduler.exporting.account.headline import headline
from scheduler.exporting.report.proof import quality_line
from tests.build import plan_of, tiny_instance

DAYS = ["2008-04-14", "2008-04-16", "2008-09-15"]
PLAN = plan_of(tiny_instance(), {"S1": ("P1", DAYS), "S2": ("P2", DAYS), "S3": ("P2", ["2008-04-15", "2008-04-17"])})


def _summary(schools_bound: int, visits_bound: int, **claims: Any) -> Summary:
    disruption = Disruption(schools=1, schools_bound=schools_bound, visits=4, visits_bound=visits_bound)
    said = {"coverage_bound": dict(PLAN.summary.coverage), "disruption": disruption, "gap": None, **claims}
    return PLAN.summary.model_copy(update=said)


@pytest.mark.parametrize(
    ("summary", "sentence"),
    [
        (
            _summary(1, 4),
            "1 school changes SIP and 4 visits move: no replan that places as many visits affects fewer schools, "
            "and none that affects as few moves fewer visits. That is proved.",
        ),
        (
            _summary(1, 3),
            "1 school changes SIP: no replan that places as many visits affects fewer schools, that is proved. "
            "4 visits move; whether fewer could is not proved.",
        ),
        (_summary(0, 0), "1 school changes SIP and 4 visits move; whether fewer could is not proved."),
        (
            _summary(1, 4, coverage_bound={0: 0}),
            "1 school changes SIP and 4 visits move; whether fewer could is not proved.",
        ),
    ],
)
def test_the_headline_claims_no_more_than_is_proved(summary: Summary, sentence: str) -> None:
    assert sentence in headline(summary, 9, 8)


def test_a_plan_from_nothing_disturbs_nobody() -> None:
    told = " ".join(headline(PLAN.summary, 9, 8))
    assert "replan" not in told
    assert "change" not in told


def test_minutes_are_compared_with_plans_as_mild() -> None:
    quality = PLAN.summary.quality
    proved = _summary(1, 4, quality_bound=quality, gap=0.0)
    assert "no plan that places as many and disturbs no more people needs fewer" in headline(proved, 9, 8)[-1]
    assert quality_line(proved).words == (
        "Proved: no plan that places as many visits and disturbs no more people needs fewer minutes."
    )
    bounded = _summary(1, 4, quality_bound=quality - 10, gap=10 / quality)
    assert f"disturbs no more people needs fewer than {quality - 10:,}" in headline(bounded, 9, 8)[-1]


def test_minutes_are_open_until_disruption_is_proved() -> None:
    assert headline(_summary(0, 0), 9, 8)[-1].endswith("as coverage and disruption are not proved yet.")
    assert "places more visits or disturbs fewer people" in quality_line(_summary(0, 0)).words
