"""A window as a calendar strip: weeks as rows, a letter for each day, and a legend of the letters used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.checker.calendar import monday_of
from scheduler.explaining.window import State, WindowDay, WindowFacts


@dataclass(frozen=True)
class StripWeek:
    """A week of the strip."""

    monday: date
    days: tuple[WindowDay | None, ...]
    """Monday to Friday; None outside the window."""

    @property
    def letters(self) -> str:
        """A letter for each day, a blank outside the window."""
        return "".join(" " if each is None else each.state.letter for each in self.days)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say of its days, each once: who has taken it, why it is closed."""
        told = (each.obstacles[0].words for each in self.days if each is not None and each.obstacles)
        return tuple(dict.fromkeys(told))


def strip(window: WindowFacts) -> tuple[StripWeek, ...]:
    """The weeks of a window that have a day in it."""
    by_day = {each.day: each for each in window.days}
    mondays = sorted({monday_of(each.day) for each in window.days})
    return tuple(
        StripWeek(monday, tuple(by_day.get(monday + timedelta(days=offset)) for offset in range(5)))
        for monday in mondays
    )


def common_remarks(window: WindowFacts) -> Mapping[State, str]:
    """What there is to say of every day of a state, where that is the same in more than one week."""
    days: defaultdict[State, list[WindowDay]] = defaultdict(list)
    for each in window.days:
        if each.obstacles:
            days[each.state].append(each)
    return {
        state: several[0].obstacles[0].words
        for state, several in days.items()
        if len({monday_of(each.day) for each in several}) > 1
        and len({each.obstacles[0].words for each in several}) == 1
    }


def legend(windows: Iterable[WindowFacts]) -> tuple[State, ...]:
    """Every state that occurs, each once."""
    used = {each.state for window in windows for each in window.days}
    return tuple(state for state in State if state in used)
