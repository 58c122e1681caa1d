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
from scheduler.exporting.account.explained import About, Answer, Explained, StripDay, StripWeek, Window

__all__ = [
    "About",
    "Account",
    "AdviserEntry",
    "Answer",
    "Explained",
    "SchoolEntry",
    "SipEntry",
    "StripDay",
    "StripWeek",
    "TermDay",
    "TermEntry",
    "VisitEntry",
    "Window",
    "account_of",
]
