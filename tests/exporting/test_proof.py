"""Terminal, report, workbook and record say the same of what is proved."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest

from models import Disruption, Plan
from scheduler.command_line.recorded import document
from scheduler.command_line.summary import summary_lines
from scheduler.explaining import evidence_of, record_of
from scheduler.exporting.account import account_of
from scheduler.exporting.record import lines
from scheduler.exporting.report import render
from scheduler.exporting.workbook import workbook
from scheduler.proving import proof_of
from tests.build import plan_of, tiny_instance, with_school
from tests.exporting.plans import MADE
from tests.exporting.report.reading import elements

INSTANCE = with_school(with_school(tiny_instance(), "S1", concern=2), "S2", concern=1)
PLAN = plan_of(INSTANCE, {"S1": ("P1", ["2008-04-14", None, "2008-09-08"]), "S2": ("P1", ["2008-04-15"])})
MILD = Disruption(schools=1, schools_bound=1, visits=4, visits_bound=3)


def claiming(bound: dict[int, int], disruption: Disruption | None = None) -> Plan:
    claims = {"coverage_bound": bound, "disruption": disruption, "gap": None}
    return PLAN.model_copy(update={"summary": PLAN.summary.model_copy(update=claims)})


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        claiming({2: 1, 1: 1, 0: 0}),
        claiming({2: 1, 1: 2, 0: 3}, MILD),
        claiming({2: 0, 1: 0, 0: 0}, MILD),
        plan_of(INSTANCE, {}),
    ],
)
def test_every_line_has_the_same_words_everywhere(plan: Plan) -> None:
    account = account_of(plan, INSTANCE)
    book = openpyxl.load_workbook(BytesIO(workbook(account, MADE)))
    sheet = [str(cell) for row in book["Summary"].iter_rows(values_only=True) for cell in row if cell]
    terminal = " ".join(" ".join(summary_lines(plan.summary)).split())
    page = elements(render(account)).text
    school = INSTANCE.schools[0]
    record = record_of(evidence_of(INSTANCE, plan), plan, school, seconds=0.1)
    internal, public = (
        " ".join(" ".join(lines(document(record, account, datetime(2008, 3, 3, tzinfo=UTC), each))).split())
        for each in (True, False)
    )
    for line in proof_of(plan.summary).lines:
        assert line.words in sheet
        for text in (terminal, page, internal):
            assert line.words in text
    assert all(line.words not in public for line in proof_of(plan.summary).coverage if line.value)
    assert proof_of(plan.summary).together in public


def test_the_terminal_keeps_to_80_columns() -> None:
    for plan in (PLAN, claiming({2: 1, 1: 1, 0: 0}), claiming({2: 1, 1: 2, 0: 3}, MILD)):
        assert max(map(len, summary_lines(plan.summary))) <= 80
