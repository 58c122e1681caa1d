"""The CP-SAT models: the allocation alone, and the whole plan of some schools and SIPs."""
