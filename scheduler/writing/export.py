"""An exported folder: calendars, workbook and report, there whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from scheduler.writing.atomic import SYSTEM_FILES, TargetExistsError, new_folder_of_folders, restore

CONTENTS = "contents.json"
"""Lists every other file of the export, so that nothing of anybody else's is ever replaced."""


def write_export(
    files: Iterable[tuple[PurePosixPath, bytes]], folder: Path, overwrite: bool = False
) -> tuple[str, ...]:
    """Write a folder of files, and return their names; `files` may be made while they are written.

    Raises:
        TargetExistsError: `folder` is there and `overwrite` is not set, or it holds anything but an export.
        OSError: it could not be written; `folder` is then what it was.
    """
    target = Path(folder).resolve()
    check_export(target, overwrite)
    names: list[str] = []
    with new_folder_of_folders(target) as new:
        for name, content in files:
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
            names.append(name.as_posix())
        listed = json.dumps({"files": sorted(names)}, indent=1, ensure_ascii=False)
        (new / CONTENTS).write_text(listed + "\n", encoding="utf-8", newline="\n")
    return tuple(names)


def check_export(target: Path, overwrite: bool) -> None:
    """Refuse a folder that is there and must stay.

    Raises:
        TargetExistsError: saying why.
    """
    target = target.resolve()
    restore(target, CONTENTS)
    if not target.exists():
        return
    if not target.is_dir():
        raise TargetExistsError(target, "is a file, not a folder")
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    there = {name for name in there if PurePosixPath(name).name not in SYSTEM_FILES}
    if not there and not any(target.iterdir()):
        return
    if not overwrite:
        raise TargetExistsError(target, "is already there", "replace what sipplan wrote")
    if CONTENTS not in there:
        raise TargetExistsError(target, f"has no {CONTENTS}: it is something else, and is not replaced")
    if foreign := sorted(there - _listed(target / CONTENTS) - {CONTENTS}):
        raise TargetExistsError(target, f"also holds {foreign[0]}, which would be lost: move it away first")


def _listed(path: Path) -> set[str]:
    try:
        return set(json.loads(path.read_text(encoding="utf-8"))["files"])
    except (ValueError, KeyError, TypeError):
        raise TargetExistsError(path, "is damaged: nobody can tell what of the folder may be replaced") from None
