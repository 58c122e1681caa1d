"""The benchmark: `python -m tests.benchmarks.run --instance september --limit 10`; see protocol.md.

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
from scheduler.writing import write_instance
from tests.benchmarks.contender import MODULES
from tests.benchmarks.counties import DRAWN
from tests.benchmarks.judge import judged
from tests.benchmarks.plot import draw
from tests.benchmarks.publish import NO_PICTURE, RESULTS, publish
from tests.benchmarks.race import ROOT, race
from tests.benchmarks.record import Record, record_of
from tests.benchmarks.table import markdown, short


@click.command()
@click.option("--instance", "names", multiple=True, help="A county of the benchmark, a bundled instance, or a path.")
@click.option("--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="All instances in it.")
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True)
@click.option("--seeds", type=int, multiple=True, default=(0,), show_default=True)
@click.option("--peers", type=click.Choice([*MODULES]), multiple=True, default=[*MODULES])
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
@click.option("--publish", "published", is_flag=True, help="Write docs/benchmarks.md and the table of README.md.")
def main(
    names: tuple[str, ...],
    folder: Path | None,
    limit: float,
    seeds: tuple[int, ...],
    peers: tuple[str, ...],
    workers: int,
    output: Path,
    published: bool,
) -> None:
    """Let the contenders plan the same instances in turn, and write down how they did."""
    if published and folder is not None:
        raise click.UsageError("what is measured on the counties of a folder is not published: leave --publish out")
    instances = [*(placed(name, output) for name in names), *(instances_in(folder) if folder else ())]
    if not instances:
        raise click.UsageError("nothing to plan: give --instance NAME or --folder FOLDER")
    if find_spec("matplotlib") is None:
        click.echo(NO_PICTURE)
    records = []
    for instance in instances:
        record = compete(instance, peers, limit, seeds, workers)
        records.append(record)
        _write(record, output / record.instance)
        click.echo(markdown(record))
    click.echo(short(records))
    if published:
        publish(records, ROOT)


def placed(name: str, output: Path) -> Path:
    """Where an instance lies: a county of the benchmark is drawn anew, beside the results."""
    if name not in DRAWN:
        return InstanceType().convert(name, None, None)
    folder = output / "counties" / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    write_instance(DRAWN[name].drawn(), folder, overwrite=True)
    return folder


def instances_in(folder: Path) -> list[Path]:
    """The instances in a folder by name: folders with a table of schools, and workbooks."""
    return sorted(
        each for each in folder.iterdir() if (each / "schools.csv").is_file() or each.suffix.lower() == ".xlsx"
    )


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
