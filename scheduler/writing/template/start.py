"""An instance begun: every table with its headings, and some of them filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models import TABLES, Instance, Policy, Row
from scheduler.writing.atomic import new_folder, write_file
from scheduler.writing.columns import cell, cell_text, columns
from scheduler.writing.csv_text import write_csv
from scheduler.writing.instance import FILES
from scheduler.writing.opened_workbook import open_workbook
from scheduler.writing.template.read_me import as_text
from scheduler.writing.workbook_filling import fill_workbook

READ_ME_FILE = "Read me.txt"


def start_instance(target: Path, instance: Instance | None = None, overwrite: bool = False) -> None:
    """Write a workbook (.xlsx) or folder with every table: its headings, and the rows of an instance, if any.

    Raises:
        TargetExistsError: it is there and `overwrite` is not set, or it is no instance.
        OSError: it could not be written; it is then what it was.
        ValueError: a text that no table can hold.
    """
    tables = {} if instance is None else {name: getattr(instance, name) for name in TABLES}
    start_tables(target, tables, Policy() if instance is None else instance.policy, overwrite)


def start_tables(target: Path, tables: Mapping[str, Sequence[Row]], policy: Policy, overwrite: bool = False) -> None:
    """Write a workbook (.xlsx) or folder with every table: its headings, the rows of those given, and the policy.

    Raises:
        TargetExistsError: it is there and `overwrite` is not set, or it is no instance.
        OSError: it could not be written; it is then what it was.
        ValueError: a text that no table can hold.
    """
    if target.suffix.casefold() == ".xlsx":
        write_file(target, _workbook(target.name, tables, policy), overwrite)
        return
    with new_folder(target, {*FILES, READ_ME_FILE}, "schools.csv", overwrite) as folder:
        for name, model in TABLES.items():
            heading = columns(model)
            rows = ([cell_text(cell(getattr(row, column))) for column in heading] for row in tables.get(name, ()))
            write_csv(folder / f"{name}.csv", heading, rows)
        settings = policy.model_dump().items()
        write_csv(folder / "policy.csv", ("key", "value"), ((key, cell_text(cell(value))) for key, value in settings))
        (folder / READ_ME_FILE).write_text(as_text(target.name), encoding="utf-8", newline="\r\n")


def _workbook(file: str, tables: Mapping[str, Sequence[Row]], policy: Policy) -> bytes:
    from scheduler.writing.template.workbook import empty_workbook  # noqa: PLC0415  (with xlsxwriter, for these alone)

    content = empty_workbook(policy, file)
    return fill_workbook(open_workbook(content), tables) if any(tables.values()) else content
