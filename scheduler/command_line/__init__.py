"""The command line: the only place that talks to people, one module a command.

Its modules import click and little else when loaded; what is heavy (tables, solver, data models)
is imported inside the commands, so that `sipplan --help` answers at once.
"""

from scheduler.command_line.application import run, sipplan

__all__ = ["run", "sipplan"]
