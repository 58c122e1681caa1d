"""A plan: who has which school, when each visit is made, and what is known about how good that is."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

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
    """No plan with the best coverage has less, in minutes."""
    gap: float | None
    """(quality - quality_bound) / quality; 0 when both are 0; None until coverage is proved."""
    terms: QualityTerms
    seconds: float
    seed: int
    workers: int
    instance_sha256: str
    versions: dict[str, str]


class Plan(BaseModel):
    """A whole plan: every school once, every visit once, and the summary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allocations: tuple[Allocation, ...]
    visits: tuple[PlanVisit, ...]
    summary: Summary
