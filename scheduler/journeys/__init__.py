"""Travel times by road, from a routing server: which pairs, asked how, and what came of it."""

from scheduler.journeys.address import AddressError, server_address
from scheduler.journeys.fetching import CacheError, Fetcher, cache_path
from scheduler.journeys.judging import times_the_estimate, unit_doubt
from scheduler.journeys.osrm import Osrm
from scheduler.journeys.outcome import Kept, Outcome, fetch_minutes, travel_rows
from scheduler.journeys.pairs import Pair, all_pairs, allowed_pairs
from scheduler.journeys.valhalla import Valhalla

__all__ = [
    "AddressError",
    "CacheError",
    "Fetcher",
    "Kept",
    "Osrm",
    "Outcome",
    "Pair",
    "Valhalla",
    "all_pairs",
    "allowed_pairs",
    "cache_path",
    "fetch_minutes",
    "server_address",
    "times_the_estimate",
    "travel_rows",
    "unit_doubt",
]
