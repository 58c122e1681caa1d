"""What a planner reads first: the sheet or file 'Read me'."""

from __future__ import annotations

from textwrap import wrap

from models import TABLES
from scheduler.writing.commands import typed
from scheduler.writing.template.guide import guides_of, table_meaning, table_required

TITLE = "Schools, School Improvement Partners and their visits"
INTRODUCTION = (
    "sipplan gives each school a School Improvement Partner (SIP) and every visit its day. It plans what is filled in "
    "here: one {sheet} for each table, one row for each school, SIP, term and so on.",
)
STEPS = (
    "Begin with terms, localities, schools, sips and programmes: without them nothing can be planned.",
    "Fill in the others as you need them. An empty one means that there are none.",
    "Leave a cell blank where you have nothing to say: {blank}.",
    "Put semicolons between several values in one cell, such as Mon;Tue;Thu.",
    "Keep the names of the {sheet}s and the headings as they are. The order of columns and rows is yours.",
)
AFTERWARDS = (
    ("sipplan validate {file} --mark errors.xlsx", "shows what is wrong, cell by cell, in a copy"),
    ("sipplan solve {file} -o my-plan", "makes the plan"),
)
LINE = 100
"""Characters of a line of text."""
NAMES = (*TABLES, "policy")


def status_of(table: str) -> str:
    """Whether a table must be filled in."""
    return "required" if table_required(table) else "as needed"


def as_text(folder: str) -> str:
    """The file for a folder of CSV files: also what every column means, for want of notes."""
    lines = [TITLE, "=" * len(TITLE), ""]
    for text in INTRODUCTION:
        lines += _wrapped(text.format(sheet="file"))
    lines.append("")
    for number, step in enumerate(STEPS, start=1):
        lines += _wrapped(f"{number}. {step.format(sheet='file', blank='below it says what that means')}", hanging=3)
    lines += ["", "Then:", ""]
    for command, what in AFTERWARDS:
        lines += [f"    {command.format(file=typed(folder))}", f"        {what}"]
    for table in NAMES:
        lines += ["", "", f"{table}.csv ({status_of(table)})", "", *_wrapped(table_meaning(table)), ""]
        for guide in guides_of(table):
            text = " ".join(part for part in (guide.meaning, guide.expects, guide.blank) if part)
            lines += _wrapped(f"  {guide.name}: {text}", hanging=6)
    return "\n".join(lines) + "\n"


def _wrapped(text: str, hanging: int = 0) -> list[str]:
    return wrap(text, LINE, subsequent_indent=" " * hanging, break_on_hyphens=False)
