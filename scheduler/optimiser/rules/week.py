"""Rule `week`: a SIP makes at most `max_visits_per_week` visits in a Monday-to-Sunday week.

sum of z[v, p, d] over visits v and days d of week w <= max_visits_per_week(p) less what history made in w.
"""

from collections import defaultdict

from scheduler.optimiser.variables import PlanVariables

ID = "week"


def add(variables: PlanVariables) -> None:
    """Add the rule for every SIP in scope and every week that could hold too many."""
    problem = variables.problem
    in_week = defaultdict(list)
    days = defaultdict(set)
    for (sip, day), literals in variables.placed_by_sip_day().items():
        key = sip, int(problem.calendar.week[day])
        in_week[key].extend(literals)
        days[key].add(day)
    for (sip, week), literals in in_week.items():
        room = int(problem.week_room[sip, week])
        if room < min(len(days[sip, week]), len(literals)):
            variables.model.add(sum(literals) <= room)
