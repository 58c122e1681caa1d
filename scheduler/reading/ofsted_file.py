"""Ofsted's monthly management information: the latest inspection of every state-funded school.

The headings have changed over the years; a line or two may stand above them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.reading.download import DownloadError, Layout, cells, positions, read_download
from scheduler.validation.problem import Problem

EXPECTED = "Ofsted's management information of latest inspections, as CSV"

LAYOUT = Layout(
    required={"urn": ("URN",)},
    optional={
        "category": ("Category of concern", "Category"),
        "effectiveness": ("Overall effectiveness", "Latest OEIF overall effectiveness"),
    },
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the file says of a school, as text."""

    row: int
    urn: str
    category: str
    effectiveness: str


def read_ofsted(path: Path) -> dict[str, Inspection]:
    """Each school's latest inspection, by URN.

    Raises:
        DownloadError: it is something else or damaged, has no judgement, or has a school twice.
    """
    download = read_download(path, "URN", EXPECTED)
    at = positions(download, LAYOUT)
    if at["category"] is None and at["effectiveness"] is None:
        required = {field: LAYOUT.optional[field] for field in ("category", "effectiveness")}
        positions(download, Layout(required, {}))
    found: dict[str, Inspection] = {}
    twice: list[Problem] = []
    for number, row in cells(download, [at[field] for field in LAYOUT.fields]):
        urn = row[0]
        if not urn.isdecimal():
            continue  # a remark below the table
        if urn in found:
            first = found[urn].row
            message = "the school is there twice; expected the file of latest inspections"
            twice.append(Problem(download.name, number, "URN", urn, message, also=(first,)))
        found[urn] = Inspection(number, *row)
    if twice:
        raise DownloadError(twice)
    return found
