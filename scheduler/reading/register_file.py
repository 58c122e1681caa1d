"""The register of schools that the Department for Education offers for download, and a slimmer table.

'Get Information About Schools' gives `edubasealldataYYYYMMDD.csv`: some 50,000 establishments, open and closed, in
130-odd columns, of which those below are read. Nothing about people is among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.reading.download import DownloadError, Layout, cells, positions, read_download
from scheduler.validation.problem import Problem

EXPECTED = "the register of schools as downloaded, edubasealldata….csv"

REGISTER = Layout(
    required={
        "urn": ("URN",),
        "authority_code": ("LA (code)",),
        "authority": ("LA (name)",),
        "name": ("EstablishmentName",),
        "status": ("EstablishmentStatus (name)",),
        "opened": ("OpenDate",),
        "closed": ("CloseDate",),
        "phase": ("PhaseOfEducation (name)",),
        "easting": ("Easting",),
        "northing": ("Northing",),
    },
    optional={
        "pupils": ("NumberOfPupils",),
        "federation": ("Federations (name)",),
        "federation_code": ("Federations (code)",),
    },
)
SLIM = Layout(
    required={
        "urn": ("URN",),
        "authority_code": ("LA_code",),
        "name": ("EstablishmentName",),
        "latitude": ("lat", "latitude"),
        "longitude": ("lon", "longitude"),
    },
    optional={
        "easting": ("Easting",),
        "northing": ("Northing",),
        "pupils": ("NumberOfPupils", "NumberOfPupils_2024"),
    },
)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An establishment as the file has it: text, blank where the file has nothing."""

    row: int
    urn: str
    authority_code: str
    authority: str
    name: str
    status: str
    opened: str
    closed: str
    phase: str
    easting: str
    northing: str
    latitude: str
    longitude: str
    pupils: str
    federation: str
    federation_code: str


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its rows, and which fields it has at all."""

    name: str
    rows: tuple[RegisterRow, ...]
    headings: dict[str, str]
    """The heading of each field that is there."""


def read_register(path: Path) -> Register:
    """Read the register, or the slimmer table.

    Raises:
        DownloadError: it is neither, is damaged, or has no rows.
    """
    download = read_download(path, "URN", EXPECTED)
    slim = "la_code" in {heading.casefold() for heading in download.headings}
    at = positions(download, SLIM if slim else REGISTER)
    fields = tuple(name for name in RegisterRow.__slots__ if name != "row")
    rows = tuple(RegisterRow(number, *row) for number, row in cells(download, [at.get(field) for field in fields]))
    if not rows:
        raise DownloadError([Problem(None, None, None, None, f"{path} has headings and no rows; expected {EXPECTED}")])
    return Register(
        download.name,
        rows,
        {field: download.headings[number] for field, number in at.items() if number is not None},
    )
