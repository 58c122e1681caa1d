"""Names of files in commands that people copy into a terminal."""

from __future__ import annotations

import re
from pathlib import Path

_PLAIN = re.compile(r"[\w./\\:@%+=,~-]+")
_NOT_IN_DOUBLE_QUOTES = re.compile(r'["$`!]')


def typed(name: Path | str) -> str:
    """A name as it is typed: in double quotes where it has a space or the like, which every terminal understands.

    What a POSIX shell would still change inside them (`$`, a backtick, `!`, a double quote) stands in single quotes.
    """
    text = str(name)
    if _PLAIN.fullmatch(text):
        return text
    if not _NOT_IN_DOUBLE_QUOTES.search(text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\\''") + "'"
