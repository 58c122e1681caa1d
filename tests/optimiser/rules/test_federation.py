"""Rule `federation` in the model: fine, just fine, just broken."""

from __future__ import annotations

from models import Instance
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import whole_scope
from tests.build import tiny_instance, with_school
from tests.checker.judging import GOOD
from tests.optimiser.modelling import allocated, feasible, forbidden


def _together(*schools: str) -> Instance:
    instance = tiny_instance()
    for school in schools:
        instance = with_school(instance, school, federation="F")
    return instance


def test_fine_where_the_federation_has_one_sip() -> None:
    assert forbidden(_together("S1", "S2")) == []


def test_just_fine_where_the_other_school_is_unallocated() -> None:
    assert forbidden(_together("S1", "S3"), {"S1": GOOD["S1"]}) == []


def test_just_fine_in_two_federations() -> None:
    assert forbidden(with_school(_together("S1"), "S3", federation="G")) == []


def test_just_broken_by_two_sips() -> None:
    assert forbidden(_together("S1", "S3")) == ["federation"]


def test_just_broken_by_one_of_three() -> None:
    assert forbidden(_together("S1", "S2", "S3")) == ["federation"]


def test_broken_by_two_sips_where_nothing_may_be_left_out() -> None:
    """The rule takes another form where every school is sure to be allocated."""
    problem = compile_problem(_together("S1", "S3"))
    model = plan_model.build(problem, whole_scope(problem, frozenset()))
    assert feasible(model, [allocated(model, "S1", "P1"), allocated(model, "S3", "P1")])
    assert not feasible(model, [allocated(model, "S1", "P1"), allocated(model, "S3", "P2")])
