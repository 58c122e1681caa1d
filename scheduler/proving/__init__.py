"""What is proved of a plan, in English: a sentence for each line of the objective, and never more than was proved.

Pure: everything follows from a plan's summary. Terminal, report, workbook and record all take their words from here.
"""

from scheduler.proving.headline import headline
from scheduler.proving.lines import CoverageLine, Line, Proof, Strength, level_name, percentage, proof_of

__all__ = [
    "CoverageLine",
    "Line",
    "Proof",
    "Strength",
    "headline",
    "level_name",
    "percentage",
    "proof_of",
]
