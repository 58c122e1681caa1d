"""The first sheet: the plan in plain English, its figures, and what is proved of each."""

from __future__ import annotations

from scheduler.checker import TERMS
from scheduler.exporting.account import Account
from scheduler.exporting.workbook.book import HEADING, LINE_COLOUR, LINE_HEIGHT, LOOKS, Book, Cell, Look, lines_of
from scheduler.exporting.workbook.layout import SUMMARY

WIDTHS = (42, 16, 16, 16, 18, 52)
LINE: Look = {"bottom": 1, "bottom_color": LINE_COLOUR}


class _Writer:
    """Writes the sheet from the top down."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.sheet = book.sheet(SUMMARY)
        self.row = 0

    def sentence(self, text: str, height: float = 15, **look: object) -> None:
        """One line across the page."""
        self._book.put(self.sheet, self.row, 0, text, **look)
        self.sheet.set_row(self.row, height)
        self.row += 1

    def table(self, headings: tuple[str, ...], looks: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> None:
        """A small table, and a blank row after it."""
        self.sheet.set_row(self.row, 2 * LINE_HEIGHT + 4)
        for at, heading in enumerate(headings):
            self._book.put(self.sheet, self.row, at, heading, **HEADING)
        for row in rows:
            self.row += 1
            for at, (look, value) in enumerate(zip(looks, row, strict=True)):
                self._book.put(self.sheet, self.row, at, value, **LOOKS[look], **LINE)
            self.sheet.set_row(self.row, LINE_HEIGHT * lines_of(looks, WIDTHS, row))
        self.row += 2


def summary_sheet(book: Book, account: Account) -> None:
    """Headline, coverage by level, quality by term, and how the plan came about."""
    writer = _Writer(book)
    for at, width in enumerate(WIDTHS):
        writer.sheet.set_column(at, at, width)
    writer.sentence("SIP visits: the plan in short", 26, bold=True, font_size=18, font_color="#1F3A5F")
    for sentence in account.headline:
        writer.sentence(sentence, 18, font_size=12)
    writer.row += 1
    _coverage(writer, account)
    _disruption(writer, account)
    _quality(writer, account)
    _figures(writer, account)
    writer.sheet.fit_to_pages(1, 1)
    writer.sheet.freeze_panes(1, 0)


def _coverage(writer: _Writer, account: Account) -> None:
    visits = account.visits_by_level
    rows: list[tuple[Cell, ...]] = [
        (
            line.name,
            visits[line.level],
            visits[line.level] - line.value,
            line.value,
            line.bound,
            line.words,
        )
        for line in account.proof.coverage
    ]
    writer.table(
        ("Coverage", "Visits", "Placed", "Not placed", "No plan leaves fewer than", "What is proved"),
        ("text", "number", "number", "number", "number", "wrapped"),
        rows,
    )


def _disruption(writer: _Writer, account: Account) -> None:
    """Of a replan alone."""
    if account.proof.disruption:
        rows: list[tuple[Cell, ...]] = [
            (line.name, line.value, None, None, line.bound, line.words) for line in account.proof.disruption
        ]
        writer.table(
            ("Disruption", "In this plan", "", "", "No such plan has fewer than", "What is proved"),
            ("text", "number", "text", "text", "number", "wrapped"),
            rows,
        )


def _quality(writer: _Writer, account: Account) -> None:
    values = account.plan.summary.terms.model_dump()
    quality = account.proof.quality
    rows: list[tuple[Cell, ...]] = [
        (term.id, values[term.id], _share(values[term.id], quality.value), None, None, term.text) for term in TERMS
    ]
    rows.append(("quality", quality.value, 1.0 if quality.value else None, quality.bound, None, quality.words))
    writer.table(
        (
            "Quality, in minutes",
            "Minutes",
            "Share",
            "No such plan has less than",
            "",
            "What it counts, what is proved",
        ),
        ("text", "number", "percent", "number", "text", "wrapped"),
        rows,
    )


def _figures(writer: _Writer, account: Account) -> None:
    summary, money = account.plan.summary, account.money
    driving = sum(each.driving_minutes for each in account.sips)
    writer.table(
        ("The plan", ""),
        ("text", "text"),
        [
            ("Schools", f"{len(account.schools):,}"),
            ("of them unallocated", f"{sum(each.sip is None for each in account.schools):,}"),
            ("SIPs", f"{len(account.sips):,}"),
            ("Visits already made", f"{sum(visit.historic for visit in account.visits):,}"),
            ("Driving, hours", f"{driving / 60:,.0f}"),
            ("Miles", f"{money.miles:,.0f}"),
            ("Fees and mileage", f"£{money.total:,.2f}"),
            ("Status", "optimal" if summary.status == "optimal" else "feasible"),
            ("Search, seconds", f"{summary.seconds:,.0f}"),
            *((f"Version of {name}", version) for name, version in summary.versions.items()),
        ],
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
