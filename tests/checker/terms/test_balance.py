"""Term `balance`: balance_minutes * |schools - fair share|, computed by hand."""

from __future__ import annotations

import pytest

from scheduler.checker.terms.balance import fair_share
from tests.build import tiny_instance, with_policy, with_sip
from tests.checker.judging import terms


def test_fair_shares_follow_max_schools() -> None:
    """Shares of 3 schools by 4 to 2: 2 and 1, which is what they have."""
    instance = with_sip(with_sip(tiny_instance(), "P1", max_schools=4), "P2", max_schools=2)
    assert terms(instance).balance == 0


def test_half_a_school_is_rounded_up_for_everybody() -> None:
    """Shares of 3 schools by 3 to 3: 1.5 each, which is 2; P1 has 2 and P2 has 1."""
    assert terms(tiny_instance()).balance == 60
    assert terms(with_policy(tiny_instance(), balance_minutes=5)).balance == 5


def test_sips_without_schools_count() -> None:
    assert terms(tiny_instance(), {}).balance == 60 * (2 + 2)


def test_a_sip_who_takes_no_schools_has_no_share() -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=0)
    assert terms(instance, {}).balance == 60 * 3


@pytest.mark.parametrize(
    ("max_schools", "schools", "room", "share"),
    [
        (1, 1, 2, 1),
        (1, 2, 5, 0),
        (1, 3, 5, 1),
        (5, 3, 10, 2),
        (0, 9, 5, 0),
        (0, 9, 0, 0),
        (7, 10**15, 14, 5 * 10**14),
    ],
)
def test_fair_share(max_schools: int, schools: int, room: int, share: int) -> None:
    assert fair_share(max_schools, schools, room) == share
