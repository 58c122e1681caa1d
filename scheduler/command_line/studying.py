"""What commands that solve many instances share: options, the crew, a bar of progress, and how they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scheduler.command_line.interrupt import INTERRUPTED
from scheduler.command_line.options import output_option, time_limit_option, workers_option
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, console, plain

if TYPE_CHECKING:
    from scheduler.studies import Crew

Command = TypeVar("Command", bound=Callable[..., Any])


def study_options(seconds: float, what: str) -> Callable[[Command], Command]:
    """`-o`, `--time-limit`, `--workers`, `--cluster` and `--force` of a study of many solves; `what` one solves."""
    options = (
        output_option("folder", "DIR", "The folder to write to. What is finished in it is not solved again."),
        time_limit_option(seconds, f"How long each {what} may take."),
        workers_option("How many processors to use."),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            help="Send the work to the Dask scheduler at this address, such as tcp://10.0.0.5:8786.",
        ),
        click.option("--force", is_flag=True, help="Solve everything anew."),
    )

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def claim_study_folder(folder: Path, study: str) -> None:
    """End the command if the folder holds anything but this study; otherwise mark it."""
    from scheduler.studies import check_study_folder, mark_study_folder
    from scheduler.writing import TargetExistsError

    with refusals_told(folder):
        try:
            check_study_folder(folder, study)
        except TargetExistsError as error:
            raise click.UsageError(f"{error}. Choose another folder.") from None
        mark_study_folder(folder, study)


@contextmanager
def crew_of(workers: int, cluster: str | None) -> Iterator[Crew]:
    """Processes on this machine, or the workers of a cluster; that it cannot be used, or is lost, ends the command."""
    from scheduler.studies import Cluster, ClusterError, Processes

    if cluster is None:
        with Processes(workers) as processes:
            yield processes
        return
    try:
        with Cluster(cluster) as dask:
            if dask.workers == 0:
                complain(f"The cluster at {cluster} has no workers yet: work begins when the first one joins.")
            yield dask
    except ClusterError as error:
        raise click.ClickException(str(error)) from None


class StudyProgress:
    """A line for each job as it ends; on a terminal also a bar below them."""

    def __init__(self, show: Callable[[str], None], advance: Callable[[], None]) -> None:
        self._show = show
        self._advance = advance

    def ended(self, line: str) -> None:
        """One more job has ended."""
        self._show(plain(line))
        self._advance()

    def note(self, line: str) -> None:
        """Something else that is to be said."""
        self._show(plain(line))


@contextmanager
def study_progress(total: int, what: str) -> Iterator[StudyProgress]:
    """Show progress on standard error while the block runs."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield StudyProgress(lambda line: click.echo(line, err=True), lambda: None)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        bar = progress.add_task(what, total=total)
        yield StudyProgress(lambda line: progress.console.print(line, soft_wrap=True), lambda: progress.advance(bar))


def end_interrupted(finished: int, total: int) -> None:
    """Say what is kept and how to go on, and leave as after Ctrl-C."""
    complain(f"Stopped: {finished:,} of {total:,} are finished and kept. To go on, run the same command again.")
    raise click.exceptions.Exit(INTERRUPTED)
