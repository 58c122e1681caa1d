"""Term `balance`: `balance_minutes` * |schools - fair share| for each SIP.

In a model: dev[p] >= schools(p) - fair(p) and dev[p] >= fair(p) - schools(p), at the cost of dev[p].
"""

from ortools.sat.python import cp_model

from scheduler.optimiser.variables import AllocationVariables


def add(variables: AllocationVariables) -> cp_model.LinearExpr:
    """Add the deviations of the SIPs in scope and return their cost in minutes."""
    problem, model = variables.problem, variables.model
    deviations = []
    for sip, pairs in variables.pairs_of_sip.items():
        fair = int(problem.fair_share[sip])
        schools = sum(variables.allocated[pair] for pair in pairs)
        deviation = model.new_int_var(0, max(fair, len(pairs)), "")
        model.add(deviation >= schools - fair)
        model.add(deviation >= fair - schools)
        deviations.append(deviation)
    return cp_model.LinearExpr.sum(deviations) * problem.instance.policy.balance_minutes
