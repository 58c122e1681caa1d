"""Plans to export: a small one with everything in it, the one that came after it, and hostile ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models import Instance, Plan
from scheduler.exporting.account import Account, account_of
from scheduler.exporting.calendars import Edition
from tests.build import Compact, plan_of, tiny_instance, with_policy, with_rows, with_tables
from tests.exporting.explained import explained_account

MADE = datetime(2008, 3, 3, 9, 30, tzinfo=UTC)
LATER = datetime(2008, 3, 10, 9, 30, tzinfo=UTC)

HOSTILE = {
    "script": "<script>alert('x')</script>&amp;",
    "formula": '=HYPERLINK("https://example.org","click")',
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "path": "../../x",
    "windows path": "..\\..\\x:y|z?*",
    "long": "A very long name " * 18,
    "right to left": "مدرسة ابتدائية \u202eabc\u202c שלום",
    "emoji": "School 👩‍🏫🏫 of 😀",
    "lines": "One\nTwo\r\nThree\u2028Four;\\n, five",
    "separators": 'Semi; comma, "quotes" \\ back: colon',
    "device": "CON",
    "dots": "ends in dots. . .",
    "control": "bell\x07 escape\x1b[31m",
}


def instance() -> Instance:
    """The tiny instance with a school of concern, two areas, closures, CPD, leave and a visit made already."""
    base = tiny_instance(
        localities=[
            {"locality": "North", "area": "East", "adviser": "A1"},
            {"locality": "South", "area": "West", "adviser": "A2"},
        ],
        advisers=[
            {"adviser": "A1", "name": "Ann Adviser", "email": "ann@example.org", "role": "senior adviser"},
            {"adviser": "A2", "name": "Abe Adviser", "email": "abe@example.org"},
        ],
        schools=[
            {"school": "S1", "name": "Ash", "locality": "North", "latitude": 52.6, "longitude": 1.3, "pupils": 90},
            {
                "school": "S2",
                "name": "Beech",
                "locality": "North",
                "latitude": 52.7,
                "longitude": 1.3,
                "concern": 2,
                "programme": "concern",
            },
            {"school": "S3", "name": "Cedar", "locality": "South", "latitude": 52.6, "longitude": 1.0},
        ],
        sips=[
            {
                "sip": "P1",
                "name": "Pat",
                "email": "pat@example.org",
                "kind": "consultant",
                "latitude": 52.65,
                "longitude": 1.3,
                "max_schools": 3,
            },
            {
                "sip": "P2",
                "name": "Pip",
                "email": "pip@example.org",
                "latitude": 52.6,
                "longitude": 1.1,
                "max_schools": 3,
            },
        ],
        programmes=[
            {"programme": "standard", "visit": 1, "title": "Review", "terms": ["summer"], "report_days": 3},
            {"programme": "standard", "visit": 2, "title": "Targets", "terms": ["summer"], "on_site": False},
            {"programme": "standard", "visit": 3, "title": "Evaluation", "terms": ["autumn"]},
            {"programme": "concern", "visit": 1, "title": "Entry to concern", "terms": ["summer"], "accompanied": True},
            {"programme": "concern", "visit": 2, "title": "Monitoring", "terms": ["summer"], "min_gap": 2},
            {"programme": "concern", "visit": 3, "title": "Evaluation", "terms": ["autumn"]},
        ],
        closures=[{"first_day": "2008-04-21", "last_day": "2008-04-21", "reason": "St George"}],
        absences=[
            {"of": "sip", "id": "*", "first_day": "2008-04-18", "last_day": "2008-04-18", "reason": "CPD programme"},
            {"of": "sip", "id": "P1", "first_day": "2008-09-09", "last_day": "2008-09-10", "reason": "operation"},
            {"of": "school", "id": "S1", "first_day": "2008-09-08", "last_day": "2008-09-08", "reason": "INSET"},
        ],
        history=[{"school": "S3", "visit": 1, "sip": "P9", "day": "2008-04-14"}],
    )
    return with_rows(base, "pins", {"school": "S1", "visit": 3, "day": "2008-09-15"})


def plan(of: Instance | None = None) -> Plan:
    """A plan for it that leaves a visit of S2 unplaced and allocates every school."""
    return plan_of(
        of or instance(),
        {
            "S1": ("P1", ["2008-04-15", "2008-04-24", "2008-09-15"]),
            "S2": ("P2", ["2008-04-14", "2008-04-22", None]),
            "S3": ("P2", ["2008-04-14", "2008-04-25", "2008-09-16"]),
        },
    )


def next_plan(of: Instance | None = None) -> Plan:
    """A later one: S1's visit 1 has moved a day, S3's visit 2 is gone, S2 has another SIP, its visit 3 a day."""
    return plan_of(
        of or instance(),
        {
            "S1": ("P1", ["2008-04-16", "2008-04-24", "2008-09-15"]),
            "S2": ("P1", ["2008-04-14", "2008-04-22", "2008-09-12"]),
            "S3": ("P2", ["2008-04-14", None, "2008-09-16"]),
        },
    )


def account(**policy: Any) -> Account:
    """The account of the first plan."""
    of = with_policy(instance(), **policy)
    return account_of(plan(of), of)


def edition() -> Edition:
    """The first plan as it was exported."""
    return Edition(account(), MADE)


def next_edition() -> Edition:
    """The later one."""
    of = instance()
    return Edition(account_of(next_plan(of), of), LATER)


def hostile_instance(text: str) -> Instance:
    """The instance with `text` in every field that takes text, ids too (with a number where they must differ)."""
    base = instance()

    def named(table: str, key: str, **fields: str) -> list[dict[str, Any]]:
        rows = [row.model_dump() for row in getattr(base, table)]
        return [{**row, key: f"{text}{row[key]}", **dict.fromkeys(fields, text)} for row in rows]

    def other(name: str) -> str:
        return f"{text}{name}"

    localities = [
        {**row, "adviser": other(row["adviser"]), "area": other(row["area"])} for row in named("localities", "locality")
    ]
    programmes = [
        {**row, "title": text, "terms": [other(term) for term in row["terms"]]} for row in _rows(base, "programmes")
    ]
    return with_tables(
        base,
        terms=named("terms", "term"),
        closures=[{**row, "reason": text} for row in _rows(base, "closures")],
        localities=localities,
        advisers=named("advisers", "adviser", name="", email="", role=""),
        schools=[
            {**row, "locality": other(row["locality"]), "federation": None, "current_sip": other("P2")}
            for row in named("schools", "school", name="", phase="")
        ],
        sips=named("sips", "sip", name="", email="", kind=""),
        programmes=programmes,
        absences=[
            {**row, "id": row["id"] if row["id"] == "*" else other(row["id"]), "reason": text}
            for row in _rows(base, "absences")
        ],
        pins=[{**row, "school": other(row["school"])} for row in _rows(base, "pins")],
        history=[{**row, "school": other(row["school"]), "sip": other(row["sip"])} for row in _rows(base, "history")],
    )


def hostile_account(text: str) -> Account:
    """The first plan with `text` everywhere."""
    of = hostile_instance(text)
    compact: Compact = {
        "S1": ("P1", ["2008-04-15", "2008-04-24", "2008-09-15"]),
        "S2": ("P2", ["2008-04-14", "2008-04-22", None]),
        "S3": ("P2", ["2008-04-14", "2008-04-25", "2008-09-16"]),
    }
    return explained_account(
        plan_of(of, {f"{text}{school}": (f"{text}{sip}", days) for school, (sip, days) in compact.items()}), of
    )


def _rows(base: Instance, table: str) -> list[dict[str, Any]]:
    return [row.model_dump() for row in getattr(base, table)]
