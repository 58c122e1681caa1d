"""Results into docs/benchmarks.md and the README: `python -m tests.benchmarks.publish norfolk-2008 september`.

Takes what earlier runs left in build/benchmarks. All tables come between the two marks in docs/benchmarks.md, with the
picture beside them, docs/benchmark.png; a short table between the same marks in README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from tests.benchmarks.plot import draw
from tests.benchmarks.race import ROOT
from tests.benchmarks.record import Record
from tests.benchmarks.table import markdown, short

RESULTS = Path("build/benchmarks")
BEGIN, END = "<!-- benchmark: written by make bench -->", "<!-- benchmark: end -->"
README, PAGE, PICTURE = "README.md", "docs/benchmarks.md", "docs/benchmark.png"
NO_PICTURE = "no picture: the package matplotlib is not installed (pip install 'sipplan[bench]')"


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
def main(names: tuple[str, ...], results: Path) -> None:
    """Write the results of these instances, by name, into the page and the README."""
    publish([read_record(results / name) for name in names], ROOT)


def read_record(folder: Path) -> Record:
    """What a run left in the folder of an instance."""
    return Record.model_validate_json((folder / "results.json").read_text(encoding="utf-8"))


def publish(records: Sequence[Record], root: Path) -> None:
    """Write tables and picture. Raises click.ClickException where page or README lacks the marks."""
    written = {root / README: short(records), root / PAGE: section(records)}
    texts = {file: file.read_text(encoding="utf-8") for file in written}
    for file, text in texts.items():
        if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
            raise click.ClickException(f"{file} must have the lines {BEGIN} and {END}, in this order")
    for file, text in texts.items():
        file.write_text(with_section(text, written[file]), encoding="utf-8")
    if find_spec("matplotlib") is None:
        click.echo(NO_PICTURE)
    else:
        draw(records, [root / PICTURE])


def with_section(text: str, content: str) -> str:
    """The text with other content between the marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{content.strip()}\n\n{END}{after}"


def section(records: Sequence[Record]) -> str:
    """The tables of all instances, the picture, and on which machine and with which versions."""
    told = dict.fromkeys(
        f"Run on {record.machine}, with {', '.join(f'{name} {number}' for name, number in record.versions.items())}."
        for record in records
    )
    tables = [markdown(record) for record in records]
    picture = f"![Unplaced visits, quality and bound of each contender over time]({Path(PICTURE).name})"
    return "\n".join([*tables, picture, "", *told])


if __name__ == "__main__":
    main()
