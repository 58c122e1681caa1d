"""Notes at cells: how large they must be for their text to be seen."""

from __future__ import annotations

LINE_CHARACTERS = 46
WIDTH, LINE_HEIGHT, MARGIN = 300, 17, 16
"""In pixels."""


def note_size(text: str) -> tuple[int, int]:
    """How wide and how high a note is to be, in pixels."""
    lines = sum(1 + len(line) // LINE_CHARACTERS for line in text.split("\n"))
    return WIDTH, lines * LINE_HEIGHT + MARGIN
