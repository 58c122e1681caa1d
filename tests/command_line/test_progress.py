from __future__ import annotations

import io

import pytest
from rich.console import Console

from scheduler.command_line import progress
from scheduler.command_line.progress import LiveLine, live_line, progress_text
from scheduler.optimiser import Progress

FIRST = Progress(
    seconds=1.0,
    coverage={2: 0, 0: 7},
    coverage_bound={2: 0, 0: 0},
    quality=None,
    quality_bound=None,
    gap=None,
    phase="allocating",
)
LATER = Progress(
    seconds=20.0,
    coverage={2: 0, 0: 0},
    coverage_bound={2: 0, 0: 0},
    quality=73685,
    quality_bound=72213,
    gap=0.01998,
    phase="improving",
)


def test_what_is_not_known_yet_is_a_dash() -> None:
    assert progress_text(FIRST) == "unplaced 7  quality -  bound -  gap -  allocating"


def test_everything_that_is_known() -> None:
    assert progress_text(LATER) == "unplaced 0 (proved)  quality 73,685  bound 72,213  gap 2.0 %  improving"


def shown(line: LiveLine, width: int = 100) -> str:
    screen = Console(file=io.StringIO(), width=width, markup=False)
    with screen.capture() as capture:
        screen.print(line)
    return capture.get().rstrip()


def test_the_line_has_a_clock_and_the_newest_report() -> None:
    line = LiveLine()
    assert shown(line) == "0:00  preparing"
    line.report(LATER)
    assert shown(line) == f"0:00  {progress_text(LATER)}"
    line.stopping()
    assert shown(line).startswith("0:00  stopping, keeping the best plan  unplaced 0")


def test_the_line_stays_one_line_on_a_narrow_terminal() -> None:
    line = LiveLine()
    line.report(LATER)
    assert len(shown(line, width=40).splitlines()) == 1


@pytest.mark.parametrize(
    ("terminal", "wanted", "live"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_a_live_line_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, wanted: bool, live: bool
) -> None:
    written = io.StringIO()
    screen = Console(file=written, force_terminal=terminal, width=100)
    monkeypatch.setattr(progress, "console", lambda stderr: screen)
    with live_line(wanted) as line:
        if line is not None:
            line.report(LATER)
    assert (line is not None) is live
    assert ("unplaced 0 (proved)" in written.getvalue()) is live
