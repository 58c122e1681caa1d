"""The instance in numbers, for the optimiser."""
