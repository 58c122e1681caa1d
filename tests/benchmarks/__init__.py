"""Benchmarks: sipplan beside its peers on the same instance, machine and limit; see protocol.md."""
