"""The empty workbook: a sheet for each table, with notes, drop-downs and limits, and one to read first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models import TABLES, Policy
from models.references import KEYS
from models.sheets import LISTS, READ_ME
from scheduler.writing.columns import cell
from scheduler.writing.commands import typed
from scheduler.writing.notes import note_size
from scheduler.writing.template.drop_downs import (
    LAST_ROW,
    MOST_PROGRAMMES,
    column_letter,
    each_once,
    list_names,
    rule_of,
    setting_rule,
)
from scheduler.writing.template.guide import Guide, Holds, guides_of, table_meaning, table_required
from scheduler.writing.template.read_me import AFTERWARDS, INTRODUCTION, NAMES, STEPS, TITLE, status_of

AUTHOR = "sipplan"
DARK, PALE, LINE, INK, GREY = "#1F3A5F", "#D6E0EC", "#9FB1C7", "#1F3A5F", "#5B6673"
READ_ME_COLOUR = "#C9822B"
A4 = 9
WIDE_TABLE = 8
"""From so many columns on, the first stays in sight."""
DAY_FORMAT = "ddd d mmm yyyy"
WIDTHS = {Holds.TEXT: 28, Holds.WHOLE: 10, Holds.NUMBER: 12, Holds.TRUTH: 10, Holds.DAY: 18, Holds.CHOICE: 13}
"""Of a column, in characters."""
CODE_WIDTH, LIST_WIDTH = 14, 24
ROOM_FOR_FILTER = 5

BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
TITLES = {"bold": True, "valign": "vcenter", "border": 1, "border_color": LINE}
LOOKS: Mapping[str, Mapping[str, object]] = {
    "required": {**TITLES, "indent": 1, "bg_color": DARK, "font_color": "#FFFFFF"},
    "optional": {**TITLES, "indent": 1, "bg_color": PALE, "font_color": INK},
    "text": {"num_format": "@"},
    "wrapped": {"text_wrap": True},
    "whole": {"num_format": "0", "align": "right", "indent": 1},
    "number": {"num_format": "General", "align": "right", "indent": 1},
    "day": {"num_format": DAY_FORMAT, "align": "left"},
    "title": {"bold": True, "font_size": 20, "font_color": INK},
    "part": {"bold": True, "font_size": 13, "font_color": INK, "bottom": 1, "bottom_color": LINE},
    "link": {"font_color": "#0B5394", "underline": 1},
    "command": {"font_name": "Consolas", "bg_color": "#F2F4F7"},
    "name": {"bold": True, "num_format": "@"},
    "quiet": {"font_color": GREY},
}
FORMATS = {Holds.WHOLE: "whole", Holds.NUMBER: "number", Holds.DAY: "day"}


def empty_workbook(policy: Policy, file: str) -> bytes:
    """The content of a workbook without rows but those of the policy; `file` is how it calls itself."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"title": TITLE, "author": AUTHOR, "created": datetime(2008, 4, 1)})
    looks = {name: book.add_format({**BASE, **look}) for name, look in LOOKS.items()}
    read_me = book.add_worksheet(READ_ME)
    sheets = {name: book.add_worksheet(name) for name in NAMES}
    for name, formula in list_names().items():
        book.define_name(name, f"={formula}")
    _write_read_me(read_me, looks, file)
    for table in TABLES:
        _write_table(sheets[table], table, looks)
    _write_policy(sheets["policy"], policy, looks)
    _write_lists(book.add_worksheet(LISTS))
    book.close()
    return content.getvalue()


def _write_table(sheet: Worksheet, table: str, looks: Mapping[str, Format]) -> None:
    guides = guides_of(table)
    for at, guide in enumerate(guides):
        _write_heading(sheet, at, guide.name, guide.note, looks["required" if guide.required else "optional"])
        sheet.set_column(at, at, _width(guide), looks[FORMATS.get(guide.holds, "text")])
        rule = rule_of(guide)
        if rule["validate"] != "any" or "input_message" in rule:
            sheet.data_validation(1, at, LAST_ROW - 1, at, rule)
    sheet.autofilter(0, 0, 1, len(guides) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:{column_letter(table, guides[-1].name)}{LAST_ROW}"})
    _finish(sheet, table, 1 if len(guides) > WIDE_TABLE else 0)


def _write_policy(sheet: Worksheet, policy: Policy, looks: Mapping[str, Format]) -> None:
    _write_heading(sheet, 0, "key", "The name of the setting. Point at it to see what it means.", looks["required"])
    _write_heading(sheet, 1, "value", "Blank: the default, which the note at its name says.", looks["required"])
    sheet.set_column(0, 0, 28, looks["text"])
    sheet.set_column(1, 1, 20, looks["text"])
    for row, guide in enumerate(guides_of("policy"), start=1):
        sheet.write_string(row, 0, guide.name, looks["name"])
        _write_note(sheet, row, 0, guide.note)
        look = looks[FORMATS.get(guide.holds, "text")]
        match cell(getattr(policy, guide.name)):
            case None:
                sheet.write_blank(row, 1, None, look)
            case str() as text:
                sheet.write_string(row, 1, text, look)
            case date() as day:
                sheet.write_datetime(row, 1, datetime.combine(day, datetime.min.time()), look)
            case number:
                sheet.write_number(row, 1, number, look)
        sheet.data_validation(row, 1, row, 1, setting_rule(guide))
    _finish(sheet, "policy", 0)


def _write_heading(sheet: Worksheet, at: int, name: str, note: str, look: Format) -> None:
    sheet.write_string(0, at, name, look)
    _write_note(sheet, 0, at, note)


def _write_note(sheet: Worksheet, row: int, at: int, text: str) -> None:
    width, height = note_size(text)
    sheet.write_comment(row, at, text, {"author": AUTHOR, "width": width, "height": height, "font_size": 9})


def _finish(sheet: Worksheet, table: str, columns_in_sight: int) -> None:
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, columns_in_sight)
    sheet.set_tab_color(DARK if table_required(table) else LINE)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{table}&R&P of &N")


