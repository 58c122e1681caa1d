"""A plan in a few sentences of plain English, each of them proved or saying that it is not."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.proving.lines import Line, Proof, level_name


def headline(proof: Proof, visits: int, placed: int) -> tuple[str, ...]:
    """What is placed, what is proved of that, whom a replan disturbs, and what is proved of the minutes."""
    quality = f"Driving, waiting and the rest add up to {proof.quality.value:,} minutes."
    return (
        _placed(visits, placed),
        *(
            f"{_visits(line.value)} at {level_name(line.level)} {_are(line.value)} not placed. {line.words}"
            for line in proof.coverage
            if line.value
        ),
        *_disruption(proof.disruption),
        f"{quality} {proof.quality.words}",
    )


def _placed(visits: int, placed: int) -> str:
    if placed == visits:
        return f"All {visits:,} visits are placed."
    missing = visits - placed
    return f"{placed:,} of {visits:,} visits are placed; {missing:,} {_are(missing)} not."


def _disruption(lines: tuple[Line, ...]) -> Iterator[str]:
    if lines:
        schools, visits = lines
        yield _told(schools, "school changes SIP", "schools change SIP")
        yield _told(visits, "visit moves", "visits move")


def _told(line: Line, one: str, many: str) -> str:
    return f"{line.value:,} {one if line.value == 1 else many}. {line.words}" if line.value else line.words


def _visits(number: int) -> str:
    return f"{number:,} visit{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
