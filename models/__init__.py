"""The data of sipplan: what an instance and a plan are, and nothing about how either is made.

Everything here is immutable and knows neither solver, table reader nor command line.
"""

from models.instance import (
    TABLES,
    WEEKDAYS,
    Absence,
    Adviser,
    Closure,
    Conflict,
    HistoricVisit,
    Instance,
    Kind,
    Locality,
    LocalityRule,
    Pin,
    Policy,
    ProgrammeVisit,
    Row,
    School,
    Sip,
    Term,
    TravelTime,
    Weekday,
)
from models.plan import Allocation, Disruption, Plan, PlanVisit, QualityTerms, Replanned, Status, Summary

__all__ = [
    "TABLES",
    "WEEKDAYS",
    "Absence",
    "Adviser",
    "Allocation",
    "Closure",
    "Conflict",
    "Disruption",
    "HistoricVisit",
    "Instance",
    "Kind",
    "Locality",
    "LocalityRule",
    "Pin",
    "Plan",
    "PlanVisit",
    "Policy",
    "ProgrammeVisit",
    "QualityTerms",
    "Replanned",
    "Row",
    "School",
    "Sip",
    "Status",
    "Summary",
    "Term",
    "TravelTime",
    "Weekday",
]
