"""What is said in two readings: one for the authority, one for everybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """One thing in two readings."""

    public: str
    internal: str

    def reading(self, internal: bool) -> str:
        """The reading for the authority, or the one for everybody."""
        return self.internal if internal else self.public


def both(words: str) -> Told:
    """The same in both readings."""
    return Told(words, words)
