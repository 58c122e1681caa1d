"""The benchmark: `python -m tests.benchmarks.run --instance small --limit 10`; see protocol.md.

Writes results.json, table.md, progress.svg and progress.png for each instance into the output folder.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from scheduler.checker import facts_of
from scheduler.command_line.bundled import InstanceType
from scheduler.reading import read_instance
from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import Run, judged
from tests.benchmarks.plot import draw
from tests.benchmarks.race import race
from tests.benchmarks.table import markdown

PACKAGES = ("ortools", "timefold", "numpy", "pydantic")


@click.command()
@click.option("--instance", "instances", type=InstanceType(), multiple=True, required=True)
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True)
@click.option("--seeds", type=int, multiple=True, default=(0,), show_default=True)
@click.option("--peers", "names", type=click.Choice([*MODULES]), multiple=True, default=[*MODULES])
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("build/benchmarks"), show_default=True)
def main(
    instances: tuple[Path, ...],
    limit: float,
    seeds: tuple[int, ...],
    names: tuple[str, ...],
    workers: int,
    output: Path,
) -> None:
    """Let the contenders plan the same instances in turn, and write down how they did."""
    for instance in instances:
        folder = output / instance.resolve().stem
        folder.mkdir(parents=True, exist_ok=True)
        content = read_instance(instance).instance
        facts = facts_of(content)
        runs = []
        for name, seed in schedule(names, seeds):
            click.echo(f"{folder.name}: {name}, seed {seed}, {limit:g} s …")
            run = judged(name, seed, race(name, instance.resolve(), limit, seed, workers), facts)
            click.echo(f"  {run.why or run.objective} after {run.seconds:.1f} s, {run.peak_mib:,.0f} MiB")
            runs.append(run)
        runs.sort(key=lambda run: ([*MODULES].index(run.contender), run.seed))
        levels = sorted({school.concern for school in content.schools}, reverse=True)
        title = f"{folder.name}: {len(content.schools)} schools, {limit:g} s, {workers} workers"
        table = markdown(title, levels, runs)
        (folder / "table.md").write_text(table, encoding="utf-8")
        _write_json(folder / "results.json", title, limit, workers, content.sha256, runs)
        if find_spec("matplotlib") is None:
            click.echo("no picture: the package matplotlib is not installed (pip install 'sipplan[bench]')")
        else:
            draw(title, runs, limit, [folder / "progress.svg", folder / "progress.png"])
        click.echo(table)


def schedule(names: Sequence[str], seeds: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Who runs when: all contenders with one seed after another, each time another one first.

    So a machine that slows down in the course of the run does not always slow down the same contender.
    """
    for turn, seed in enumerate(seeds):
        first = turn % len(names)
        yield from ((name, seed) for name in (*names[first:], *names[:first]))


def _write_json(file: Path, title: str, limit: float, workers: int, sha256: str, runs: Sequence[Run]) -> None:
    content = {
        "title": title,
        "limit": limit,
        "workers": workers,
        "instance_sha256": sha256,
        "machine": {"system": platform.platform(), "processors": os.cpu_count()},
        "versions": {"python": platform.python_version(), **dict(_versions())},
        "runs": [run.model_dump(mode="json") for run in runs],
    }
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            continue


if __name__ == "__main__":
    main()
