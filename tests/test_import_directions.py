"""Who may import whom: the architecture, held by a test."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Allowed:
    """What the modules of one part may import, beside themselves and the standard library."""

    own: frozenset[str] = frozenset()
    """Parts of this project."""
    others: frozenset[str] = frozenset()
    """Third-party packages."""

    def __str__(self) -> str:
        return ", ".join(sorted(self.own | self.others)) or "nothing"


def allowed(own: str = "", others: str = "") -> Allowed:
    return Allowed(frozenset(own.split()), frozenset(others.split()))


START = "scheduler"
"""The modules that lie in scheduler/ itself: the version, the start-up guard, the entry point."""

DIRECTIONS = {
    "models": allowed(others="pydantic"),
    "scheduler.checker": allowed("models"),
    "scheduler.generator": allowed("models"),
    "scheduler.validation": allowed("models scheduler.checker", "rapidfuzz"),
    "scheduler.reading": allowed("models scheduler.validation", "pandas openpyxl pydantic pydantic_core icalendar"),
    "scheduler.writing": allowed("models scheduler.validation", "pandas openpyxl xlsxwriter pydantic"),
    "scheduler.scenarios": allowed("models scheduler.validation scheduler.reading scheduler.writing"),
    "scheduler.register": allowed("models scheduler.reading scheduler.validation", "pyproj ortools numpy"),
    "scheduler.costing": allowed("models scheduler.checker"),
    "scheduler.proving": allowed("models"),
    "scheduler.comparing": allowed("models scheduler.checker scheduler.costing"),
    "scheduler.exporting": allowed(
        "models scheduler.checker scheduler.costing scheduler.comparing scheduler.proving",
        "icalendar xlsxwriter jinja2 markupsafe matplotlib",
    ),
    "scheduler.replanning": allowed("models scheduler.checker"),
    "scheduler.optimiser": allowed("models scheduler scheduler.checker", "highspy numpy ortools"),
    "scheduler.solver_process": allowed("models scheduler scheduler.optimiser"),
    "scheduler.studies": allowed(
        "models scheduler scheduler.checker scheduler.validation scheduler.reading scheduler.writing "
        "scheduler.scenarios scheduler.comparing scheduler.replanning scheduler.exporting scheduler.optimiser "
        "scheduler.explaining",
        "pydantic distributed",
    ),
    "scheduler.journeys": allowed(
        "models scheduler scheduler.checker scheduler.validation", "requests requests_cache urllib3"
    ),
    "scheduler.school_year": allowed("models scheduler.validation scheduler.reading scheduler.checker", "holidays"),
    "scheduler.explaining": allowed("models scheduler.checker scheduler.costing scheduler.optimiser", "ortools numpy"),
    "scheduler.command_line": allowed(
        "models scheduler scheduler.checker scheduler.generator scheduler.validation scheduler.reading "
        "scheduler.writing scheduler.exporting scheduler.optimiser scheduler.solver_process scheduler.scenarios "
        "scheduler.replanning scheduler.studies scheduler.comparing scheduler.explaining scheduler.journeys "
        "scheduler.register scheduler.school_year scheduler.proving",
        "click rich",
    ),
    START: allowed("scheduler.command_line", "click rich"),
}


def violations(root: Path) -> list[str]:
    """Every import in models/ and scheduler/ under `root` that goes in a direction not allowed."""
    return [
        f"{file.relative_to(root).as_posix()}:{line} imports {name}, but {part} may import only {DIRECTIONS[part]}"
        for package in ("models", "scheduler")
        for file in sorted((root / package).rglob("*.py"))
        for part in [part_of(root, module_name(root, file))]
        for line, name in imports(file, module_name(root, file))
        if not may_import(root, part, name)
    ]


def module_name(root: Path, file: Path) -> str:
    return ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def part_of(root: Path, module: str) -> str:
    """The part that a module or name belongs to: `scheduler.reading`, or `scheduler` for what lies in it."""
    names = module.split(".")
    if names[0] == "scheduler" and len(names) > 1 and (root / "scheduler" / names[1]).is_dir():
        return ".".join(names[:2])
    return names[0]


def may_import(root: Path, part: str, name: str) -> bool:
    package = name.partition(".")[0]
    if package in ("models", "scheduler"):
        return part_of(root, name) in {part, *DIRECTIONS[part].own}
    return package in sys.stdlib_module_names or package in DIRECTIONS[part].others


def imports(file: Path, module: str) -> Iterator[tuple[int, str]]:
    """Each import in a file, wherever it stands in it: its line and the full name that is imported."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def test_every_import_goes_in_an_allowed_direction() -> None:
    found = violations(ROOT)
    assert not found, "\n" + "\n".join(found)


def test_every_part_has_its_directions() -> None:
    parts = {
        f"scheduler.{folder.name}" for folder in (ROOT / "scheduler").iterdir() if (folder / "__init__.py").exists()
    }
    assert parts == DIRECTIONS.keys() - {"models", START}


@pytest.mark.parametrize(
    ("file", "line", "name"),
    [
        ("scheduler/checker/report.py", "from scheduler.optimiser import solve", "scheduler.optimiser.solve"),
        ("scheduler/checker/report.py", "from scheduler import __version__", "scheduler.__version__"),
        ("scheduler/checker/report.py", "from scheduler import optimiser", "scheduler.optimiser"),
        ("scheduler/checker/report.py", "from ..optimiser import solve", "scheduler.optimiser.solve"),
        ("scheduler/checker/__init__.py", "from .. import optimiser", "scheduler.optimiser"),
        ("scheduler/checker/report.py", "def f():\n    import numpy", "numpy"),
        ("scheduler/optimiser/__init__.py", "import pandas as pd", "pandas"),
        (
            "scheduler/optimiser/__init__.py",
            "from scheduler.command_line import run",
            "scheduler.command_line.run",
        ),
        (
            "scheduler/reading/__init__.py",
            "from ortools.sat.python import cp_model",
            "ortools.sat.python.cp_model",
        ),
        ("scheduler/reading/__init__.py", "import click", "click"),
        ("models/__init__.py", "from scheduler.checker import check", "scheduler.checker.check"),
        ("models/__init__.py", "import numpy.typing", "numpy.typing"),
    ],
)
def test_a_wrong_direction_is_named(tmp_path: Path, file: str, line: str, name: str) -> None:
    for part in ("optimiser", "checker", "reading", "command_line"):
        (tmp_path / "scheduler" / part).mkdir(parents=True)
    (tmp_path / "models").mkdir()
    (tmp_path / file).write_text(line, encoding="utf-8")
    (found,) = violations(tmp_path)
    assert found.startswith(f"{file}:{1 + line.count(chr(10))} imports {name}, but ")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (
            "scheduler/checker/report.py",
            "import json\nfrom models import Plan\nfrom scheduler.checker.rules import RULES",
        ),
        ("scheduler/checker/report.py", "from .rules import RULES"),
        ("scheduler/optimiser/__init__.py", "import numpy as np\nfrom scheduler import __version__"),
        ("scheduler/__main__.py", "from scheduler.command_line import run"),
    ],
)
def test_an_allowed_direction_is_not(tmp_path: Path, file: str, line: str) -> None:
    for part in ("optimiser", "checker", "command_line"):
        (tmp_path / "scheduler" / part).mkdir(parents=True)
    (tmp_path / file).write_text(line, encoding="utf-8")
    assert violations(tmp_path) == []
