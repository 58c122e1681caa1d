"""A folder of some tables of an instance, as a scenario is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scheduler.writing.atomic import new_folder
from scheduler.writing.csv_text import write_csv
from scheduler.writing.instance import FILES

Content = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Headings, and rows of cells."""


def write_tables(tables: Mapping[str, Content], folder: Path, overwrite: bool = False) -> None:
    """Write tables to a folder, whole or not at all.

    Raises:
        TargetExistsError: `folder` is there and `overwrite` is not set, or it holds anything but tables.
        OSError: it could not be written; `folder` is then what it was.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    mark = min(there & FILES, default="schools.csv")
    with new_folder(folder, FILES, mark, overwrite) as new:
        for name, (heading, rows) in tables.items():
            write_csv(new / f"{name}.csv", heading, rows)
