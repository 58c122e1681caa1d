"""The folder of a study: which study it holds, what is finished, and beside that what came of it."""

from __future__ import annotations

import json
from pathlib import Path

from scheduler.writing import TargetExistsError
from scheduler.writing.atomic import SYSTEM_FILES, write_file

STUDY = "study.json"
"""Says which study the folder holds."""
FINISHED = "finished"
"""The folder of the ledger."""


def check_study_folder(folder: Path, study: str) -> None:
    """Refuse a folder that holds anything but this study, or nothing.

    Raises:
        TargetExistsError: saying why.
        OSError: it cannot be read.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise TargetExistsError(folder, "is a file, not a folder")
    names = {path.name for path in folder.iterdir()} - SYSTEM_FILES
    if not names:
        return
    if STUDY not in names:
        raise TargetExistsError(folder, f"has no {STUDY}: it holds something else")
    held = _study(folder / STUDY)
    if held != study:
        raise TargetExistsError(folder, f"holds what 'sipplan {held}' wrote" if held else f"has a damaged {STUDY}")


def mark_study_folder(folder: Path, study: str) -> None:
    """Make the folder where it is not there, and say which study it holds.

    Raises OSError when it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_file(folder / STUDY, (json.dumps({"study": study}) + "\n").encode(), overwrite=True)


def _study(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_bytes())["study"])
    except (ValueError, KeyError, TypeError):
        return None