def _width(guide: Guide) -> float:
    if guide.several:
        width = LIST_WIDTH
    elif guide.to is not None or guide.name in KEYS.get(guide.table, ()):
        width = CODE_WIDTH
    else:
        width = WIDTHS[guide.holds]
    return max(width, len(guide.name) + ROOM_FOR_FILTER)


def _write_lists(sheet: Worksheet) -> None:
    """The programmes, each once: `programmes` has a row for each visit of theirs."""
    sheet.write_string(0, 0, "programmes")
    for row in range(2, MOST_PROGRAMMES + 2):
        sheet.write_array_formula(f"A{row}:A{row}", f"{{{each_once('programmes', row)}}}", None, "")
    sheet.hide()


def _write_read_me(sheet: Worksheet, looks: Mapping[str, Format], file: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(READ_ME_COLOUR)
    for at, width in enumerate((3, 26, 14, 92)):
        sheet.set_column(at, at, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    row = 1
    sheet.set_row(row, 30)
    sheet.write_string(row, 1, TITLE, looks["title"])
    row += 2
    for text in INTRODUCTION:
        row = _paragraph(sheet, row, text.format(sheet="sheet"), looks["wrapped"])
    row = _part(sheet, row + 1, "How to fill it in", looks)
    for number, step in enumerate(STEPS, start=1):
        text = step.format(sheet="sheet", blank="the note at each heading says what that means")
        row = _paragraph(sheet, row, f"{number}.  {text}", looks["wrapped"])
    row += 1
    sheet.write_string(row, 1, "heading", looks["required"])
    sheet.write_string(row, 2, "a column that every row must have", looks["quiet"])
    sheet.write_string(row + 1, 1, "heading", looks["optional"])
    sheet.write_string(
        row + 1, 2, "a column that may be left blank; point at a heading to see its note", looks["quiet"]
    )
    row = _part(sheet, row + 3, "The sheets", looks)
    for table in NAMES:
        sheet.write_url(row, 1, f"internal:'{table}'!A2", looks["link"], table)
        sheet.write_string(row, 2, status_of(table), looks["quiet"])
        sheet.write_string(row, 3, table_meaning(table), looks["wrapped"])
        row += 1
    row = _part(sheet, row + 1, "Then, in a command window", looks)
    for command, what in AFTERWARDS:
        for at in (1, 2, 3):
            sheet.write_blank(row, at, None, looks["command"])
        sheet.write_string(row, 1, command.format(file=typed(file)), looks["command"])
        sheet.write_string(row + 1, 1, what, looks["quiet"])
        row += 2
    row = _part(sheet, row + 1, "The settings in policy, and what they are unless you change them", looks)
    for guide in guides_of("policy"):
        sheet.write_string(row, 1, guide.name, looks["name"])
        sheet.write_string(row, 2, guide.default_text or "blank", looks["quiet"])
        lines = 1 + len(f"{guide.meaning} {guide.expects}") // 100
        sheet.write_string(row, 3, f"{guide.meaning} {guide.expects}", looks["wrapped"])
        sheet.set_row(row, 15 * lines)
        row += 1
    sheet.activate()


def _part(sheet: Worksheet, row: int, title: str, looks: Mapping[str, Format]) -> int:
    sheet.set_row(row, 20)
    sheet.write_string(row, 1, title, looks["part"])
    for at in (2, 3):
        sheet.write_blank(row, at, None, looks["part"])
    return row + 1


def _paragraph(sheet: Worksheet, row: int, text: str, look: Format) -> int:
    sheet.merge_range(row, 1, row, 3, text, look)
    sheet.set_row(row, 16 * (1 + len(text) // 135))
    return row + 1
