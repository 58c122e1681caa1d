"""Rule `spread`: a SIP's schools lie in at most `max_localities_per_sip` localities, where set.

x[s, p] <= y[locality(s), p] for every pair; sum_l y[l, p] <= max_localities_per_sip for every SIP p.
"""

from collections import defaultdict

from scheduler.optimiser.variables import AllocationVariables

ID = "spread"


def add(variables: AllocationVariables) -> None:
    """Add the rule for every SIP in scope who could have schools in more localities."""
    problem, model = variables.problem, variables.model
    for pairs in variables.pairs_of_sip.values():
        in_locality = defaultdict(list)
        for pair in pairs:
            in_locality[int(problem.locality[problem.pairs.school[pair]])].append(variables.allocated[pair])
        if len(in_locality) <= problem.max_localities:
            continue
        serves = []
        for schools in in_locality.values():
            served = model.new_bool_var("")
            serves.append(served)
            for school in schools:
                model.add_implication(school, served)
        model.add(sum(serves) <= problem.max_localities)
