"""Tables as CSV text: UTF-8 without a mark, `\\n` line ends, plain cells that read back as they were."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from scheduler.writing.atomic import write_file


def write_csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def write_csv_file(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]], overwrite: bool = False) -> None:
    """Write one table by itself, whole or not at all.

    Raises:
        TargetExistsError: `path` is there and `overwrite` is not set, or it is a folder.
        OSError: it could not be written; `path` is then what it was.
    """
    write_file(path, csv_bytes(heading, rows), overwrite)


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One table as the content of a file."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode()
