"""Arguments and options that several commands share, as decorators."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scheduler.command_line.bundled import InstanceType

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_WORKERS = 8
MOST_SECONDS = 1_000_000
"""Eleven days: more than any system can wait for at once is no limit."""


class FiniteRange(click.FloatRange):
    """A range of numbers without 'nan' and 'inf', which are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number in the range."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


def instance_argument(command: Command) -> Command:
    """`INSTANCE`: a folder of tables, a workbook, or the name of a bundled instance."""
    return click.argument("instance", type=InstanceType())(command)


def plan_argument(command: Command) -> Command:
    """`PLAN`: a folder that `sipplan solve` wrote."""
    return click.argument("plan", type=click.Path(path_type=Path))(command)


def force_option(command: Command) -> Command:
    """`--force`: overwrite what is there."""
    return click.option("--force", is_flag=True, help="Overwrite what is there already.")(command)


def json_option(command: Command) -> Command:
    """`--json`: JSON in place of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")(command)


def seed_option(command: Command) -> Command:
    """`--seed`: the number from which a search draws."""
    return click.option(
        "--seed",
        type=click.IntRange(0, 2**31 - 1),
        default=0,
        show_default=True,
        metavar="N",
        help="Another seed searches another way.",
    )(command)


def output_option(name: str, metavar: str, help_text: str, *, required: bool = True) -> Callable[[Command], Command]:
    """`-o`, `--output`: where to write to, as the parameter `name`."""
    return click.option(
        "-o",
        "--output",
        name,
        type=click.Path(path_type=Path),
        required=required,
        metavar=metavar,
        help=help_text,
    )


def time_limit_option(seconds: float, help_text: str) -> Callable[[Command], Command]:
    """`--time-limit`, in seconds."""
    return click.option(
        "--time-limit",
        type=FiniteRange(min=0, min_open=True, max=MOST_SECONDS),
        default=seconds,
        show_default=True,
        metavar="SECONDS",
        help=help_text,
    )


def gap_option(help_text: str) -> Callable[[Command], Command]:
    """`--gap`, a fraction."""
    return click.option(
        "--gap",
        type=FiniteRange(min=0, max=1),
        default=0,
        show_default=True,
        metavar="FRACTION",
        help=help_text,
    )


def workers_option(help_text: str) -> Callable[[Command], Command]:
    """`--workers`, None where it is not given: see `processors`."""
    return click.option(
        "--workers",
        type=click.IntRange(1, 256),
        metavar="N",
        help=f"{help_text}  [default: all, but at most {MOST_WORKERS}]",
    )


def processors(workers: int | None) -> int:
    """As many as were asked for, or as there are."""
    return workers or min(os.cpu_count() or 1, MOST_WORKERS)
