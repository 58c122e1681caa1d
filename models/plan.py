"""A plan: who has which school, when each visit is made, and what is known about how good that is."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

Status = Literal["optimal", "feasible"]


class Allocation(BaseModel):
    """A school and its SIP; `sip` is None where the school is unallocated."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    school: str
    sip: str | None


class PlanVisit(BaseModel):
    """A visit with its SIP and day; both are None where the visit is unplaced."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    school: str
    visit: int
    sip: str | None
    day: date | None


class QualityTerms(BaseModel):
    """Quality by its terms, in minutes; quality is their sum."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    travel: int = 0
    waiting: int = 0
    spacing: int = 0
    continuity: int = 0
    balance: int = 0
    outside: int = 0

    @property
    def quality(self) -> int:
        """The sum of the terms, in minutes."""
        return self.travel + self.waiting + self.spacing + self.continuity + self.balance + self.outside


class Disruption(BaseModel):
    """How far a plan departs from the one that it replaces.

    A school counts in `schools` where it had a SIP, is still there, and now has another SIP or none. A visit counts in
    `visits` where it had a day, is still to be made and not history, and now has another day or none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schools: int
    schools_bound: int
    """No plan with the best coverage changes the SIP of fewer schools."""
    visits: int
    visits_bound: int
    """No plan with the best coverage that changes the SIP of as few schools moves fewer visits."""

    @property
    def proved(self) -> bool:
        """Both lines are as low as their bounds; it takes proved coverage for that to mean anything."""
        return self.schools == self.schools_bound and self.visits == self.visits_bound


class Summary(BaseModel):
    """What a plan is worth, what is proved of it, and how it came about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status
    coverage: dict[int, int]
    """Unplaced visits by concern level, for each level that occurs, highest first."""
    coverage_bound: dict[int, int]
    """No plan as good at all higher levels leaves fewer unplaced at this one."""
    quality: int
    quality_bound: int
    """No plan with the best coverage has less, in minutes; of a replan: none that disturbs no more people either."""
    gap: float | None
    """(quality - quality_bound) / quality; 0 when both are 0; None until coverage (and disruption) is proved."""
    terms: QualityTerms
    seconds: float
    seed: int
    workers: int
    instance_sha256: str
    versions: dict[str, str]
    disruption: Disruption | None = None
    """Of a replan alone."""

    @model_serializer(mode="wrap")
    def _without_disruption(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _only_set(handler(self), "disruption")


class Replanned(BaseModel):
    """The plan that a replan took the place of: what its disruption is counted against."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allocations: tuple[Allocation, ...]
    visits: tuple[PlanVisit, ...]


class Plan(BaseModel):
    """A whole plan: every school once, every visit once, and the summary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allocations: tuple[Allocation, ...]
    visits: tuple[PlanVisit, ...]
    summary: Summary
    replanned_from: Replanned | None = None
    """Of a replan alone."""

    @model_serializer(mode="wrap")
    def _without_replanned_from(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _only_set(handler(self), "replanned_from")


def _only_set(content: dict[str, Any], optional: str) -> dict[str, Any]:
    """The content without a key that is not set: a plan from nothing says nothing of another plan."""
    return {key: value for key, value in content.items() if key != optional or value is not None}
