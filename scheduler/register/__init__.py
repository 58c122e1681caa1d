"""From rows of the national register of schools to the tables `schools` and `localities`; pure."""

from scheduler.register.authority import Authority, AuthorityError, find_authority
from scheduler.register.chosen import Chosen, LeftOut, choose, counts
from scheduler.register.localities import divide, one_locality
from scheduler.register.phases import wanted_phases
from scheduler.register.tables import RegisterTables, tables_of

__all__ = [
    "Authority",
    "AuthorityError",
    "Chosen",
    "LeftOut",
    "RegisterTables",
    "choose",
    "counts",
    "divide",
    "find_authority",
    "one_locality",
    "tables_of",
    "wanted_phases",
]
