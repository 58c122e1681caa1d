"""How plans differ, as pure facts: the objective, money, workload, and the people affected, with reasons.

`compare(base, others)` is pure. It claims no more than is known: of different instances a difference counts only
where the bounds decide it, and a reason is given only where the instances differ in it.
"""

from scheduler.comparing.comparison import Comparison, Difference, Figures, compare
from scheduler.comparing.differences import InstanceChange
from scheduler.comparing.headline import known, line_name
from scheduler.comparing.lines import Line, Verdict, decisive
from scheduler.comparing.people import Presence, SchoolChange, SchoolVisits, SipChange, VisitMove
from scheduler.comparing.reasons import Reason
from scheduler.comparing.record import as_data
from scheduler.comparing.view import NamedPlan
from scheduler.comparing.workload import Load

__all__ = [
    "Comparison",
    "Difference",
    "Figures",
    "InstanceChange",
    "Line",
    "Load",
    "NamedPlan",
    "Presence",
    "Reason",
    "SchoolChange",
    "SchoolVisits",
    "SipChange",
    "Verdict",
    "VisitMove",
    "as_data",
    "compare",
    "decisive",
    "known",
    "line_name",
]
