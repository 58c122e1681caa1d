"""The sentence for a director: small numbers as words, singular and plural right, only what is material."""

from __future__ import annotations

import pytest

from scheduler.comparing.headline import headline
from scheduler.comparing.people import Presence, SchoolChange, SipChange
from scheduler.comparing.words import counted, number, people
from scheduler.comparing.workload import Load
from scheduler.costing import Money

SAME_MONEY = (Money(570_000), Money(570_000))


def schools(lose: int, left_without: int = 0, gain: int = 0) -> list[SchoolChange]:
    had: list[str | None] = ["P1"] * lose + [None] * gain
    has: list[str | None] = [None] * left_without + ["P2"] * (lose - left_without + gain)
    return [SchoolChange("S1", "", "L1", 0, *both, ()) for both in zip(had, has, strict=True)]


def sips(kind: str, *weeks: int) -> list[SipChange]:
    return [
        SipChange(f"P{at}", "", kind, Load(weeks=20), Load(weeks=20 + more), (), (), ())
        for at, more in enumerate(weeks)
    ]


def told(
    changed: list[SchoolChange],
    loads: list[SipChange],
    money: tuple[Money, Money] = SAME_MONEY,
    gone: list[Presence] | None = None,
) -> str:
    return headline([], changed, gone or [], [], [], loads, money)


def test_the_issues_own_example() -> None:
    money = (Money(570_000), Money(571_500))
    assert told(schools(3), sips("headteacher", 1, 1), money) == (
        "Three schools lose their SIP; two headteachers gain a visit week; £1,500 more."
    )


@pytest.mark.parametrize(
    ("changed", "loads", "sentence"),
    [
        (schools(1), [], "One school loses its SIP."),
        (schools(13), [], "13 schools lose their SIP."),
        (schools(12, left_without=1), [], "12 schools lose their SIP, and one of them has none now."),
        (schools(2, left_without=2), [], "Two schools lose their SIP and get no other."),
        (schools(0, gain=1), [], "One school without a SIP gets one."),
        ([], sips("headteacher", 1), "One headteacher gains a visit week."),
        ([], sips("deputy", 1, 2), "Two deputies gain visit weeks."),
        ([], sips("", -3), "One SIP loses three visit weeks."),
        ([], sips("R&D <b>", 1, 1), 'Two SIPs of the kind "R&D <b>" gain a visit week.'),
        ([], [*sips("a", 1), *sips("b", 1), *sips("c", 2)], "Three SIPs gain visit weeks."),
        ([], [*sips("adviser", 1, -1)], "One adviser gains a visit week; one adviser loses a visit week."),
    ],
)
def test_words_and_numbers(changed: list[SchoolChange], loads: list[SipChange], sentence: str) -> None:
    assert told(changed, loads) == sentence.replace("12 schools", "Twelve schools")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Money(570_000), Money(570_000.4), "Nothing changes: the same SIPs on the same days."),
        (Money(570_000), Money(570_500), "Nothing changes: the same SIPs on the same days."),
        (Money(570_000), Money(571_000), "£1,000 more."),
        (Money(0), Money(1), "£1 more."),
        (Money(570_000, 0, 9_000), Money(568_500, 0, 8_000), "£2,500 less."),
    ],
)
def test_only_money_that_matters(before: Money, after: Money, said: str) -> None:
    assert told([], [], (before, after)) == said


def test_schools_that_are_gone_and_new() -> None:
    found = [Presence("S1", "", new=False), Presence("S2", "", new=True), Presence("S3", "", new=True)]
    assert told([], [], gone=found) == "One school has gone; two schools are new."


def test_numbers_up_to_twelve_are_words() -> None:
    assert [number(value) for value in (0, 1, 12, 13, 1900)] == ["no", "one", "twelve", "13", "1,900"]
    assert counted(1, "breach") == "one breach"
    assert counted(2, "breach") == "two breaches"
    assert people(2, "adviser") == "two advisers"
