"""Rule `owner` in the model: fine, just fine, just broken."""

from __future__ import annotations

from scheduler.optimiser.compiling.compile import compile_problem
from tests.build import tiny_instance, with_history
from tests.checker.judging import GOOD
from tests.optimiser.modelling import allocated, feasible, forbidden, model_of, placed

MODEL = model_of(compile_problem(tiny_instance()))
P1_HAS_S1 = allocated(MODEL, "S1", "P1")
P2_HAS_S1 = allocated(MODEL, "S1", "P2")
P1_MAKES_IT = placed(MODEL, "S1", "P1", 1, "2008-04-14")
P2_MAKES_IT = placed(MODEL, "S1", "P2", 1, "2008-04-14")
P1_MAKES_IT_LATER = placed(MODEL, "S1", "P1", 1, "2008-04-15")
NOBODY_HAS_S1 = MODEL.variables.unallocated[0]


def test_fine_where_every_visit_is_made_by_the_schools_sip() -> None:
    assert forbidden(tiny_instance()) == []
    assert feasible(MODEL, [P1_HAS_S1, P1_MAKES_IT])


def test_just_fine_with_visits_left_out_or_none_at_all() -> None:
    assert forbidden(tiny_instance(), {"S1": ("P1", ["2008-04-14"]), "S2": ("P2", [])}) == []


def test_just_fine_for_a_historic_visit_of_another_sip_or_of_an_unallocated_school() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P9", "2008-04-14")
    assert forbidden(instance) == []
    assert forbidden(instance, {"S2": GOOD["S2"]}) == []


def test_just_broken_by_one_visit_of_another_sip() -> None:
    assert not feasible(MODEL, [P1_HAS_S1, P2_MAKES_IT])


def test_just_broken_by_a_visit_of_an_unallocated_school() -> None:
    assert feasible(MODEL, [NOBODY_HAS_S1])
    assert not feasible(MODEL, [NOBODY_HAS_S1, P1_MAKES_IT])


def test_just_broken_by_two_sips() -> None:
    assert not feasible(MODEL, [P1_HAS_S1, P2_HAS_S1])


def test_just_broken_by_two_days() -> None:
    assert feasible(MODEL, [P1_HAS_S1, P1_MAKES_IT_LATER])
    assert not feasible(MODEL, [P1_HAS_S1, P1_MAKES_IT, P1_MAKES_IT_LATER])
