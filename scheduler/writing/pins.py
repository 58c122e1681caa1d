"""Pins as the table `pins.csv` of an instance."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from models import Pin
from scheduler.writing.atomic import write_file
from scheduler.writing.columns import cell, cell_text, columns


def write_pins(pins: Sequence[Pin], path: Path, overwrite: bool = False) -> None:
    """Write the table whole or not at all.

    Raises:
        TargetExistsError: `path` is there and `overwrite` is not set, or it is a folder.
        OSError: it could not be written; `path` is then what it was.
    """
    heading = columns(Pin)
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([cell_text(cell(getattr(pin, column))) for column in heading] for pin in pins)
    write_file(Path(path), text.getvalue().encode(), overwrite)
