"""What Excel is told of each cell: drop-downs, limits, and what to say when they are not kept.

Drop-downs of another sheet's rows go by defined names, whose range ends with the last filled cell of the key column:
so they grow with it. Excel keeps such names when it saves, where it would put plain references to other sheets into
an extension that other programs drop. A list by semicolons has the single values as suggestions, and Excel does not
complain of what it cannot judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import TABLES
from models.references import EVERYONE, KEYS, KINDS
from models.sheets import LISTS
from scheduler.writing.columns import columns
from scheduler.writing.template.guide import Guide, Holds, guides_of

Rule = dict[str, Any]
"""A data validation in the words of xlsxwriter."""

LAST_ROW = 1_048_576
"""Of a sheet."""
MOST_NAMES = 20_000
"""A drop-down reaches so far down its key column."""
MOST_PROGRAMMES = 40
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""Of what Excel says, in characters."""
FIRST_DAY_OF_EXCEL = 1


def list_names() -> dict[str, str]:
    """Each name that a drop-down goes by, and the formula of its range."""
    named = {guide.to for table in TABLES for guide in guides_of(table) if guide.to} | set(KINDS.values())
    return {name_of(table): _range(table) for table in TABLES if table in named}


def name_of(table: str) -> str:
    """The defined name for the rows of a table."""
    return f"list_of_{table}"


def _range(table: str) -> str:
    key = KEYS[table]
    if len(key) == 1:
        letter = column_letter(table, key[0])
        return _filled(f"{table}!${letter}$2", f"{table}!${letter}$2:${letter}${MOST_NAMES + 1}")
    return _filled(f"{LISTS}!$A$2", f"{LISTS}!$A$2:$A${MOST_PROGRAMMES + 1}")


def _filled(first: str, cells: str) -> str:
    """From the first cell to the last filled one."""
    return f'OFFSET({first},0,0,MAX(1,SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-1)))),1)'


def each_once(table: str, row: int) -> str:
    """The formula of a row of the sheet of lists: the next name of a table whose names stand there many times."""
    letter = column_letter(table, KEYS[table][0])
    names = f"{table}!${letter}$2:${letter}$1001"
    above = f"$A$1:$A{row - 1}"
    return f'=IFERROR(INDEX({names},MATCH(0,COUNTIF({above},{names})+({names}=""),0)),"")'


def column_letter(table: str, column: str) -> str:
    """Where a column stands in its sheet."""
    return chr(ord("A") + columns(TABLES[table]).index(column))


def rule_of(guide: Guide) -> Rule:
    """What Excel checks and says in the cells of a column; references are those of row 2."""
    checks = _checks(guide)
    rule: Rule = {"ignore_blank": True, **checks}
    if checks.get("show_error", True) and checks["validate"] != "any":
        rule |= {
            "error_type": "stop",
            "error_title": guide.name[:LONGEST_TITLE],
            "error_message": checks.get("error_message", f"{guide.expects} {guide.blank}".strip())[:LONGEST_MESSAGE],
        }
    return rule


def setting_rule(guide: Guide) -> Rule:
    """The same for the value of a setting, with its meaning shown as soon as one gets there."""
    said = f"{guide.meaning} {guide.expects} {guide.blank}"
    return rule_of(guide) | {"input_title": guide.name[:LONGEST_TITLE], "input_message": said[:LONGEST_MESSAGE]}


def _checks(guide: Guide) -> Rule:
    if guide.table == "absences" and guide.name == "id":
        return _of_any_kind(guide)
    if guide.several or not guide.must_exist:
        return _suggested(guide)
    if guide.to is not None:
        message = f"It is not in the sheet {guide.to}. Choose one from the list, or add it there first."
        return {"validate": "list", "source": f"={name_of(guide.to)}", "error_message": message}
    checks: Rule = {"validate": "any"}
    match guide.holds:
        case Holds.CHOICE:
            checks = {"validate": "list", "source": list(guide.choices)}
        case Holds.TRUTH:
            checks = {"validate": "list", "source": ["yes", "no"]}
        case Holds.WHOLE:
            checks = {"validate": "integer", **_within(guide.limits)}
        case Holds.NUMBER:
            checks = {"validate": "decimal", **_within(guide.limits)}
        case Holds.DAY:
            checks = _day(guide)
        case Holds.TEXT if guide.is_key:
            checks = _once(guide)
    return checks


def _suggested(guide: Guide) -> Rule:
    """A drop-down of single values where others are allowed too."""
    source: object = f"={name_of(guide.to)}" if guide.to is not None else list(guide.choices)
    checks: Rule = {"validate": "list", "source": source, "show_error": False} if source else {"validate": "any"}
    if guide.several:
        example = ";".join(guide.choices[:3:2]) or "one;another"
        said = f"Choose one, or type several with semicolons between them: {example}"
        if not source:
            said = f"Several with semicolons between them: {example}"
        return {**checks, "input_title": guide.name, "input_message": said}
    return checks


def _of_any_kind(guide: Guide) -> Rule:
    """The names of the kind that the row says, or all of them."""
    of = column_letter(guide.table, "of")
    *others, last = KINDS.items()
    source = name_of(last[1])
    for kind, table in reversed(others):
        source = f'IF(${of}2="{kind}",{name_of(table)},{source})'
    return {
        "validate": "list",
        "source": f"={source}",
        "show_error": False,
        "input_title": guide.name,
        "input_message": f"First say under of whose absence it is, then choose here. {EVERYONE} is all of them.",
    }


def _day(guide: Guide) -> Rule:
    """A date; a last day that is not before the first."""
    if guide.name == "last_day":
        first = f"=${column_letter(guide.table, 'first_day')}2"
        said = f"A date, not before first_day. {guide.blank}"
        return {"validate": "date", "criteria": ">=", "value": first, "error_message": said}
    said = f"A date, such as 14/04/2008. {guide.blank}"
    return {"validate": "date", "criteria": ">=", "value": FIRST_DAY_OF_EXCEL, "error_message": said}


def _once(guide: Guide) -> Rule:
    letter = column_letter(guide.table, guide.name)
    formula = f"=SUMPRODUCT(--(${letter}$2:${letter}${MOST_NAMES + 1}=${letter}2))=1"
    return {"validate": "custom", "value": formula, "error_message": f"This {guide.name} is there already."}


def _within(limits: Mapping[str, float]) -> Rule:
    low, above, high = (limits.get(name) for name in ("minimum", "exclusiveMinimum", "maximum"))
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if above is not None:
        return {"criteria": ">", "value": above}
    return {"criteria": ">=", "value": low}
