"""What plans cost: the one place where fees and mileage are worked out."""

from scheduler.costing.money import KM_PER_MILE, Money, cost, mileage

__all__ = ["KM_PER_MILE", "Money", "cost", "mileage"]
