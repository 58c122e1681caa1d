"""A comparison on the terminal: what a director reads first, then the tables."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.command_line.terminal import console, counted, plain, say, table
from scheduler.command_line.wording import minutes, short_date
from scheduler.comparing import decisive, known, line_name

if TYPE_CHECKING:
    from rich.console import Console

    from scheduler.comparing import Comparison, Difference, Figures, Load, Reason, SipChange, VisitMove

MOST = 12
"""Rows of each table; the workbook and the page have them all."""
WIDTH = 80
LOAD = ("schools", "visits", "weeks")
"""What is shown of a SIP's work; who differs in concern or driving alone is in the workbook and the page."""
Cell = str | int
SHORT = {"same": "the same", "undecided": "undecided", "not comparable": "not comparable"}
"""Verdicts that are said in the same way of plans and of the best plans."""


def print_comparison(comparison: Comparison) -> None:
    """Print it all."""
    screen = console()
    base = comparison.base
    say(f"Base: {base.name}, {counted(base.schools, 'school')}, {counted(base.sips, 'SIP')}.", "")
    if len(comparison.others) > 1:
        _overview(screen, comparison)
    for each in comparison.others:
        _difference(screen, base, each)


def print_overview(comparison: Comparison) -> None:
    """Print one table of all plans, and of each other plan what a director reads first."""
    _overview(console(), comparison)
    for each in comparison.others:
        say(each.name, *_wrapped(each.headline), *_wrapped(each.verdict), "")


def _overview(screen: Console, comparison: Comparison) -> None:
    rows = [_overview_row(comparison.base, "-", "-", "base")]
    for each in comparison.others:
        losing: Cell = each.losing if each.related else "-"
        moves: Cell = len(each.moves) if each.related else "-"
        rows.append(_overview_row(each.figures, losing, moves, _short(each)))
    columns = ["Plan", ">Unplaced", ">Minutes", ">Bound", ">Cost", ">Lose SIP", ">Visits move", "Verdict"]
    screen.print(table("All plans", columns, rows))
    say("")


def _overview_row(figures: Figures, losing: Cell, moves: Cell, verdict: str) -> list[Cell]:
    bound = minutes(figures.quality_bound)
    unplaced = figures.visits - figures.placed
    return [figures.name, unplaced, figures.quality, bound, _pounds(figures.money.total), losing, moves, verdict]


def _short(each: Difference) -> str:
    if not each.related:
        return "another county"
    line = decisive(each.lines)
    if line is None:
        return "the same"
    if line.verdict in SHORT:
        return SHORT[line.verdict]
    better = "better" if line.verdict == "less" else "worse"
    return better if line.same_instance else f"{better}, proved"


def _difference(screen: Console, base: Figures, each: Difference) -> None:
    say(f"{each.name} against {base.name}", *_wrapped(each.headline), *_wrapped(each.verdict), "")
    screen.print(_worth(base, each))
    if each.changes:
        _list("How the instances differ", [change.text for change in each.changes])
    _people(screen, each)
    say("")


def _worth(base: Figures, each: Difference) -> object:
    rows: list[list[Cell]] = [
        [line_name(line), line.before, line.after, _signed(line.difference), known(line)]
        for line in each.lines
        if line.level is not None
    ]
    if not each.lines:
        rows += [["unplaced", base.visits - base.placed, each.figures.visits - each.figures.placed, "", ""]]
    then, now = base.terms.model_dump(), each.figures.terms.model_dump()
    rows += [[f"  {term}", then[term], now[term], _signed(now[term] - then[term]), ""] for term in then]
    quality = [known(line) for line in each.lines if line.level is None]
    difference = each.figures.quality - base.quality
    rows.append(["quality", base.quality, each.figures.quality, _signed(difference), *(quality or [""])])
    before, after = base.money, each.figures.money
    for name, one, two in (
        ("  fees", before.fee, after.fee),
        ("  mileage", before.mileage, after.mileage),
        ("cost", before.total, after.total),
    ):
        rows.append([name, _pounds(one), _pounds(two), _signed(round(two) - round(one)), ""])
    return table("", ["Minutes and money", ">Base", ">Plan", ">More", "What is known of the best"], rows)


def _people(screen: Console, each: Difference) -> None:
    _table(
        screen,
        "Schools that change SIP",
        ["School", "Name", "Before", "Now", "Why"],
        [[s.school, s.name, s.before or "none", s.after or "none", _why(s.reasons)] for s in each.schools],
    )
    _table(
        screen,
        "Schools with more or fewer visits",
        ["School", "Name", ">Before", ">Now", "Why"],
        [[s.school, s.name, s.before, s.after, _why(s.reasons)] for s in each.school_visits],
    )
    _table(
        screen,
        "Visits that move or lose their day, and how many school days later",
        ["School", ">Visit", "Before", "Now", ">Days", "Why"],
        [_move(move) for move in each.moves],
    )
    _table(
        screen,
        "SIPs with more or less to do",
        ["SIP", "Name", *(f">{field.capitalize()}" for field in LOAD), "Why"],
        [_load(sip) for sip in each.sips if any(_of(sip.before, field) != _of(sip.after, field) for field in LOAD)],
    )


def _move(move: VisitMove) -> list[Cell]:
    now = "not placed" if move.after is None else short_date(move.after)
    days = "-" if move.days is None else _signed(move.days)
    return [move.school, move.visit, short_date(move.before), now, days, _why(move.reasons)]


def _load(sip: SipChange) -> list[Cell]:
    figures = [_changed(sip, field) for field in LOAD]
    return [sip.sip, sip.name, *figures, _why(sip.reasons)]


def _changed(sip: SipChange, field: str) -> str:
    then, now = _of(sip.before, field), _of(sip.after, field)
    return f"{now:,}" if now == then else f"{now:,} ({_signed(now - then)})"


def _of(load: Load | None, field: str) -> int:
    return 0 if load is None else int(getattr(load, field))


def _table(screen: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """A table that ends with the reasons; where it is too long, the rows whose reason is known come first."""
    if not rows:
        return
    ordered = sorted(rows, key=lambda row: _uncertainty(str(row[-1]))) if len(rows) > MOST else rows
    cells = [list(row) for row in ordered[:MOST]]
    known_why = any(row[-1] for row in cells)
    say("")
    screen.print(
        table(
            f"{title}: {len(rows):,}",
            columns if known_why else columns[:-1],
            cells if known_why else [row[:-1] for row in cells],
        )
    )
    if len(rows) > MOST:
        say(f"and {len(rows) - MOST:,} more: all are in --xlsx and --html.")


def _list(title: str, texts: Sequence[str]) -> None:
    say("", f"{title}: {len(texts):,}")
    for text in texts[:MOST]:
        say(*_wrapped(text))
    if len(texts) > MOST:
        say(f"  and {len(texts) - MOST:,} more: all are in --xlsx and --html.")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(plain(text), WIDTH, initial_indent="  ", subsequent_indent="  ")


def _uncertainty(why: str) -> int:
    """0 for a known reason, 1 for what may be one, 2 for none."""
    if not why:
        return 2
    return int(why.startswith("perhaps"))


def _why(reasons: tuple[Reason, ...]) -> str:
    return "; ".join(map(str, reasons))


def _signed(number: int) -> str:
    return "0" if number == 0 else f"{number:+,}"


def _pounds(value: float) -> str:
    return f"£{value:,.0f}"
