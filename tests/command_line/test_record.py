from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from models import Instance, Plan
from scheduler.command_line import sipplan
from scheduler.writing import write_plan
from tests.build import (
    plan_of,
    tiny_instance,
    with_adviser,
    with_rows,
    with_school,
    with_sip,
    with_tables,
    with_visit,
)
from tests.command_line.conftest import Sipplan

LEAVE = ("SECRET-SURGERY", "SECRET-COURT", "SECRET-INSET")
FORMER = "SECRET-FORMER-SPOUSE"
HOSTILE = '<script>alert("x")</script>'


def secretive() -> Instance:
    """An instance in which everything that the public may not read has a mark, or is a level of its own."""
    instance = with_school(with_school(tiny_instance(), "S2", concern=7), "S1", federation="F")
    instance = with_sip(instance, "P1", email="pat@example.org", max_concern_schools=1, weekdays=["Mon", "Tue", "Fri"])
    instance = with_sip(instance, "P2", email="pip@example.org", max_concern_schools=1)
    instance = with_adviser(with_visit(instance, 1, accompanied=True), "A1", email="ann@example.org")
    third = {"sip": "P3", "name": "Pru", "latitude": 52.6, "longitude": 1.2, "max_schools": 2, "email": "p@example.org"}
    instance = with_rows(instance, "sips", third)
    instance = with_rows(
        instance,
        "absences",
        {"of": "sip", "id": "P1", "first_day": "2008-04-14", "last_day": "2008-04-14", "reason": LEAVE[0]},
        {"of": "adviser", "id": "A1", "first_day": "2008-04-15", "last_day": "2008-04-15", "reason": LEAVE[1]},
        {"of": "school", "id": "S1", "first_day": "2008-04-16", "last_day": "2008-04-16", "reason": LEAVE[2]},
    )
    return with_rows(instance, "conflicts", {"school": "S1", "sip": "P3", "reason": FORMER})


def planned(instance: Instance) -> Plan:
    return plan_of(
        instance,
        {
            "S1": ("P1", ["2008-04-18", "2008-04-25", "2008-09-15"]),
            "S2": ("P2", ["2008-04-14", "2008-04-24", "2008-09-15"]),
        },
    )


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    instance = secretive()
    write_plan(planned(instance), instance, tmp_path / "plan")
    return tmp_path / "plan"


def both(run: Sipplan, plan: Path, school: str, *options: str) -> list[str]:
    """The text and the page of a record, each on one line."""
    text = run("record", plan, "--school", school, *options)
    page = plan.parent / "record.html"
    assert text.exit_code == run("record", plan, "--school", school, "-o", page, "--force", *options).exit_code == 0
    return [" ".join(text.stdout.split()), " ".join(page.read_text(encoding="utf-8").split())]


@pytest.mark.parametrize("school", ["S1", "S3"])
def test_the_public_reads_of_no_other_concern_and_of_nobodys_leave(run: Sipplan, secrets: Path, school: str) -> None:
    for shown in both(run, secrets, school):
        for secret in (*LEAVE, FORMER, "example.org", "level 7", "schools of concern:", "of at most"):
            assert secret not in shown
        assert school == "S3" or "15 Apr" not in shown
        assert " is away" not in shown.replace("the school is away (INSET)", "")


def test_internally_all_is_said(run: Sipplan, secrets: Path) -> None:
    for shown in both(run, secrets, "S1", "--internal"):
        for said in (*LEAVE, FORMER, "level 7", "Not for publication"):
            assert said in shown


def test_a_day_lost_to_leave_reads_like_one_lost_to_work(run: Sipplan, tmp_path: Path) -> None:
    """What keeps the SIP from days nearer to the ideal one must not be told from the public words."""
    own = ("P1", ["2008-04-18", "2008-04-25", "2008-09-15"])
    leave = secretive()
    work = with_tables(leave, absences=[row for row in leave.absences if row.of != "sip"])
    told = []
    for name, instance, other in (("leave", leave, ()), ("work", work, ("2008-04-14", "2008-04-22", "2008-09-12"))):
        plan = plan_of(instance, {"S1": own, "S3": ("P1", other)})
        write_plan(plan, instance, tmp_path / name)
        shown = " ".join(run("record", tmp_path / name, "--school", "S1").stdout.split())
        found = re.search(r"Why then: (.*?) - 2", shown)
        assert found is not None
        told.append(found.group(1))
    assert told[0] == told[1]
    assert told[0] == (
        "4 school days after its ideal day, Monday 14 April 2008: none of the 4 days nearer to that is free: "
        "the SIP is not available that day (2), the adviser is not available that day (1), the school is away "
        "(INSET) (1)"
    )


