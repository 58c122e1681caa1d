"""The live line of progress: time, coverage, quality, bound and gap, on a terminal only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scheduler.command_line.terminal import console
from scheduler.command_line.wording import minutes, percentage

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.text import Text

    from scheduler.optimiser import Progress


class LiveLine:
    """The newest progress on one line, with a clock that runs on between two reports."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._told = "preparing"
        self._stopping = False

    def report(self, progress: Progress) -> None:
        """Take what the optimiser reports."""
        self._told = progress_text(progress)

    def stopping(self) -> None:
        """Ctrl-C was pressed."""
        self._stopping = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Draw the line: never more than one, however narrow the terminal."""
        from rich.text import Text

        elapsed = int(time.monotonic() - self._start)
        told = f"stopping, keeping the best plan  {self._told}" if self._stopping else self._told
        yield Text(f"{elapsed // 60}:{elapsed % 60:02}  {told}", no_wrap=True, overflow="ellipsis")


def progress_text(progress: Progress) -> str:
    """Coverage, quality, bound, gap and phase: 'unplaced 0 (proved)  quality 73,685  bound …'."""
    unplaced = sum(progress.coverage.values())
    proved = " (proved)" if progress.coverage == progress.coverage_bound else ""
    disturbed = ""
    if progress.disruption is not None:
        schools, visits = progress.disruption
        sure = " (proved)" if progress.disruption_proved else ""
        disturbed = f"  schools affected {schools:,}, visits moved {visits:,}{sure}"
    return (
        f"unplaced {unplaced:,}{proved}{disturbed}  quality {minutes(progress.quality)}"
        f"  bound {minutes(progress.quality_bound)}  gap {percentage(progress.gap)}  {progress.phase}"
    )


@contextmanager
def live_line(wanted: bool) -> Iterator[LiveLine | None]:
    """Show a live line on standard error while the block runs; nothing where that is no terminal."""
    screen = console(stderr=True)
    if not (wanted and screen.is_terminal):
        yield None
        return
    from rich.live import Live

    line = LiveLine()
    with Live(line, console=screen, refresh_per_second=4, transient=True):
        yield line
