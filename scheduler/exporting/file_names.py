"""File names that every system takes, Windows too, made from whatever people call things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from typing import TypeVar

LONGEST = 80
"""Characters of a name without its ending: a few folders deep it stays far below the 260 of Windows."""
LONGEST_BYTES = 200
"""And bytes in UTF-8, of which most systems take 255."""
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"}
)
"""Names of devices on Windows, whatever their ending."""

Key = TypeVar("Key", bound=Hashable)

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories of characters that cannot be seen, or turn the direction of what follows."""


def file_name(text: str) -> str:
    """A name for a file or folder, without its ending: `../../x` becomes `.._.._x`, shortened and never reserved."""
    seen = (" " if unicodedata.category(each) in _UNSEEN else each for each in unicodedata.normalize("NFC", text))
    name = " ".join(_FORBIDDEN.sub("_", "".join(seen)).split())
    name = _shortened(name.lstrip(" .")).rstrip(" .")
    if not name:
        return "_"
    return f"_{name}" if name.partition(".")[0].rstrip().casefold() in RESERVED else name


def file_names(texts: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """A name for each key, different from every other also where capitals do not count."""
    names: dict[Key, str] = {}
    taken: set[str] = set()
    for key, text in texts:
        base = name = file_name(text)
        number = 1
        while _folded(name) in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(_folded(name))
        names[key] = name
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())


def _shortened(name: str) -> str:
    name = name[:LONGEST]
    while len(name.encode("utf-8", "replace")) > LONGEST_BYTES:
        name = name[:-1]
    return name
