"""One contender in a process of its own: `python -m tests.benchmarks.contender greedy small -o result.json`.

The limit is that of the whole process: starting it and reading the instance count, as for whoever types a command.

Exit code 3 is a contender that cannot run here; why is the one line on standard error.
"""

from __future__ import annotations

import importlib
import time
from pathlib import Path

import click

from scheduler.command_line.bundled import InstanceType
from scheduler.reading import read_instance
from tests.benchmarks.anytime import Contender, Unavailable

MODULES = {
    "sipplan": "sipplan_itself",
    "cp_sat": "cp_sat_straightforward",
    "highs": "time_indexed_highs",
    "timefold": "timefold_peer",
    "greedy": "greedy_by_hand",
}
"""Every contender by its name; the order of the tables."""

UNAVAILABLE = 3
LEAST_SECONDS = 0.1
"""Left for planning whatever starting took."""


def contender_named(name: str) -> Contender:
    """The contender, its module imported only now."""
    contender: Contender = importlib.import_module(f"tests.benchmarks.{MODULES[name]}").plan
    return contender


@click.command()
@click.argument("name", type=click.Choice([*MODULES]))
@click.argument("instance", type=InstanceType())
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The result, as JSON.")
@click.option("--limit", type=float, default=60, help="Seconds.")
@click.option("--begun", type=float, help="When the process was started: seconds since 1970.")
@click.option("--seed", type=int, default=0)
@click.option("--workers", type=int, default=2)
def run(name: str, instance: Path, output: Path, limit: float, begun: float | None, seed: int, workers: int) -> None:
    """Let one contender plan one instance."""
    begun = time.time() if begun is None else begun
    contender = contender_named(name)
    content = read_instance(instance).instance
    try:
        spent = time.time() - begun
        result = contender(content, max(limit - spent, LEAST_SECONDS), seed, workers).begun_after(spent)
    except Unavailable as why:
        click.echo(str(why), err=True)
        raise click.exceptions.Exit(UNAVAILABLE) from None
    output.write_text(result.model_dump_json(), encoding="utf-8")


if __name__ == "__main__":
    run()
