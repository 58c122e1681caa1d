"""Programs that some tests need besides Python's packages; where one is missing, the test says how to get it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SECONDS = 240


def program(names: tuple[str, ...], package: str) -> str:
    """The first of these programs that is there; without any the test is skipped. CI installs them."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed: apt-get install {package} (Debian, Ubuntu)")
    return found


def converted(file: Path, form: str, folder: Path) -> Path:
    """A file as LibreOffice opens it, calculates it anew and saves it in another form."""
    office = program(("soffice", "libreoffice"), "libreoffice-calc")
    target = folder / "converted"
    done = subprocess.run(
        [
            office,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            form,
            "--outdir",
            str(target),
            str(file),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    result = target / f"{file.stem}.{form}"
    assert result.is_file(), f"LibreOffice did not open it:\n{done.stdout}{done.stderr}"
    return result
