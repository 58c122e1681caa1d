"""From an instance to the problem that the optimiser works on: what the rules say of pairs, days and visits."""
