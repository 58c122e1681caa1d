"""Files and folders that are there whole or not at all.

Everything is first written beside its target, under a hidden name, and flushed to the disk; only then does
it take the target's name. A file takes it in one step. No system can swap two folders in one step
everywhere, so an old folder is first set aside as `.NAME.previous`: a crash between the two renames leaves it
there, whole, and the next write (or `restore`) puts it back.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave behind everywhere: nobody's document."""


class TargetExistsError(FileExistsError):
    """The target is there, and must not be replaced: not asked for, or it holds something else."""

    def __init__(self, target: Path, reason: str, forced: str | None = None) -> None:
        """`forced` is what happens if it is asked for, such as `replace it`; None where it must stay in any case."""
        super().__init__(f"{target} {reason}")
        self.forced = forced


def write_file(target: Path, content: bytes, overwrite: bool = False) -> None:
    """Write a file, then give it the name `target` in one step.

    Raises:
        TargetExistsError: it is there and not to be replaced, or is a folder.
        OSError: it could not be written; the target is then what it was.
    """
    if target.exists() and not target.is_dir() and not overwrite:
        raise TargetExistsError(target.resolve(), "is already there", "replace it")
    write_files({target: content})


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files, there already or not, that belong together: all of them, or none where one cannot be written.

    Each takes its name in one step, once all of them are on the disk. No system lets several do so at once: a crash
    in between, and nothing less, leaves some of them new and some old.

    Raises:
        TargetExistsError: one is a folder.
        OSError: one could not be written; all are then what they were.
    """
    whole = {target.resolve(): content for target, content in contents.items()}
    for target in whole:
        if target.is_dir():
            raise TargetExistsError(target, "is a folder, not a file")
    beside = {target: _beside(target) for target in whole}
    try:
        for target, content in whole.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            with beside[target].open("xb") as file:
                file.write(content)
                flush(file)
        _take_names(beside)
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
    for folder in {target.parent for target in whole}:
        _flush_folder(folder)


def _take_names(beside: Mapping[Path, Path]) -> None:
    """Give new files their names; where one does not get it, those before it have their old content back."""
    old = {target: target.read_bytes() for target in beside if target.exists()} if len(beside) > 1 else {}
    taken: list[Path] = []
    try:
        for target, new in beside.items():
            new.replace(target)
            taken.append(target)
    except BaseException:
        for target in taken:
            if target in old:
                beside[target].write_bytes(old[target])
                beside[target].replace(target)
            else:
                target.unlink()
        raise


@contextmanager
def new_folder(target: Path, known: Collection[str], mark: str, overwrite: bool = False) -> Iterator[Path]:
    """An empty folder to fill; when the block ends without an error it takes the name `target`.

    An old folder is replaced only where `overwrite` is set, it holds the file `mark`, and it holds nothing
    but files named in `known`: whatever else is in there is somebody's own.

    Raises:
        TargetExistsError: the target is there and must stay.
        OSError: it could not be written; the target is then what it was.
    """
    target = target.resolve()
    restore(target, mark)
    check_target(target, known, mark, overwrite)
    with new_folder_of_folders(target) as beside:
        yield beside


@contextmanager
def new_folder_of_folders(target: Path) -> Iterator[Path]:
    """An empty folder to fill, with folders in it too; it takes the place of `target` when the block ends.

    Whether `target` may be replaced is for the caller to have checked.

    Raises:
        OSError: it could not be written; the target is then what it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(target)
    beside.mkdir()
    try:
        yield beside
        for path in beside.rglob("*"):
            if not path.is_dir():
                with path.open("r+b") as file:
                    flush(file)
        _flush_folder(beside)
        _take_place(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_target(target: Path, known: Collection[str], mark: str, overwrite: bool) -> None:
    """Refuse a target that is there and must stay; see `new_folder`.

    Raises:
        TargetExistsError: saying why.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise TargetExistsError(target, "is a file, not a folder")
    names = {path.name for path in target.iterdir()} - SYSTEM_FILES
    if not names:
        return
    if not overwrite:
        raise TargetExistsError(target, "is already there", "replace what sipplan wrote")
    if mark not in names:
        raise TargetExistsError(target, f"has no {mark}: it is something else, and is not replaced")
    if foreign := sorted(names - set(known)):
        raise TargetExistsError(target, f"also holds {foreign[0]}, which would be lost: move it away first")


def previous(target: Path) -> Path:
    """Where the old folder is while the new one takes its place."""
    return target.with_name(f".{target.name}.previous")


def restore(target: Path, mark: str) -> None:
    """Undo what a crash left: put a folder set aside back, or away where the new one had taken over."""
    aside = previous(target)
    if not (aside / mark).is_file():
        return
    if target.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(target)


def flush(file: IO[bytes]) -> None:
    """Bring what was written onto the disk itself."""
    file.flush()
    os.fsync(file.fileno())


def _take_place(beside: Path, target: Path) -> None:
    aside = previous(target)
    try:
        if target.exists():
            target.rename(aside)
        beside.rename(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.rename(target)
        raise
    _flush_folder(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")


def _flush_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system can (Windows cannot, and need not)."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
