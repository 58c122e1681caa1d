"""What a single file, such as a page or the copy of a workbook, may take the place of."""

from __future__ import annotations

from pathlib import Path
from zipfile import is_zipfile

from models import TABLES
from models.sheets import PROBLEMS
from scheduler.writing.atomic import TargetExistsError

INSTANCE_SHEETS = 2
"""A workbook with so many sheets called like tables is somebody's instance: no export and no comparison has them."""


def check_file(target: Path, overwrite: bool) -> None:
    """Refuse a target whose loss would hurt: a folder, a file that is not to be replaced, and in any case an instance.

    A copy that `sipplan validate --mark` made is no instance, and may be replaced by another.

    Raises:
        TargetExistsError: saying why.
    """
    if not target.exists():
        return
    if target.is_dir():
        raise TargetExistsError(target, "is a folder, not a file")
    if not overwrite:
        raise TargetExistsError(target, "is already there", "replace it")
    if _holds_instance(target):
        raise TargetExistsError(target, "is an instance, tables that somebody filled in, and is not replaced")


def _holds_instance(path: Path) -> bool:
    titles = _titles(path)
    return PROBLEMS.casefold() not in titles and len(titles & set(TABLES)) >= INSTANCE_SHEETS


def _titles(path: Path) -> set[str]:
    """The titles of a workbook's sheets, without capitals; nothing where it is none."""
    from openpyxl import load_workbook  # noqa: PLC0415  (imported by those who replace files only)

    if not is_zipfile(path):
        return set()
    try:
        book = load_workbook(path, read_only=True)
    except (KeyError, ValueError):  # another kind of archive
        return set()
    titles = {title.strip().casefold() for title in book.sheetnames}
    book.close()
    return titles
