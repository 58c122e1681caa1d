"""Rule `owner`: every visit of a school is made by the SIP that it is allocated to; none without one.

sum_p x[s, p] <= 1 for every school s; sum_d z[v, p, d] <= x[s, p] for every visit v of s and SIP p,
with equality where v must be placed.
"""

from ortools.sat.python import cp_model

from scheduler.optimiser.variables import AllocationVariables, PlanVariables

ID = "owner"


def add_one_sip(variables: AllocationVariables) -> None:
    """Each school in scope has one SIP, or is left unallocated where that is allowed."""
    for school, pairs in variables.pairs_of_school.items():
        choices = [variables.allocated[pair] for pair in pairs]
        if school in variables.unallocated:
            choices.append(variables.unallocated[school])
        variables.model.add_exactly_one(choices)


def add_visits(variables: PlanVariables) -> None:
    """Each visit in scope lies on one day of its school's SIP, or is left out where that is allowed."""
    for visit, school in variables.visits():
        unplaced = variables.unplaced.get(visit)
        for pair in variables.pairs_of_school[school]:
            days: list[cp_model.LiteralT] = list(variables.placed.get((pair, visit), {}).values())
            absent: list[cp_model.LiteralT] = [~variables.allocated[pair]]
            if unplaced is None:
                variables.model.add_exactly_one(days + absent)
            else:
                # Placed with this SIP, left out, or with another SIP: at least one, and the first excludes the others.
                variables.model.add_bool_or([*days, unplaced, *absent])
                variables.model.add_at_most_one([*days, unplaced])
                variables.model.add_at_most_one(days + absent)
        if unplaced is not None and school in variables.unallocated:
            variables.model.add_implication(variables.unallocated[school], unplaced)
