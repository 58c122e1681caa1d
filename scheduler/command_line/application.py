"""The `sipplan` group of commands, and how a run ends."""

from __future__ import annotations

import errno
import platform
from typing import Any

import click

from scheduler import __version__
from scheduler.command_line.check import check
from scheduler.command_line.compare import compare
from scheduler.command_line.explain import explain
from scheduler.command_line.export import export
from scheduler.command_line.generate import generate
from scheduler.command_line.interrupt import INTERRUPTED
from scheduler.command_line.new import new
from scheduler.command_line.pins import pins
from scheduler.command_line.record import record
from scheduler.command_line.register import register
from scheduler.command_line.repair import repair
from scheduler.command_line.replan import replan
from scheduler.command_line.roll_forward import roll_forward
from scheduler.command_line.scenario import scenario
from scheduler.command_line.show import show
from scheduler.command_line.solve import solve
from scheduler.command_line.staff import staff
from scheduler.command_line.stress import stress
from scheduler.command_line.terminal import complain, tolerate_narrow_encodings
from scheduler.command_line.terms import terms
from scheduler.command_line.travel import travel
from scheduler.command_line.validate import validate
from scheduler.command_line.whatif import whatif

DISK_FULL = {errno.ENOSPC, errno.EFBIG}
"""Errors of a disk, or of what the output goes to, that has no room left."""


class Application(click.Group):
    """A group that ends every run with a message, whatever happens in a command."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an unexpected error is a message, and a traceback only with `--debug`."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except (KeyboardInterrupt, click.Abort):
            complain("Stopped.")
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in DISK_FULL:
                complain(f"{error.filename or 'What is to be shown'} cannot be written: {error.strerror}.")
                ctx.exit(1)
            if ctx.params["debug"]:
                raise
            complain(
                f"Unexpected error: {type(error).__name__}: {error}",
                "This is a fault in sipplan, not in what you typed. Please report it, with the command and",
                "what it says when run as 'sipplan --debug ...'.",
            )
            ctx.exit(1)


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    import importlib.metadata

    try:
        ortools = importlib.metadata.version("ortools")
    except importlib.metadata.PackageNotFoundError:
        ortools = "not installed"
    click.echo(f"sipplan {__version__} (Python {platform.python_version()}, ortools {ortools})")
    context.exit()


@click.group(cls=Application, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the versions of sipplan, Python and ortools.",
)
@click.option("--debug", is_flag=True, envvar="SIPPLAN_DEBUG", help="Show where an unexpected error arose.")
def sipplan(debug: bool) -> None:
    """Allocate schools to School Improvement Partners and place their visit days.

    Start with 'sipplan validate small', a bundled example of twelve schools, then
    'sipplan solve small -o my-plan'.

    Exit codes: 0 fine, 1 a problem with the data or a broken rule, 2 a command that cannot be
    carried out as typed, 130 stopped before there was a plan.
    """


for _command in (
    new,
    validate,
    solve,
    replan,
    check,
    show,
    explain,
    repair,
    record,
    export,
    pins,
    generate,
    terms,
    roll_forward,
    register,
    scenario,
    compare,
    staff,
    whatif,
    stress,
    travel,
):
    sipplan.add_command(_command)


def run() -> None:
    """Run the command that was typed and leave with its exit code."""
    tolerate_narrow_encodings()
    sipplan(prog_name="sipplan")
