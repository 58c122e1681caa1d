"""`sipplan compare` as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models import Instance
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance, with_school, with_sip, with_tables
from tests.command_line.conftest import Sipplan
from tests.comparing.test_comparison import PLAN, changed, without_sip


def written(folder: Path, instance: Instance, compact: object = None) -> Path:
    write_plan(plan_of(instance, compact or PLAN), instance, folder)  # type: ignore[arg-type]
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return written(tmp_path / "base", tiny_instance())


@pytest.fixture
def fewer(tmp_path: Path) -> Path:
    """P2 has left, and nobody has S3."""
    return written(tmp_path / "fewer", without_sip(tiny_instance(), "P2"), {"S1": PLAN["S1"], "S2": PLAN["S2"]})


def lines(output: str) -> list[str]:
    return [" ".join(line.split()) for line in output.splitlines()]


def test_what_a_director_reads_comes_first(run: Sipplan, base: Path, fewer: Path) -> None:
    result = run("compare", base, fewer)
    assert result.exit_code == 0, result.output
    shown = lines(result.stdout)
    assert shown[:3] == ["Base: base, 3 schools, 2 SIPs.", "", "fewer against base"]
    assert shown[3].startswith("One SIP has left; three more visits without a day")
    assert "S3 Cedar P2 none P2 has left" in shown
    assert "How the instances differ: 1" in shown
    assert any(line.startswith("unplaced, concern 0 0 3 +3 undecided") for line in shown)


def test_several_plans_stand_in_one_table_first(run: Sipplan, base: Path, fewer: Path, tmp_path: Path) -> None:
    moved = written(tmp_path / "moved", tiny_instance(), changed(S1=("P1", ["2008-04-16", "2008-04-25", "2008-09-15"])))
    others = [written(tmp_path / f"plan {number}", tiny_instance()) for number in range(10)]
    shown = lines(run("compare", base, fewer, moved, *others).stdout)
    assert any(line.startswith("moved ") and line.endswith(" 0 1 worse") for line in shown)
    assert any(line.startswith("plan 9 ") and line.endswith(" 0 0 the same") for line in shown)
    assert "plan 9 against base" in shown


def test_json_says_it_all_and_nothing_else(run: Sipplan, base: Path, fewer: Path) -> None:
    first, second = (run("compare", base, fewer, "--json").stdout for _ in range(2))
    assert first == second
    content = json.loads(first)
    assert content["base"]["name"] == "base"
    assert content["others"][0]["sips"][0]["after"] is None


def test_two_plans_of_one_name_are_called_by_their_paths(run: Sipplan, base: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "elsewhere" / "base", tiny_instance())
    content = json.loads(run("compare", base, other, "--json").stdout)
    assert [content["base"]["name"], content["others"][0]["figures"]["name"]] == [str(base), str(other)]


def test_another_county_is_set_beside_it_in_totals(run: Sipplan, base: Path, tmp_path: Path) -> None:
    rows = [{**row.model_dump(), "name": "Elsewhere", "latitude": 50.0} for row in tiny_instance().schools]
    other = written(tmp_path / "other", with_tables(tiny_instance(), schools=rows), {})
    result = run("compare", base, other)
    assert result.exit_code == 0
    assert "Another county" in result.stdout
    assert "Schools that change SIP" not in result.stdout
    again = written(tmp_path / "again", tiny_instance())
    shown = lines(run("compare", base, other, again).stdout)
    assert any(line.startswith("other ") and line.endswith("- - another county") for line in shown)


def test_one_plan_is_not_enough(run: Sipplan, base: Path) -> None:
    result = run("compare", base)
    assert result.exit_code == 2
    assert "give two plans at least" in result.stderr


def test_a_plan_that_breaks_a_rule_is_not_compared(run: Sipplan, base: Path, tmp_path: Path) -> None:
    broken = written(tmp_path / "broken", tiny_instance(), changed(S2=PLAN["S1"]))
    result = run("compare", base, broken)
    assert result.exit_code == 1
    assert "sipplan check" in result.stderr
    assert result.stdout == ""


def test_a_folder_that_is_not_there(run: Sipplan, base: Path, tmp_path: Path) -> None:
    result = run("compare", base, tmp_path / "nothing")
    assert result.exit_code == 2
    assert "there is no plan folder" in result.stderr


def test_names_are_shown_as_they_stand_and_fit_the_terminal(
    run: Sipplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    hostile = with_school(tiny_instance(), "S3", name="[red]Ash[/red] \x1b[31m\x07\u202e" + "long name " * 12)
    hostile = with_sip(hostile, "P2", name="[link=x]Pip", kind="\x1b[31mhead")
    one = written(tmp_path / "one", hostile)
    two = written(tmp_path / "two [red]", with_school(hostile, "S3", concern=1), changed(S3=("P1", [])))
    output = run("compare", one, two).output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)
    assert "[red]Ash[/red]" in output
    assert "two [red] against one" in output
    assert max(map(len, output.splitlines())) <= 80


def test_files_are_written_and_replaced_only_when_asked(run: Sipplan, base: Path, fewer: Path, tmp_path: Path) -> None:
    xlsx, html = tmp_path / "out" / "compared.xlsx", tmp_path / "compared.html"
    words = ("compare", base, fewer, "--xlsx", xlsx, "--html", html)
    assert run(*words).exit_code == 0
    assert xlsx.read_bytes().startswith(b"PK")
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    html.write_text("mine", encoding="utf-8")
    refused = run(*words)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert html.read_text(encoding="utf-8") == "mine"
    assert run(*words, "--force").exit_code == 0
    assert html.read_text(encoding="utf-8") != "mine"


def test_no_comparison_takes_the_place_of_an_instance(run: Sipplan, base: Path, fewer: Path, tmp_path: Path) -> None:
    mine = tmp_path / "county.xlsx"
    write_instance(tiny_instance(), mine)
    content = mine.read_bytes()
    for option in ("--xlsx", "--html"):
        refused = run("compare", base, fewer, option, mine, "--force")
        assert (refused.exit_code, mine.read_bytes()) == (2, content)
        assert "is an instance" in refused.stderr
        assert "--force" not in refused.stderr


def test_of_a_long_table_the_rows_with_a_known_reason_come_first(
    run: Sipplan, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.command_line.compared.MOST", 1)
    conflict = {"school": "S3", "sip": "P2", "reason": "governor"}
    other = with_tables(tiny_instance(), conflicts=[conflict])
    swapped = changed(S1=("P2", PLAN["S1"][1]), S3=("P1", ["2008-04-16", "2008-04-22", "2008-09-17"]))
    shown = lines(run("compare", base, written(tmp_path / "other", other, swapped)).stdout)
    at = shown.index("Schools that change SIP: 2")
    assert shown[at + 3] == "S3 Cedar P2 P1 new conflict: governor"
    assert shown[at + 4] == "and 1 more: all are in --xlsx and --html."
