"""The workbook of a comparison: what is in it, and that text stays text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.comparing import Comparison
from scheduler.exporting.comparison import workbook
from scheduler.exporting.comparison.workbook import SHEETS
from tests.exporting.comparison.comparisons import MADE, comparison, hostile_comparison
from tests.exporting.plans import HOSTILE
from tests.exporting.programs import converted


def sheets(of: Comparison) -> dict[str, Worksheet]:
    opened = load_workbook(BytesIO(workbook(of, MADE)))
    return {name: opened[name] for name in opened.sheetnames}


def rows(sheet: Worksheet, top: int = 1) -> list[dict[object, object]]:
    headings, *content = sheet.iter_rows(min_row=top, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in content]


def test_every_sheet_has_what_it_is_named_after() -> None:
    of = comparison()
    found = sheets(of)
    assert tuple(found) == SHEETS
    plans = rows(found["Comparison"], top=3)
    assert [row["Plan"] for row in plans] == ["base", "without P2", "dearer", "barred", "elsewhere"]
    assert plans[1]["In short"] == of.others[0].headline
    assert plans[2]["More than the base"] == 1500
    changed = {(row["Plan"], row["School"]): row for row in rows(found["Schools that change SIP"])}
    assert changed["without P2", "S3"]["Why"] == "P2 has left"
    assert changed["barred", "S2"]["Why"] == "new conflict, row 3: governor"
    moves = rows(found["Visits that move"])
    assert {row["Day now"] for row in moves if row["Plan"] == "without P2"} == {"not placed"}
    assert [row["School days later"] for row in moves if row["Plan"] == "barred"] == [1]
    differences = [row["Difference"] for row in rows(found["How instances differ"]) if row["Plan"] == "barred"]
    assert "S3 is now of concern level 2" in differences


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert workbook(comparison(), MADE) == workbook(comparison(), MADE)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_no_formula(text: str) -> None:
    for sheet in sheets(hostile_comparison(text)).values():
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_libreoffice_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "compared.xlsx"
    path.write_bytes(workbook(hostile_comparison(HOSTILE["formula"]), MADE))
    assert converted(path, "pdf", tmp_path).stat().st_size > 1000
