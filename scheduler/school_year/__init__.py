"""The school year: terms, half-terms and bank holidays as tables, and last year's plan carried into the next.

Nothing here reads or writes a file: `scheduler.reading.term_dates` brings what authorities publish.
"""

from scheduler.school_year.bank_holidays import BankHolidayError, bank_holidays, holiday_closures, parts_of
from scheduler.school_year.counterparts import Counterpart
from scheduler.school_year.interpreting import SchoolYear, school_year_of
from scheduler.school_year.oddities import oddities_of
from scheduler.school_year.rolling import CannotRollForward, NotCarried, RolledForward, rolled_forward

__all__ = [
    "BankHolidayError",
    "CannotRollForward",
    "Counterpart",
    "NotCarried",
    "RolledForward",
    "SchoolYear",
    "bank_holidays",
    "holiday_closures",
    "oddities_of",
    "parts_of",
    "rolled_forward",
    "school_year_of",
]
