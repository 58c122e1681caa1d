"""The rows of a scenario as CSV: their keys, the cells that they give, and whether they go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from scheduler.writing.columns import cell, cell_text

REMOVE = "remove"


def scenario_csv(rows: Iterable[tuple[Mapping[str, object], bool]]) -> bytes:
    """One table: each row with its values by column, and whether it is removed.

    Raises:
        ValueError: an item of a list has a semicolon of its own.
    """
    content = list(rows)
    columns = list(dict.fromkeys(column for values, _ in content for column in values))
    removes = any(removed for _, removed in content)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, REMOVE] if removes else columns)
    for values, removed in content:
        cells = [cell_text(cell(values.get(column))) for column in columns]
        writer.writerow([*cells, "yes" if removed else ""] if removes else cells)
    return text.getvalue().encode()
