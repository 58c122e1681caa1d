"""A plan for what was, made a legal plan for what is: as little as possible is taken out, then put back elsewhere.

All in numbers, without a question to the checker or to CP-SAT: one pass over the allocation, one over the visits.
"""

from scheduler.optimiser.mending.mend import mended

__all__ = ["mended"]
