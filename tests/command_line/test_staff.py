"""`sipplan staff` as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.command_line.staff import headline
from scheduler.optimiser.recruiting import Recruitment
from scheduler.studies.staffing import Curve
from scheduler.writing import write_instance
from tests.build import plan_of, tiny_instance, with_sip, with_tables
from tests.command_line.conftest import Sipplan

TABLE = (
    "sip,name,kind,latitude,longitude,max_schools,cost\nC1,Cat,consultant,52.6,1.3,2,9000\nC2,Cid,,52.7,1.3,1,1500.5\n"
)


@pytest.fixture
def understaffed(tmp_path: Path) -> Path:
    """Three schools, and one SIP with a place for one of them."""
    instance = with_sip(tiny_instance(), "P1", max_schools=1)
    write_instance(with_tables(instance, sips=instance.sips[:1]), tmp_path / "base")
    return tmp_path / "base"


@pytest.fixture
def candidates(tmp_path: Path) -> Path:
    path = tmp_path / "candidates.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_says_whom_to_recruit_and_goes_on_where_it_was(
    run: Sipplan, understaffed: Path, candidates: Path, tmp_path: Path
) -> None:
    words = ("staff", understaffed, "--candidates", candidates, "-o", tmp_path / "study", "--workers", "1")
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(
        "1 recruit places every visit, for £9,000:\n"
        "  C1  Cat, consultant, all localities: 2 schools\n"
        "Proved: fewer do not.\n"
        "Proved: no other one does for less.\n"
    )
    assert "2 recruits: finished" in result.stderr
    again = run(*words, "--json")
    assert again.exit_code == 0
    assert "2 recruits: was finished already" in again.stderr
    found = json.loads(again.stdout)
    assert (found["fewest"], found["at_least"], found["recruits"]) == (1, 1, ["C1"])
    assert [number["cost"] for number in found["numbers"]] == [0, 9000, 10500.5]
    assert run(*words, "--seed", "1").exit_code == 2
    assert run("scenario", understaffed, tmp_path / "study" / "recruits", "-o", tmp_path / "staffed").exit_code == 0


def test_what_is_wrong_is_said_before_any_work(
    run: Sipplan, understaffed: Path, candidates: Path, tmp_path: Path
) -> None:
    candidates.write_text(TABLE.replace("9000", "").replace("C2", "P1"), encoding="utf-8")
    result = run("staff", understaffed, "--candidates", candidates, "-o", tmp_path / "study")
    assert result.exit_code == 1
    assert f'{candidates}: sips: row 2, column cost, "": expected what the candidate costs' in result.stderr
    assert not (tmp_path / "study").exists()
    candidates.write_text(TABLE, encoding="utf-8")
    result = run("staff", understaffed, "--candidates", candidates, "-o", understaffed, "--force")
    assert result.exit_code == 2
    assert "is something else" in result.stderr


def _found(names: str, unplaced: int, bound: int, cost_bound: int = 5) -> Recruitment:
    """Five pence each; a single school has the last of its three visits left out, so many of them."""
    instance = with_tables(tiny_instance(), schools=tiny_instance().schools[:1])
    days = ["2008-04-14", "2008-04-25", "2008-09-15"][: 3 - unplaced]
    plan = plan_of(instance, {"S1": ("P1", [*days, *[None] * unplaced])})
    return Recruitment(tuple(names), 5 * len(names), plan, {0: bound}, cost_bound, 1)


def test_the_headline_claims_no_more_than_is_proved() -> None:
    instance = tiny_instance()

    def told(*numbers: Recruitment) -> str:
        return " ".join(headline(Curve(numbers, {}, True), instance))

    assert told(_found("", 0, 0)) == "Nobody need be recruited: every visit has its place without."
    assert "Whether none would do is open" in told(_found("", 2, 0), _found("A", 0, 0))
    open_above = told(_found("", 2, 1), _found("A", 1, 0), _found("AB", 0, 0))
    assert "Proved: fewer than 1 do not. Whether 1 would do is open" in open_above
    assert "down to £0.05, is open" in open_above
    assert "Proved: fewer do not. Proved: no other 2 do for less." in told(
        _found("", 2, 1), _found("A", 1, 1), _found("AB", 0, 0, cost_bound=10)
    )
    short = told(_found("", 2, 1), _found("A", 1, 1))
    assert "With the one candidate 1 visit still has no place. Proved: no plan places them all." in short
    assert "open" in told(_found("", 2, 1), _found("A", 1, 0))
