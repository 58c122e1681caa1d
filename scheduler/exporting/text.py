"""Text as any file can hold it."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_FORBIDDEN = frozenset({"\ufffe", "\uffff"})
"""What XML cannot hold, besides control characters."""


def plain(text: str) -> str:
    """Text in which every line end is a newline, and no other control character is left but the tab."""
    lines = _LINE_ENDS.sub("\n", text)
    return "".join(each for each in lines if each in "\n\t" or _is_plain(each))


def _is_plain(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _FORBIDDEN
