"""The map: where schools and SIPs are, who goes where, and the localities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from scheduler.exporting.account import Account, SchoolEntry, SipEntry
from scheduler.exporting.report.filters import Places
from scheduler.exporting.report.projection import Point, Projection, hull, projection_of
from scheduler.exporting.report.wording import counted, isolated, shortened

WIDTH, MARGIN, TALLEST = 1000.0, 34.0, 900.0
LABEL = 22
COLOURS = 8
"""So many colours the style sheet has; further areas begin again with the first."""


@dataclass(frozen=True)
class Mark:
    """A school on the map, and the line to its SIP."""

    place: int
    sip_place: int | None
    locality_place: int
    colour: int
    at: Point
    to: Point | None
    """Where its SIP is; None where it is unallocated."""
    concern: int
    title: str


@dataclass(frozen=True)
class SipMark:
    """A SIP on the map."""

    place: int
    at: Point
    title: str


@dataclass(frozen=True)
class Outline:
    """A locality: the hull of its schools, and where its name stands."""

    place: int
    colour: int
    path: str
    at: Point
    label: str


@dataclass(frozen=True)
class CountyMap:
    """All that the map shows, in units of the picture."""

    width: float
    height: float
    outlines: tuple[Outline, ...]
    schools: tuple[Mark, ...]
    """Those of concern last: they are drawn on top."""
    sips: tuple[SipMark, ...]
    scale_km: int
    scale_units: float
    areas: tuple[tuple[str, int], ...]
    """Each area with its colour."""


def county_map(account: Account, places: Places) -> CountyMap:
    """Lay out the map."""
    instance = account.instance
    positions = [(school.latitude, school.longitude) for school in instance.schools]
    positions += [(sip.latitude, sip.longitude) for sip in instance.sips]
    projection = projection_of(positions, WIDTH, MARGIN, TALLEST)
    schools = sorted(account.schools, key=lambda each: each.school.concern)
    km = _round_km(WIDTH / 6 / projection.units_per_km)
    return CountyMap(
        width=WIDTH,
        height=projection.height,
        outlines=_outlines(account, places, projection),
        schools=tuple(_mark(each, places, projection) for each in schools),
        sips=tuple(_sip_mark(each, places, projection) for each in account.sips),
        scale_km=km,
        scale_units=km * projection.units_per_km,
        areas=tuple((area, colour % COLOURS) for area, colour in places.areas.items()),
    )


def _mark(entry: SchoolEntry, places: Places, projection: Projection) -> Mark:
    school, sip = entry.school, entry.sip
    return Mark(
        place=places.schools[school.school],
        sip_place=None if sip is None else places.sips[sip.sip],
        locality_place=places.localities.get(school.locality, 0),
        colour=places.area_of(school.locality, entry.area) % COLOURS,
        at=projection.place(school.latitude, school.longitude),
        to=None if sip is None else projection.place(sip.latitude, sip.longitude),
        concern=school.concern,
        title=_school_title(entry),
    )


def _school_title(entry: SchoolEntry) -> str:
    sip = entry.sip
    who = "unallocated" if sip is None else f"SIP {isolated(sip.name or sip.sip)}, {entry.minutes} min"
    concern = f", concern level {entry.school.concern}" if entry.school.concern else ""
    return f"{isolated(entry.name)} ({isolated(entry.school.locality)}{concern}): {who}"


def _sip_mark(entry: SipEntry, places: Places, projection: Projection) -> SipMark:
    sip = entry.sip
    return SipMark(
        place=places.sips[sip.sip],
        at=projection.place(sip.latitude, sip.longitude),
        title=f"SIP {isolated(entry.name)}: {counted(len(entry.schools), 'school')}",
    )


def _outlines(account: Account, places: Places, projection: Projection) -> tuple[Outline, ...]:
    points: defaultdict[str, list[Point]] = defaultdict(list)
    for each in account.schools:
        points[each.school.locality].append(projection.place(each.school.latitude, each.school.longitude))
    return tuple(
        Outline(
            place=places.localities[row.locality],
            colour=places.area_of(row.locality, row.area) % COLOURS,
            path=_path(hull(inside)),
            at=(sum(x for x, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside)),
            label=shortened(row.locality, LABEL),
        )
        for row in account.instance.localities
        if (inside := points.get(row.locality))
    )


def _path(points: tuple[Point, ...]) -> str:
    """A closed path; the wide round stroke of the style sheet gives even a single point an area."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _round_km(most: float) -> int:
    """The longest of 1, 2, 5, 10, 20, 50 … km that is not longer than `most`; at least 1."""
    return max((step * 10**power for power in range(4) for step in (1, 2, 5) if step * 10**power <= most), default=1)
