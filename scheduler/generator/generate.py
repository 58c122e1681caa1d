"""The two ways to draw an instance."""

from __future__ import annotations

from collections.abc import Iterable

from models import Instance
from scheduler.generator.county import County, assemble
from scheduler.generator.options import CountyOptions
from scheduler.generator.people import Mailboxes
from scheduler.generator.places import SchoolSite, norfolk_towns
from scheduler.generator.randomness import Draws
from scheduler.generator.sites import draw_sites


def generate(options: CountyOptions) -> Instance:
    """A county on the towns and villages of Norfolk, or several of them that share nothing.

    Of several, each has its own schools, SIPs, localities and advisers, under identifiers such as
    `C02-S001`. All of them lie in Norfolk; it is the localities of the SIPs that keep them apart.
    """
    towns = norfolk_towns()
    mailboxes = Mailboxes()
    counties: list[County] = []
    width = len(str(options.counties))
    for number in range(1, options.counties + 1):
        prefix = f"C{number:0{width}}-" if options.counties > 1 else ""
        sites = draw_sites(towns, options.schools, Draws(options.seed, prefix, "sites"))
        counties.append(County(sites, prefix, options, mailboxes))
    return assemble(counties, options)


def generate_from_places(sites: Iterable[SchoolSite], options: CountyOptions) -> Instance:
    """The schools as they are given, everything else drawn: each authority on its own, in order of its code.

    `schools` and `counties` of the options do not count. Raises ValueError where there is no school, or two
    have the same identifier.
    """
    by_authority: dict[str, list[SchoolSite]] = {}
    for site in sites:
        by_authority.setdefault(site.authority, []).append(site)
    if not by_authority:
        raise ValueError("no school: expected at least one")
    mailboxes = Mailboxes()
    counties: list[County] = []
    for authority in sorted(by_authority):
        prefix = f"{authority or 'X'}-" if len(by_authority) > 1 else ""
        counties.append(County(by_authority[authority], prefix, options, mailboxes))
    instance = assemble(counties, options)
    seen: set[str] = set()
    for school in instance.schools:
        if school.school in seen:
            raise ValueError(f'two schools have the identifier "{school.school}"')
        seen.add(school.school)
    return instance
