"""Draws believable counties: pure functions from options to an instance.

`generate` puts schools on the towns and villages of Norfolk; `generate_from_places` takes schools as they
are. Everything else (SIPs, advisers, localities, absences, conflicts, concern) is drawn for them.
"""

from scheduler.generator.generate import generate, generate_from_places
from scheduler.generator.options import CountyOptions
from scheduler.generator.places import PlacesError, SchoolSite, parse_sites

__all__ = ["CountyOptions", "PlacesError", "SchoolSite", "generate", "generate_from_places", "parse_sites"]
