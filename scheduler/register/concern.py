"""What Ofsted's judgement says of a school's level of concern.

Level 2 is for a school in an Ofsted category: special measures, serious weaknesses, a notice to improve, or whatever
else stands under 'Category of concern'; and for one whose overall effectiveness is 4, inadequate, as Ofsted puts every
such school into a category. Level 1 is for a school of concern to the authority, which Ofsted cannot know: grade 3
('satisfactory', later 'requires improvement') is no category, and such schools are named for the planner to judge.
"""

from __future__ import annotations

from scheduler.reading.ofsted_file import Inspection

IN_A_CATEGORY = 2
NO_CATEGORY = frozenset(
    {"", "null", "none", "no", "na", "n/a", "nan", "-", "not applicable", "not judged", "no category"}
)
INADEQUATE = frozenset({"4", "inadequate"})
GRADE_3 = frozenset({"3", "satisfactory", "requires improvement"})


def concern_of(inspection: Inspection) -> int:
    """The level of concern that Ofsted's judgement gives: 2 or 0."""
    category = inspection.category.casefold() not in NO_CATEGORY
    return IN_A_CATEGORY if category or inspection.effectiveness.casefold() in INADEQUATE else 0


def is_grade_3(inspection: Inspection) -> bool:
    """Whether a school in no category has grade 3."""
    return not concern_of(inspection) and inspection.effectiveness.casefold() in GRADE_3
