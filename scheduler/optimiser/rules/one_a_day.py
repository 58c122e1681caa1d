"""Rule `one_a_day`: a SIP makes at most one visit a day.

sum_v z[v, p, d] <= 1 for every SIP p and day d; the days that history took are not offered at all.
"""

from scheduler.optimiser.variables import PlanVariables

ID = "one_a_day"


def add(variables: PlanVariables) -> None:
    """Add the rule for every SIP in scope and every day."""
    for literals in variables.placed_by_sip_day().values():
        if len(literals) > 1:
            variables.model.add_at_most_one(literals)
