from __future__ import annotations

import importlib.metadata
import platform
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scheduler import __version__
from scheduler.command_line import sipplan
from scheduler.command_line.terminal import plain
from tests.command_line.conftest import Sipplan

ROOT = Path(__file__).parent.parent.parent

HEAVY = ("pandas", "numpy", "ortools", "pydantic", "openpyxl", "rich", "rapidfuzz")


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment or None,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["solve", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys\n"
        "from scheduler.__main__ import main\n"
        f"sys.argv = {['sipplan', *words]!r}\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        f"print('imported:', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    result = python("-c", script)
    assert result.stdout.decode().splitlines()[-1] == "imported: []", result.stderr.decode()


def test_version_names_sipplan_python_and_ortools(run: Sipplan) -> None:
    ortools = importlib.metadata.version("ortools")
    expected = f"sipplan {__version__} (Python {platform.python_version()}, ortools {ortools})\n"
    assert run("--version").output == expected


@pytest.mark.parametrize("name", sorted(sipplan.commands))
def test_every_command_and_option_has_help(run: Sipplan, name: str) -> None:
    command = sipplan.commands[name]
    assert command.help
    assert command.short_help
    for option in command.params:
        assert isinstance(option, click.Argument) or (isinstance(option, click.Option) and option.help)
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: sipplan {name}")


def test_an_unknown_command_is_a_usage_error(run: Sipplan) -> None:
    assert run("plan").exit_code == 2


def test_names_of_other_alphabets_survive_a_narrow_console(tmp_path: Path, run: Sipplan) -> None:
    target = tmp_path / "county"
    run("generate", "--schools", "12", "--seed", "1", "-o", target)
    terms = target / "terms.csv"
    text = terms.read_text(encoding="utf-8").replace("Summer 2008", "Été 2008 \u4e2d")
    terms.write_text(text, encoding="utf-8")
    programmes = target / "programmes.csv"
    text = programmes.read_text(encoding="utf-8").replace("Summer 2008", "Été 2008 \u4e2d")
    programmes.write_text(text, encoding="utf-8")
    result = python("-m", "scheduler", "validate", str(target), PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert result.returncode == 0, result.stderr.decode("cp1252")
    assert "Été 2008 ?".encode("cp1252") in result.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Saint-Étienne's", "Saint-Étienne's"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x9b1m\r\x07", "\ufffd[31mred\ufffd1m\ufffd\ufffd"),
        ("right\u202eleft\u2066", "right\ufffdleft\ufffd"),
        ("\u2028\ud800", "\ufffd\ufffd"),
    ],
)
def test_plain_text_cannot_steer_a_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_full_disk_is_no_fault_of_the_program() -> None:
    with Path("/dev/full").open("wb") as full:
        words = [sys.executable, "-m", "scheduler", "validate", "small"]
        shown = subprocess.run(words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert shown.returncode == 1
    assert shown.stderr.decode() == "What is to be shown cannot be written: No space left on device.\n"
