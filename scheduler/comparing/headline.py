"""A comparison in one sentence that a director can read, and in one more what is proved of it.

The headline says what is so in the plans as they are; whether it must be so is the business of the verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.comparing.lines import Line, decisive
from scheduler.comparing.people import Presence, SchoolChange, SipChange, VisitMove
from scheduler.comparing.words import counted, number, people, sentence
from scheduler.costing import Money

MATERIAL = 0.001
"""Money below this share of the base's total is not worth a director's time."""
MOST_KINDS = 2
"""With more kinds of SIP than this that gain or lose, they are told together."""
NOTHING = "Nothing changes: the same SIPs on the same days."
UNRELATED = "Another county: its schools are not those of the base, so only totals are set side by side."


def headline(
    lines: Sequence[Line],
    schools: Sequence[SchoolChange],
    gone_or_new_schools: Sequence[Presence],
    gone_or_new_sips: Sequence[Presence],
    moves: Sequence[VisitMove],
    sips: Sequence[SipChange],
    money: tuple[Money, Money],
) -> str:
    """What is material, the gravest first: 'Three schools lose their SIP; £1,500 more.'."""
    clauses = [
        *_presences(gone_or_new_sips, "SIP", "has left", "have left"),
        *_presences(gone_or_new_schools, "school", "has gone", "have gone"),
        *_coverage(lines),
        *_schools(schools),
        *_moves(moves),
        *_weeks([each for each in sips if each.before is not None and each.after is not None]),
        *_money(*money),
    ]
    return sentence(clauses) or NOTHING


def verdict(lines: tuple[Line, ...], base: str, name: str) -> str:
    """What the first line that decides says, or cannot say."""
    line = decisive(lines)
    if line is None:
        best = "" if lines[-1].same_instance else " for the best plans too, and that is proved"
        return f"Neither is better: every line is the same{best}."
    if line.same_instance:
        better, worse = (name, base) if line.verdict == "less" else (base, name)
        return f"Both plans are for the same instance: {better} is better, {worse} has {_amount(line, 'more')}."
    match line.verdict:
        case "not comparable":
            return "Quality cannot be compared: it counts other minutes (by policy, or for visits already made)."
        case "undecided":
            what = "quality" if line.level is None else f"unplaced visits at {_level(line.level)}"
            return f"Undecided on {what}: the bounds overlap, so the best plans may be equal or either way round."
    direction = "fewer" if line.verdict == "less" else "more"
    return f"Proved: the best plan for {name} has at least {_amount(line, direction)} than the best for {base}."


def known(line: Line) -> str:
    """What is known of one line, for a table: 'more, proved: by at least 35'."""
    if line.verdict == "undecided":
        here, there = _range(line.before_bound, line.before), _range(line.after_bound, line.after)
        return f"undecided: the bounds overlap ({here}; {there})"
    if line.verdict in ("not counted", "not comparable"):
        return {"not counted": "does not count: see above", "not comparable": "counts other minutes"}[line.verdict]
    if line.verdict == "same":
        return "the same" if line.same_instance else "the same, proved"
    if line.same_instance:
        return "better" if line.verdict == "less" else "worse"
    return f"{line.verdict}, proved: by at least {line.least_apart:,}"


def line_name(line: Line) -> str:
    """'quality', 'unplaced, concern 2'."""
    return "quality" if line.level is None else f"unplaced, concern {line.level}"


def _range(bound: int | None, value: int) -> str:
    return f"{value:,}" if bound == value else f"{bound or 0:,} to {value:,}"


def _amount(line: Line, direction: str) -> str:
    """'five more unplaced visits at schools of no concern'."""
    apart = f"{number(line.least_apart)} {direction}"
    one = line.least_apart == 1
    if line.level is None:
        return f"{apart} {'minute' if one else 'minutes'}"
    return f"{apart} unplaced {'visit' if one else 'visits'} at {_level(line.level)}"


def _level(level: int) -> str:
    return f"schools of concern level {level}" if level else "schools of no concern"


def _presences(found: Sequence[Presence], noun: str, has_gone: str, have_gone: str) -> Iterator[str]:
    gone, new = sum(not each.new for each in found), sum(each.new for each in found)
    if gone:
        yield f"{counted(gone, noun)} {has_gone if gone == 1 else have_gone}"
    if new:
        yield f"{counted(new, noun)} {'is' if new == 1 else 'are'} new"


def _coverage(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line.level is None or line.difference == 0:
            continue
        count = abs(line.difference)
        visits = f"{number(count)} {'more' if line.difference > 0 else 'fewer'} {'visit' if count == 1 else 'visits'}"
        yield f"{visits} without a day at {_level(line.level)}"


def _schools(schools: Sequence[SchoolChange]) -> Iterator[str]:
    lose = [each for each in schools if each.before is not None]
    without = sum(each.after is None for each in lose)
    if lose:
        left = f", and {number(without)} of them {'has' if without == 1 else 'have'} none now" if without else ""
        if without == len(lose):
            left = " and get no other"
        yield f"{_lose(len(lose))}{left}"
    gain = len(schools) - len(lose)
    if gain:
        yield f"{counted(gain, 'school')} without a SIP {'gets' if gain == 1 else 'get'} one"


def _lose(count: int) -> str:
    return f"{counted(count, 'school')} {'loses its' if count == 1 else 'lose their'} SIP"


def _moves(moves: Sequence[VisitMove]) -> Iterator[str]:
    one = len(moves) == 1
    lost = any(each.after is None for each in moves)
    if moves and any(each.after is not None for each in moves):
        yield f"{counted(len(moves), 'visit')} {'moves' if one else 'move'}{' or lose their day' if lost else ''}"


def _weeks(sips: Sequence[SipChange]) -> Iterator[str]:
    """Who gains weeks with visits, then who loses some; by kind of SIP while these are few."""
    for verb, sign in (("gain", 1), ("lose", -1)):
        by_kind: defaultdict[str, list[int]] = defaultdict(list)
        for each in sips:
            if each.weeks * sign > 0:
                by_kind[each.kind].append(abs(each.weeks))
        if len(by_kind) > MOST_KINDS:
            by_kind = defaultdict(list, {"": [weeks for kind in by_kind.values() for weeks in kind]})
        for kind, weeks in by_kind.items():
            who = people(len(weeks), kind)
            verb_form = f"{verb}s" if len(weeks) == 1 else verb
            yield f"{who} {verb_form} {_visit_weeks(weeks)}"


def _visit_weeks(weeks: Sequence[int]) -> str:
    if len(weeks) == 1 or set(weeks) == {1}:
        return "a visit week" if weeks[0] == 1 else counted(weeks[0], "visit week")
    return "visit weeks"


def _money(before: Money, after: Money) -> Iterator[str]:
    difference = round(after.total) - round(before.total)
    if difference and abs(difference) >= MATERIAL * before.total:
        yield f"£{abs(difference):,} {'more' if difference > 0 else 'less'}"
