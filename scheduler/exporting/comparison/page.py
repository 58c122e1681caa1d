"""The page: a comparison in one file, in the style of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from scheduler.comparing import Comparison, Difference, Figures, Load, SipChange, decisive, known, line_name
from scheduler.exporting import pages
from scheduler.exporting.report import wording

PACKAGE = "scheduler.exporting.comparison"
FIGURES: tuple[tuple[str, Callable[[float], str]], ...] = (
    ("schools", wording.number),
    ("concern_schools", wording.number),
    ("visits", wording.number),
    ("weeks", wording.number),
    ("driving_minutes", wording.hours),
)
"""What is shown of a SIP's load, and how."""


@dataclass(frozen=True)
class Worth:
    """One row of what both plans are worth, ready to read."""

    name: str
    before: str
    after: str
    more: str
    known: str = ""
    strong: bool = False
    """A line of the objective, or a sum."""


def render(comparison: Comparison) -> str:
    """The whole page as the text of one HTML file (UTF-8)."""
    style = pages.asset(pages.SHARED, "style.css") + pages.asset(PACKAGE, "comparison.css")
    return (
        _environment()
        .get_template("comparison.html")
        .render(
            base=comparison.base,
            others=comparison.others,
            style=style,
            policy=pages.content_security_policy(style),
            worth=lambda each: tuple(_worth(comparison.base, each)),
            load=_load,
            colour=_colour,
        )
    )


def signed(number: float) -> str:
    """A difference: '+1,500', '−3', '0'."""
    return f"{number:+,.0f}".replace("-", "−") if round(number) else "0"


def _worth(base: Figures, each: Difference) -> Iterator[Worth]:
    for line in each.lines:
        if line.level is not None:
            yield _row(line_name(line).capitalize(), line.before, line.after, known(line), strong=True)
    then, now = base.terms.model_dump(), each.figures.terms.model_dump()
    for term in then:
        yield _row(f"Minutes of {term}", then[term], now[term])
    quality = next((known(line) for line in each.lines if line.level is None), "")
    yield _row("Quality, minutes", base.quality, each.figures.quality, quality, strong=True)
    before, after = base.money, each.figures.money
    yield _row("Fees, £", before.fee, after.fee)
    yield _row("Mileage, £", before.mileage, after.mileage)
    yield _row("Cost, £", before.total, after.total, strong=True)


def _row(name: str, before: float, after: float, known_of: str = "", strong: bool = False) -> Worth:
    more = signed(round(after) - round(before))
    return Worth(name, wording.number(before), wording.number(after), more, known_of, strong)


def _load(sip: SipChange) -> tuple[tuple[str, str], ...]:
    """Each figure of a load now, and how much more it is than before; '' where it is the same."""
    then, now = sip.before or Load(), sip.after or Load()
    return tuple(
        (shown(getattr(now, name)), signed(difference) if difference else "")
        for name, shown in FIGURES
        for difference in (getattr(now, name) - getattr(then, name),)
    )


def _colour(each: Difference) -> str:
    """How the verdict is coloured: good or bad only where it is decided."""
    line = decisive(each.lines)
    if line is None:
        return "same"
    return {"less": "good", "more": "bad"}.get(line.verdict, "open")


@cache
def _environment() -> Environment:
    environment = pages.environment(PACKAGE)
    environment.filters.update(
        counted=wording.counted,
        number=wording.number,
        pounds=wording.pounds,
        short_day=wording.short_day,
        signed=signed,
    )
    environment.tests.update(unbroken=wording.unbroken)
    return environment
