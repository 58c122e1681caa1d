"""The README tells the truth: its commands exist, and its examples run and print what they are said to."""

from __future__ import annotations

import csv
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from models import TABLES, Policy
from scheduler.command_line import sipplan

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
PROMPT = "$ "
EXACT = {"validate", "generate", "scenario"}
"""Commands whose output is compared to the letter; of the others numbers and spaces may differ."""
SLOW = "norfolk-2008"
"""Examples that solve this instance are run on the small one, and their output is not compared."""


@dataclass(frozen=True)
class Example:
    """A command in the README and the output that stands under it, if any."""

    words: list[str]
    output: list[str]

    def __str__(self) -> str:
        return shlex.join(self.words)


@dataclass(frozen=True)
class FilledIn:
    """Rows that the reader types into a sheet of a workbook: a block that begins with ```csv WORKBOOK:SHEET."""

    workbook: str
    sheet: str
    rows: list[dict[str, str]]

    def type(self, folder: Path) -> None:
        """Put them below the headings, as Excel would: a number is one."""
        book = load_workbook(folder / self.workbook)
        sheet = book[self.sheet]
        columns = {str(cell.value): at for at, cell in enumerate(sheet[1], start=1)}
        for number, row in enumerate(self.rows, start=2):
            for heading, text in row.items():
                value = float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
                sheet.cell(number, columns[heading]).value = value
        book.save(folder / self.workbook)


def steps(text: str) -> list[Example | FilledIn]:
    """What the reader does, in order: every line `$ sipplan …` of the console blocks, and what is filled in."""
    found: list[Example | FilledIn] = []
    blocks = r"^```(?:console|csv ([^\s:]+):(\w+))\n(.*?)^```$"
    for workbook, sheet, block in re.findall(blocks, text, flags=re.DOTALL | re.MULTILINE):
        if workbook:
            found.append(FilledIn(workbook, sheet, [*csv.DictReader(block.splitlines())]))
            continue
        commands = block.split(f"\n{PROMPT}") if block.startswith(PROMPT) else []
        for command in commands:
            typed, *output = command.removeprefix(PROMPT).rstrip("\n").split("\n")
            found.append(Example(shlex.split(typed), output))
    return found


def as_compared(command: str, lines: list[str]) -> list[str]:
    """Lines without trailing spaces; where numbers may differ, with `#` for each and one space for many."""
    if command in EXACT:
        return [line.rstrip() for line in lines]
    masked = (re.sub(r"\d[\d,.]*", "#", line).replace("# second:", "# seconds:") for line in lines)
    return [" ".join(line.split()) for line in masked if line.strip()]


def files(text: str) -> dict[str, str]:
    """The files that the README shows, by path: blocks that begin with ```csv PATH."""
    return dict(re.findall(r"^```csv ([^\s:]+)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE))


def test_the_examples_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in files(README).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    compared = set()
    for example in steps(README):
        if isinstance(example, FilledIn):
            example.type(tmp_path)
            continue
        program, command, *_ = example.words
        assert program == "sipplan"
        slow = command == "solve" and SLOW in example.words
        words = ["small" if slow and word == SLOW else word for word in example.words[1:]]
        result = CliRunner().invoke(sipplan, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{example}: {result.output}"
        if example.output and not slow:
            shown = as_compared(command, result.stdout.splitlines())
            assert shown == as_compared(command, example.output), example
            compared.add(command)
    assert compared >= {"validate", "generate"}


def test_a_wrong_output_would_be_noticed() -> None:
    text = "```console\n$ sipplan validate x\nfine: 1\n\nok\n$ sipplan check y\n 2 breaches  (3.5)\n```\n"
    validate, check = steps(text)
    assert isinstance(validate, Example)
    assert isinstance(check, Example)
    assert (validate.words, validate.output) == (["sipplan", "validate", "x"], ["fine: 1", "", "ok"])
    assert as_compared("validate", ["fine: 2"]) != as_compared("validate", ["fine: 1"])
    assert as_compared("check", ["0 breaches (10.0)"]) == as_compared("check", check.output)
    assert as_compared("check", ["no breach (10.0)"]) != as_compared("check", check.output)


@pytest.mark.parametrize("name", sorted(sipplan.commands))
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"^### sipplan {name}\b", README, flags=re.MULTILINE)


def test_every_option_is_documented() -> None:
    for name in (
        "new",
        "validate",
        "solve",
        "replan",
        "show",
        "compare",
        "export",
        "pins",
        "generate",
        "register",
        "scenario",
        "terms",
        "travel",
        "roll-forward",
        "staff",
        "whatif",
        "stress",
    ):
        chapter = README.split(f"### sipplan {name}")[1].split("\n### ")[0]
        for parameter in sipplan.commands[name].params:
            options = [option for option in parameter.opts if option.startswith("-")]
            assert not options or any(option in chapter for option in options), (name, options)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_has_its_columns(table: str) -> None:
    row = re.search(rf"^\| `{table}`.*$", README, flags=re.MULTILINE)
    assert row is not None
    columns = set(re.findall(r"`(\w+)`", row.group().split("|")[3]))
    assert columns == set(TABLES[table].model_fields) - {"row"}


def test_every_policy_key_is_there_with_its_default() -> None:
    settings = README.split("The settings in `policy`:")[1].split("\n\n")[0]
    for key, field in Policy.model_fields.items():
        found = re.search(rf"`{key}`\s+\(([^):,]+)", settings)
        assert found is not None, key
        shown = str(field.default).removesuffix(".0")
        assert field.default is None or found.group(1) == shown, key


def test_the_first_screen_has_install_and_guarantees() -> None:
    first_screen = README.split("\n## ")[0]
    assert "pipx install ." in first_screen
    assert "What is guaranteed:" in first_screen