def test_what_stands_on_the_record(run: Sipplan, plan_folder: Path, plan: Plan) -> None:
    for shown in both(run, plan_folder, "S1"):
        assert "P1 Pat, 10 minutes away" in shown
        assert re.search(r"P2 Pip: \d+ minutes more", shown)
        for day in ("Mon 14 Apr 2008", "Fri 25 Apr 2008", "Mon 15 Sep 2008"):
            assert day in shown
        assert plan.summary.instance_sha256 in shown
        assert "sipplan 0.0.0" in shown
        assert "4 of 9 visits of all schools. It is not proved that no plan does better." in shown
        assert "keeps every rule" in shown
    assert "1 of 3. Not proved to be the fewest: " in both(run, plan_folder, "S1", "--internal")[0]


def test_exclusions_have_their_rule_and_row(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    barred = with_sip(with_school(instance, "S1", requires=["Welsh"]), "P1", skills=["Welsh"])
    barred = with_tables(barred, sips=[row.model_copy(update={"row": at}) for at, row in enumerate(barred.sips, 2)])
    barred = with_rows(barred, "conflicts", {"school": "S1", "sip": "P2", "reason": "former governor", "row": 12})
    write_plan(planned(barred), barred, tmp_path / "plan")
    public = both(run, tmp_path / "plan", "S1")[0]
    assert "Rule conflict: have a conflict with it (conflicts row 12): P2 Pip (declared)" in public
    assert "Rule skills: lack a skill that it requires (Welsh) (sips row 3 (skills), schools (requires))" in public
    assert "Next best: nobody" in public
    assert "P2 Pip (former governor)" in both(run, tmp_path / "plan", "S1", "--internal")[0]


def test_a_school_without_a_sip(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    full = with_sip(with_sip(instance, "P1", max_schools=1), "P2", max_schools=1)
    write_plan(planned(full), full, tmp_path / "plan")
    text, page = both(run, tmp_path / "plan", "S3")
    for shown in (text, page):
        assert "none: the school is unallocated" in shown
        assert "S3 Cedar cannot be placed unless another visit of its rank or above is lost" in shown
        assert "They rest on: a SIP has" in shown
        assert "has no place left for it" in shown
    assert "These SIPs have 2 places in all" in both(run, tmp_path / "plan", "S3", "--internal")[0]


def test_hostile_names_are_only_read(run: Sipplan, tmp_path: Path) -> None:
    instance = with_school(with_sip(secretive(), "P1", name=HOSTILE), "S1", name=f"{HOSTILE}\x1b[2J\n\u202e")
    write_plan(planned(instance), instance, tmp_path / "plan")
    for options in ((), ("--internal",)):
        text, page = both(run, tmp_path / "plan", "S1", *options)
        assert "\x1b" not in text + page
        assert "\u202e" not in text
        assert "<script" not in page
        assert html.escape(HOSTILE, quote=False).replace('"', "&#34;") in page


def test_a_page_that_needs_nothing_else(run: Sipplan, secrets: Path) -> None:
    page = html.unescape(both(run, secrets, "S1")[1])
    assert "default-src 'none'" in page
    assert not re.search(r"\b(?:src|href)=|url\(|@import|https?:", page)


def test_a_plan_that_breaks_rules_is_refused(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    write_plan(plan_of(instance, {"S1": ("P1", ["2008-04-25", "2008-04-14"])}), instance, tmp_path / "plan")
    refused = run("record", tmp_path / "plan", "--school", "S2")
    assert refused.exit_code == 1
    assert "cannot be put on record" in refused.stderr
    assert "sipplan check" in refused.stderr


def test_the_suffix_decides_and_nothing_is_overwritten_unasked(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "S1.txt"
    assert run("record", plan_folder, "--school", "S1", "-o", target).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("Decision record: S1 Ash\n=====")
    assert all(len(line) <= 80 for line in target.read_text(encoding="utf-8").splitlines())
    assert run("record", plan_folder, "--school", "S1", "-o", target).exit_code == 2
    assert run("record", plan_folder, "--school", "S1", "-o", target, "--force").exit_code == 0
    result = run("record", plan_folder, "--school", "S1", "-o", tmp_path / "S1.pdf")
    assert result.exit_code == 2
    assert ".html or .txt" in result.stderr


def test_what_cannot_be_asked(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    result = run("record", plan_folder, "--school", "S11")
    assert result.exit_code == 2
    assert 'did you mean "S1"?' in " ".join(result.stderr.split())
    assert run("record", tmp_path / "nothing", "--school", "S1").exit_code == 2
    assert "record" in sipplan.commands
