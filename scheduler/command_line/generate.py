"""`sipplan generate`: draw a believable county."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import FiniteRange, force_option, output_option
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from models import Instance
    from scheduler.generator import CountyOptions


@click.command(short_help="Draw a county to try sipplan on.")
@click.option(
    "--schools",
    type=click.IntRange(1, 20_000),
    metavar="N",
    help="How many schools.  [required without --places]",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    required=True,
    metavar="S",
    help="The same seed draws the same county.",
)
@output_option("target", "DIR", "The folder to write the tables to, or a workbook (.xlsx).")
@click.option(
    "--staffing",
    type=FiniteRange(0.1, 3),
    default=1.04,
    show_default=True,
    metavar="F",
    help="Places with SIPs for each school: below 1 there are too few.",
)
@click.option(
    "--late",
    type=FiniteRange(0, 1),
    default=0.12,
    show_default=True,
    metavar="F",
    help="More places, as a share of the schools, with SIPs who start in September only.",
)
@click.option(
    "--inset-days",
    type=click.IntRange(0, 10),
    default=5,
    show_default=True,
    metavar="N",
    help="Training days of each school.",
)
@click.option(
    "--counties",
    type=click.IntRange(1, 1_000),
    default=1,
    show_default=True,
    metavar="K",
    help="So many counties side by side, each with N schools.",
)
@click.option(
    "--places",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="CSV",
    help="Take the schools from this table, in place of drawing them.",
)
@force_option
def generate(
    *,
    schools: int | None,
    seed: int,
    target: Path,
    staffing: float,
    late: float,
    inset_days: int,
    counties: int,
    places: Path | None,
    force: bool,
) -> None:
    """Draw a county on the real places of Norfolk, to try sipplan on.

    Names of people are invented, and their e-mail addresses end in example.org.
    """
    if (schools is None) == (places is None):
        raise click.UsageError("give either --schools or --places")

    from scheduler.generator import CountyOptions
    from scheduler.writing import write_instance

    options = CountyOptions(
        schools=schools or 1, seed=seed, staffing=staffing, late=late, inset_days=inset_days, counties=counties
    )
    instance = _draw(options, places)
    with refusals_told(target):
        write_instance(instance, target, overwrite=force)
    schools_drawn = counted(len(instance.schools), "school")
    say(f"{target}: {schools_drawn} and {counted(len(instance.sips), 'SIP')}.")


def _draw(options: CountyOptions, places: Path | None) -> Instance:
    """Draw the instance; a table of places that cannot be used ends the command with exit code 1."""
    from scheduler import generator

    if places is None:
        return generator.generate(options)
    try:
        text = places.read_text(encoding="utf-8-sig")
        return generator.generate_from_places(generator.parse_sites(text), options)
    except UnicodeDecodeError:
        complain(f"{places} is not UTF-8: in Excel save it as 'CSV UTF-8'.")
    except ValueError as error:
        complain(*(f"{places}: {line}" for line in str(error).splitlines()))
    except OSError as error:
        complain(f"{places} cannot be read: {error.strerror or error}")
    raise click.exceptions.Exit(1)
