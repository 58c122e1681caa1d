"""From rows of the national register of schools to the tables `schools` and `localities`; pure."""

from scheduler.register.authority import Authority, AuthorityError, find_authority
from scheduler.register.chosen import Chosen, LeftOut, choose, counts
from scheduler.register.keeping import OF_A_LOCALITY, OF_A_SCHOOL, Kept, keep
from scheduler.register.localities import divide, one_locality
from scheduler.register.phases import wanted_phases
from scheduler.register.tables import RegisterTables, tables_of

__all__ = [
    "OF_A_LOCALITY",
    "OF_A_SCHOOL",
    "Authority",
    "AuthorityError",
    "Chosen",
    "Kept",
    "LeftOut",
    "RegisterTables",
    "choose",
    "counts",
    "divide",
    "find_authority",
    "keep",
    "one_locality",
    "tables_of",
    "wanted_phases",
]
