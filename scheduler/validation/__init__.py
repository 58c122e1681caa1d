"""What a well-typed instance can still have wrong. Pure: an instance in, problems out."""

from scheduler.validation.problem import Problem
from scheduler.validation.validate import Findings, validate

__all__ = ["Findings", "Problem", "validate"]
