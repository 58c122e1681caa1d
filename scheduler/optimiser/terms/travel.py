"""Term `travel`: 2 * minutes(school, sip) for each placed on-site visit."""

from scheduler.optimiser.problem.problem import Problem


def minutes(problem: Problem, pair: int, visit: int) -> int:
    """Minutes of a placed visit of the pair."""
    return 2 * int(problem.pairs.minutes[pair]) if problem.visits[visit].on_site else 0
