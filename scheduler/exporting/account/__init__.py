"""The account of a plan: what calendars, workbook and report all say, worked out once.

`account_of(plan, instance)` is pure. Whatever a plan names that its instance does not have is left out:
`sipplan check` names it.
"""

from scheduler.exporting.account.account import Account, account_of
from scheduler.exporting.account.entries import (
    AdviserEntry,
    SchoolEntry,
    SipEntry,
    TermDay,
    TermEntry,
    VisitEntry,
)

__all__ = [
    "Account",
    "AdviserEntry",
    "SchoolEntry",
    "SipEntry",
    "TermDay",
    "TermEntry",
    "VisitEntry",
    "account_of",
]
