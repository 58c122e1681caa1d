"""The checker: an independent judge of plans, which knows nothing but the data models.

It has its own calendar, its own distances and its own reading of every rule and every term; whoever
makes a plan shares none of that with it.
"""

from scheduler.checker.breach import Breach
from scheduler.checker.disruption import Changes, SchoolChange, VisitMove, changes_between
from scheduler.checker.facts import Facts, facts_of
from scheduler.checker.report import Report, check, check_against
from scheduler.checker.rules import RULES, Rule
from scheduler.checker.summary import check_summary
from scheduler.checker.terms import TERMS, Term

__all__ = [
    "RULES",
    "TERMS",
    "Breach",
    "Changes",
    "Facts",
    "Report",
    "Rule",
    "SchoolChange",
    "Term",
    "VisitMove",
    "changes_between",
    "check",
    "check_against",
    "check_summary",
    "facts_of",
]
