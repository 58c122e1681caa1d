"""The benchmark: `python -m tests.benchmarks.run --instance small --limit 10`; see protocol.md.

Writes results.json, table.md, progress.svg and progress.png for each instance into the output folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from scheduler.checker import facts_of
from scheduler.command_line.bundled import InstanceType
from scheduler.reading import read_instance
from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import judged
from tests.benchmarks.plot import draw
from tests.benchmarks.publish import NO_PICTURE, RESULTS, publish
from tests.benchmarks.race import ROOT, race
from tests.benchmarks.record import Record, record_of
from tests.benchmarks.table import markdown


@click.command()
@click.option("--instance", "instances", type=InstanceType(), multiple=True, required=True)
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True)
@click.option("--seeds", type=int, multiple=True, default=(0,), show_default=True)
@click.option("--peers", "names", type=click.Choice([*MODULES]), multiple=True, default=[*MODULES])
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
@click.option("--readme", is_flag=True, help="Write the tables into README.md and the picture beside it.")
def main(
    instances: tuple[Path, ...],
    limit: float,
    seeds: tuple[int, ...],
    names: tuple[str, ...],
    workers: int,
    output: Path,
    readme: bool,
) -> None:
    """Let the contenders plan the same instances in turn, and write down how they did."""
    if find_spec("matplotlib") is None:
        click.echo(NO_PICTURE)
    records = []
    for instance in instances:
        record = compete(instance, names, limit, seeds, workers)
        records.append(record)
        _write(record, output / record.instance)
        click.echo(markdown(record))
    if readme:
        publish(records, ROOT)


def compete(instance: Path, names: Sequence[str], limit: float, seeds: Sequence[int], workers: int) -> Record:
    """Every contender with every seed on one instance, one after the other."""
    name = instance.resolve().stem
    content = read_instance(instance).instance
    facts = facts_of(content)
    runs = []
    for contender, seed in schedule(names, seeds):
        click.echo(f"{name}: {contender}, seed {seed}, {limit:g} s …")
        run = judged(contender, seed, race(contender, instance.resolve(), limit, seed, workers), facts)
        click.echo(f"  {run.why or run.objective} after {run.seconds:.1f} s, {run.peak_mib:,.0f} MiB")
        runs.append(run)
    return record_of(name, content, limit, workers, runs)


def schedule(names: Sequence[str], seeds: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Who runs when: all contenders with one seed after another, each time another one first.

    So a machine that slows down in the course of the run does not always slow down the same contender.
    """
    for turn, seed in enumerate(seeds):
        first = turn % len(names)
        yield from ((name, seed) for name in (*names[first:], *names[:first]))


def _write(record: Record, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(record.model_dump_json(indent=1), encoding="utf-8")
    (folder / "table.md").write_text(markdown(record), encoding="utf-8")
    if find_spec("matplotlib") is not None:
        draw([record], [folder / "progress.svg", folder / "progress.png"])


if __name__ == "__main__":
    main()
