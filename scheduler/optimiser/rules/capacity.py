"""Rule `capacity`: how many schools, schools of concern and visits a SIP has.

For every SIP p, with x[s, p] = 1 where s is allocated to p and z[v, p, d] = 1 where p makes v on d:
sum_s x[s, p] <= max_schools(p); the same over schools with concern > 0 <= max_concern_schools(p);
sum_s x[s, p] = 0 or >= min_schools(p); sum_{v, d} z[v, p, d] <= max_days(p) less what history made.
"""

from scheduler.optimiser.problem.problem import NO_LIMIT
from scheduler.optimiser.variables import AllocationVariables, PlanVariables

ID = "capacity"


def add_schools(variables: AllocationVariables) -> None:
    """Add the limits on schools and schools of concern, and the minimum, for every SIP in scope."""
    problem, model = variables.problem, variables.model
    for sip, pairs in variables.pairs_of_sip.items():
        schools = [variables.allocated[pair] for pair in pairs]
        most, fewest = int(problem.max_schools[sip]), int(problem.min_schools[sip])
        if len(schools) > most:
            model.add(sum(schools) <= most)
        if fewest > 0:
            works = model.new_bool_var("")
            model.add(sum(schools) >= fewest).only_enforce_if(works)
            model.add_bool_and([~school for school in schools]).only_enforce_if(~works)
        of_concern = [variables.allocated[pair] for pair in pairs if problem.concern[problem.pairs.school[pair]] > 0]
        if len(of_concern) > problem.max_concern_schools[sip]:
            model.add(sum(of_concern) <= int(problem.max_concern_schools[sip]))


def add_visits(variables: PlanVariables) -> None:
    """Add the limit on visits for every SIP in scope that has one."""
    for sip, literals in variables.placed_by_sip().items():
        room = int(variables.problem.visit_room[sip])
        if room < min(len(literals), NO_LIMIT):
            variables.model.add(sum(literals) <= room)
