"""Which local authority is meant, by name or code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.reading.register_file import RegisterRow
from scheduler.validation.names import suggestion
from scheduler.validation.problem import listed, quoted

MOST_NAMED = 8
"""An error names no more authorities."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority as the register has it; the slimmer table has codes alone."""

    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.name else self.code


class AuthorityError(Exception):
    """No authority, or no single one, is meant."""


def find_authority(typed: str, rows: Iterable[RegisterRow]) -> Authority:
    """The authority with this code or name; else the only one with these words in its name ('Bristol').

    Capitals, commas, full stops and '&' for 'and' make no difference, nor zeros before a code, which Excel drops.

    Raises:
        AuthorityError: naming the nearest, or all that may be meant.
    """
    pairs = {(row.authority_code, row.authority) for row in rows}
    known = sorted((Authority(*pair) for pair in pairs if any(pair)), key=lambda each: (each.name, each.code))
    wanted = _folded(typed)
    code = typed.strip().lstrip("0")
    found = [each for each in known if code and code == each.code.lstrip("0")]
    found = found or [each for each in known if wanted and _folded(each.name) == wanted]
    found = found or [each for each in known if wanted and f" {wanted} " in f" {_folded(each.name)} "]
    if len({each.code for each in found}) == 1:
        return found[0]
    if found:
        raise AuthorityError(f"{quoted(typed)} may be {_some(found)}; expected one of these names or codes")
    names = [each.name for each in known if each.name]
    if not names:
        codes = f"{known[0]} to {known[-1]}" if known else "none at all"
        raise AuthorityError(f"no authority has the code {quoted(typed)}; the file has codes alone, {codes}")
    raise AuthorityError(f"no authority is called {quoted(typed)} or has it as its code{suggestion(typed, names)}")


def _folded(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")))


def _some(found: list[Authority]) -> str:
    named = [str(each) for each in found[:MOST_NAMED]]
    return listed([*named, f"{len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else named)
