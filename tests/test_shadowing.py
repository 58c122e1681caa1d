"""The start-up guard, against packages that hide sipplan's or were installed over them."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler import shadowing

ROOT = Path(__file__).parent.parent


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A directory with sipplan in it, as pip would leave it: packages, and a record of their hashes."""
    site = tmp_path / "site"
    for package in ("models", "scheduler"):
        shutil.copytree(ROOT / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    record = [
        f"{file.relative_to(site).as_posix()},{_hash(file)},{file.stat().st_size}"
        for file in sorted(site.rglob("*.py"))
    ]
    distribution(site, "sipplan", record)
    return site


def _hash(file: Path) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"


def distribution(site: Path, name: str, record: list[str]) -> None:
    folder = site / f"{name}-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (folder / "RECORD").write_text("\n".join(record) + "\n", encoding="utf-8")


def start(*path: Path, alone: bool = False) -> subprocess.CompletedProcess[str]:
    """Start sipplan with these directories first on Python's path; `alone`: and no packages after them."""
    script = "import sys; sys.argv = ['sipplan', '--version']; from scheduler.__main__ import main; main()"
    search = [str(each) for each in path]
    return subprocess.run(
        [sys.executable, "-IS" if alone else "-I", "-c", f"import sys; sys.path[:0] = {search!r}; {script}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_all_is_well_in_this_checkout() -> None:
    assert shadowing.trouble() is None


def test_all_is_well_as_installed(site: Path) -> None:
    result = start(site)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("other", ["models/__init__.py", "models.py"])
def test_a_models_that_hides_ours_is_named(site: Path, tmp_path: Path, other: str) -> None:
    file = tmp_path / "earlier" / other
    file.parent.mkdir(parents=True)
    file.write_text("", encoding="utf-8")
    result = start(tmp_path / "earlier", site)
    assert result.returncode == 1
    assert f"found:    {file}" in result.stderr
    assert f"expected: {site / 'models' / '__init__.py'}" in result.stderr
    assert "pipx install" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("file", ["models/__init__.py", "scheduler/__init__.py", "models/plan.py"])
def test_a_file_that_another_package_has_overwritten(site: Path, file: str) -> None:
    (site / file).write_text("'''Another one.'''\n", encoding="utf-8")
    distribution(site, "other-scheduling", [f"{file},,"])
    result = start(site)
    assert result.returncode == 1
    assert f"changed:  {site / file}" in result.stderr
    assert "also has a package of that name: other-scheduling" in result.stderr
    assert "pipx install" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_the_removal_of_another_package_took_along(site: Path) -> None:
    (site / "models" / "plan.py").unlink()
    (site / "models" / "instance.py").unlink()
    result = start(site)
    assert result.returncode == 1
    assert f"changed:  {site / 'models' / 'instance.py'} and 1 more" in result.stderr


def test_models_that_are_missing(site: Path) -> None:
    shutil.rmtree(site / "models")
    result = start(site, alone=True)
    assert result.returncode == 1
    assert f"missing:  {site / 'models' / '__init__.py'}" in result.stderr


def test_another_package_beside_ours_does_no_harm(site: Path) -> None:
    (site / "models" / "theirs.py").write_text("", encoding="utf-8")
    distribution(site, "other-models", ["models/theirs.py,,"])
    assert start(site).returncode == 0
