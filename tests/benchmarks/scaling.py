"""How time and memory grow with the number of schools: `python -m tests.benchmarks.scaling`.

Each size is one county of the generator (or several of 400 side by side), planned by the whole command
`sipplan solve` until it has proved a gap, or until its limit. An exponent k means that a measure grows as
schools^k: the slope of a least-squares line through (log schools, log measure). About 1 is linear.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from models import Summary
from scheduler.generator import CountyOptions, generate
from scheduler.writing import write_instance
from tests.benchmarks.race import measured

COUNTY = 400
"""Above so many schools several counties lie side by side."""
START_SECONDS = 1.0
"""What the command takes before it has read anything; the fit leaves it out."""


@dataclass(frozen=True)
class Measure:
    """One size: schools, seconds and peak memory of the whole command, and how far it came."""

    schools: int
    seconds: float
    peak_mib: float
    unplaced: int
    gap: float | None
    reached: bool
    """Whether the gap was proved within the limit; only then are the seconds part of the fit."""


@click.command()
@click.option("--schools", "sizes", type=int, multiple=True, default=(100, 200, 400, 800), show_default=True)
@click.option("--gap", type=float, default=0.02, show_default=True, help="The gap to reach.")
@click.option("--limit", type=float, default=300, show_default=True, help="Seconds for each size.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the table here too.")
def main(sizes: tuple[int, ...], gap: float, limit: float, seed: int, workers: int, output: Path | None) -> None:
    """Measure each size, print the table and the exponents."""
    measures = []
    for size in sizes:
        measures.append(measure(size, gap, limit, seed, workers))
        click.echo(f"{size} schools: {measures[-1].seconds:.1f} s, {measures[-1].peak_mib:,.0f} MiB")
    text = table(measures, gap)
    click.echo(text)
    if output is not None:
        output.write_text(text, encoding="utf-8")


def measure(schools: int, gap: float, limit: float, seed: int, workers: int) -> Measure:
    """Draw an instance of this size and let the command plan it until it has proved the gap.

    Raises RuntimeError where the command fails.
    """
    counties = math.ceil(schools / COUNTY)
    instance = generate(CountyOptions(schools=schools // counties, counties=counties, seed=seed))
    with TemporaryDirectory() as folder:
        write_instance(instance, Path(folder) / "instance")
        process = measured(
            [
                *(sys.executable, "-m", "scheduler", "solve", str(Path(folder) / "instance")),
                *("-o", str(Path(folder) / "plan"), "--quiet", "--workers", str(workers)),
                *("--time-limit", str(limit), "--gap", str(gap), "--seed", str(seed)),
            ],
            2 * limit + 60,
        )
        if process.code != 0:
            raise RuntimeError(f"{schools} schools: exit code {process.code}: {process.complaint.strip()}")
        content = json.loads((Path(folder) / "plan" / "summary.json").read_text(encoding="utf-8"))
    summary = Summary.model_validate(content)
    return Measure(
        schools=len(instance.schools),
        seconds=process.seconds,
        peak_mib=process.peak_mib,
        unplaced=sum(summary.coverage.values()),
        gap=summary.gap,
        reached=summary.gap is not None and summary.gap <= gap,
    )


def exponent(sizes: Sequence[float], measures: Sequence[float]) -> float | None:
    """The slope of log(measure) over log(size) by least squares; None with fewer than two sizes."""
    if len(set(sizes)) < 2:
        return None
    across, up = [math.log(size) for size in sizes], [math.log(each) for each in measures]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    above = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return above / sum((x - middle) ** 2 for x in across)


def table(measures: Sequence[Measure], gap: float) -> str:
    """All sizes as a Markdown table, and the exponents below it."""
    lines = ["| schools | seconds | peak memory | unplaced | gap |", "| ---: | ---: | ---: | ---: | ---: |"]
    for each in measures:
        proved = "—" if each.gap is None else f"{100 * each.gap:.2f} %"
        lines.append(
            f"| {each.schools:,} | {each.seconds:.1f} | {each.peak_mib:,.0f} MiB | {each.unplaced} | {proved} |"
        )
    reached = [each for each in measures if each.reached and each.seconds > START_SECONDS]
    seconds = exponent([each.schools for each in reached], [each.seconds - START_SECONDS for each in reached])
    memory = exponent([each.schools for each in measures], [each.peak_mib for each in measures])
    fits = f"Time to a gap of {100 * gap:g} % grows as schools^{_rounded(seconds)} (less {START_SECONDS:g} s to start)"
    return "\n".join([*lines, "", f"{fits}, peak memory as schools^{_rounded(memory)}.", ""])


def _rounded(slope: float | None) -> str:
    return "?" if slope is None else f"{slope:.2f}"


if __name__ == "__main__":
    main()
