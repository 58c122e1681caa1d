"""Rule `federation`: allocated schools of one federation have the same SIP.

x[s, p] + sum_{q != p} x[t, q] <= 1 for schools s, t of one federation and every SIP p;
where both are sure to be allocated that is x[s, p] = x[t, p].
"""

from itertools import pairwise, permutations

from scheduler.optimiser.variables import AllocationVariables

ID = "federation"


def add(variables: AllocationVariables) -> None:
    """Add the rule for every federation in scope."""
    problem, model = variables.problem, variables.model
    for members in problem.federations:
        in_scope = [school for school in members if school in variables.pairs_of_school]
        literal_of = {
            school: {int(problem.pairs.sip[pair]): variables.allocated[pair] for pair in pairs}
            for school, pairs in variables.pairs_of_school.items()
            if school in in_scope
        }
        if all(school not in variables.unallocated for school in in_scope):
            for school, other in pairwise(in_scope):
                for sip in sorted({*literal_of[school], *literal_of[other]}):
                    model.add(literal_of[school].get(sip, 0) == literal_of[other].get(sip, 0))
        else:
            for school, other in permutations(in_scope, 2):
                for sip, literal in literal_of[school].items():
                    elsewhere = [choice for q, choice in literal_of[other].items() if q != sip]
                    model.add_at_most_one([literal, *elsewhere])
