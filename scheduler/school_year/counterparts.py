"""Which term of the new year stands for which of the old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models import Term
from scheduler.school_year.meanings import season_of, term_called

Worth = tuple[int, int]
"""How many terms keep their season, and how unevenly the terms are spread, as a number below 0."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A term of the old year and the one that takes its place."""

    old: Term
    new: Term
    exact: bool
    """Whether it is its counterpart; else it shares it with another, and is only put there."""


def counterparts(old: Sequence[Term], new: Sequence[Term]) -> tuple[Counterpart, ...]:
    """The new term of each old one, both in the order of their days, which is kept.

    As many terms as before are matched one by one. Where there are more, each old term has one of its own; where there
    are fewer, each new term has one or more. Of all such ways it is the one where most terms keep their season (spring
    for spring) and, of those, the one most evenly spread: found by dynamic programming over both sequences, as
    in an alignment (Needleman and Wunsch, 1970).
    """
    before = sorted(old, key=lambda term: term.first_day)
    after = sorted(new, key=lambda term: term.first_day)
    places = _aligned([_season(term) for term in before], [_season(term) for term in after])
    sharing = Counter(places)
    return tuple(
        Counterpart(term, after[place], sharing[place] == 1 or _season(term) == _season(after[place]))
        for term, place in zip(before, places, strict=True)
    )


def _season(term: Term) -> str:
    return term_called(term.term) or season_of(term.first_day)


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """The place of the new season for each old one."""
    n, m = len(old), len(new)

    def worth(i: int, j: int) -> Worth:
        return int(old[i] == new[j]), -abs(i * (m - 1) - j * (n - 1))

    def before(j: int) -> range:
        return range(max(0, j - 1), j + 1) if n >= m else range(j)

    first = range(1) if n >= m else range(m)
    best: list[dict[int, tuple[Worth, int]]] = [{j: (worth(0, j), 0) for j in first}]
    for i in range(1, n):
        row = {}
        for j in range(m):
            if reached := [(best[-1][k][0], k) for k in before(j) if k in best[-1]]:
                (matches, spread), k = max(reached)
                here = worth(i, j)
                row[j] = ((matches + here[0], spread + here[1]), k)
        best.append(row)
    place = m - 1 if n >= m else max(best[-1], key=lambda j: best[-1][j][0])
    places = [place]
    for row in reversed(best[1:]):
        place = row[place][1]
        places.append(place)
    return places[::-1]
