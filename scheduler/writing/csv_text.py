"""Tables as CSV text: UTF-8 without a mark, `\\n` line ends, plain cells that read back as they were."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
