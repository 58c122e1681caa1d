"""What a well-typed instance can still have wrong. Pure: an instance in, problems out."""

from scheduler.validation.problem import Problem
from scheduler.validation.validate import Findings, errors_of, validate

__all__ = ["Findings", "Problem", "errors_of", "validate"]
