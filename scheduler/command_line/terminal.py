"""What reaches the terminal: lines and tables whose text can do nothing but be read."""

from __future__ import annotations

import io
import sys
import textwrap
import unicodedata
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.table import Table

WIDTH = 80
"""Columns of text that is wrapped; tables are as wide as the terminal."""
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories of characters that steer a terminal or cannot be seen, and of line ends."""


def tolerate_narrow_encodings() -> None:
    """Let what a narrow console (Windows cp1252) cannot show appear as `?` instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def plain(text: str) -> str:
    """One line of text from a table without anything that could steer a terminal."""
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character in "\n\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _UNSAFE else character


def say(*lines: str) -> None:
    """Write lines to standard output."""
    for line in lines:
        click.echo(plain(line))


def complain(*lines: str) -> None:
    """Write lines to standard error."""
    for line in lines:
        click.echo(plain(line), err=True)


def wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    """One line of text as lines of at most 80 columns; `first` and `later` stand before them."""
    return textwrap.wrap(plain(text), WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [
        first
    ]


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 school', '12 schools', '1,200 visits'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def console(stderr: bool = False) -> Console:
    """A rich console that takes text as it stands: no markup, no emoji codes, no guessed colours."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str | int]]) -> Table:
    """A table for `console()`; a column whose heading starts with `>` is one of figures.

    Such a column stands to the right and is as wide as its figures, so that names get the rest.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    cells = [[f"{cell:,}" if isinstance(cell, int) else plain(cell) for cell in row] for row in rows]
    result = Table(
        title=plain(title) or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for at, column in enumerate(columns):
        heading = plain(column.removeprefix(">"))
        if column.startswith(">"):
            longest = max(map(len, [*heading.split(), *(row[at] for row in cells)]))
            result.add_column(heading, justify="right", width=longest)
        else:
            result.add_column(heading, overflow="fold")
    for row in cells:
        result.add_row(*row)
    return result
