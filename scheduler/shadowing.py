"""The start-up guard: are the packages `scheduler` and `models` that Python finds sipplan's own?

Both names are common. Another distribution with a package of the same name can stand earlier on
Python's path and hide ours, or be installed into the same directory and write over its files.
If it is `scheduler` that is hidden then this module is not reached: README says what that looks like.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import importlib.util
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("models", "scheduler")

ADVICE = (
    "Install sipplan by itself: 'pipx install PATH' or 'uv tool install PATH', where PATH is its folder or\n"
    "wheel. If PYTHONPATH is set, or Python was started in the folder of that other package, change that."
)


def trouble(home: Path | None = None) -> str | None:
    """Say what hides or has overwritten a part of sipplan, or None where all is well.

    `home` is the directory that holds our packages: by default the one above this module's.
    """
    home = home or Path(__file__).resolve().parent.parent
    hidden = _hidden_models(home)
    if hidden is not None:
        return f"sipplan cannot start: its package 'models' is hidden by another one.\n{hidden}\n{ADVICE}"
    damaged = _damaged_files(home)
    if damaged is not None:
        return (
            f"sipplan cannot start: another package was installed over its files, or removed them.\n{damaged}\n{ADVICE}"
        )
    return None


def _hidden_models(home: Path) -> str | None:
    """Compare the `models` that an import would find with the one beside our `scheduler`."""
    ours = home / "models" / "__init__.py"
    found = importlib.util.find_spec("models")
    if found is None:
        return f"  missing:  {ours}"
    origin = found.origin or next(iter(found.submodule_search_locations or ()), "a built-in module")
    if Path(origin).resolve() == ours.resolve():
        return None
    return f"  found:    {origin}\n  expected: {ours}"


def _damaged_files(home: Path) -> str | None:
    """Compare our installed files with the hashes recorded when sipplan was installed into `home`.

    An editable install and a plain checkout have no such record, and nothing to compare.
    """
    candidates = importlib.metadata.distributions(name="sipplan")
    ours = next((each for each in candidates if _is_ours(each, home)), None)
    if ours is None:
        return None
    damaged = [file.as_posix() for file in _package_files(ours) if not _is_as_installed(file)]
    if not damaged:
        return None
    more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
    return f"  changed:  {home / damaged[0]}{more}{_culprits()}"


def _culprits() -> str:
    """A line that names the other distributions with a package of the same name, if there are any."""
    names = {name for package in PACKAGES for name in importlib.metadata.packages_distributions().get(package, ())}
    others = sorted(names - {"sipplan"})
    return f"\n  also has a package of that name: {', '.join(others)}" if others else ""


def _is_ours(distribution: importlib.metadata.Distribution, home: Path) -> bool:
    return Path(str(distribution.locate_file("models"))).resolve() == (home / "models").resolve()


def _package_files(
    distribution: importlib.metadata.Distribution,
) -> Iterator[importlib.metadata.PackagePath]:
    return (
        file
        for file in distribution.files or ()
        if file.parts[0] in PACKAGES and file.suffix == ".py" and file.hash is not None
    )


def _is_as_installed(file: importlib.metadata.PackagePath) -> bool:
    """Whether the file has the hash of its RECORD line (urlsafe base64 without padding)."""
    path = Path(str(file.locate()))
    if file.hash is None or not path.is_file():
        return False
    digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value
