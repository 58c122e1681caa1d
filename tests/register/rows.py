"""Rows of a register, typed in few words."""

from __future__ import annotations

from scheduler.reading.register_file import REGISTER, SLIM, Register, RegisterRow

USUAL = {
    "authority_code": "926",
    "authority": "Norfolk",
    "status": "Open",
    "phase": "Primary",
    "easting": "623000",
    "northing": "308500",
}


def row(urn: int | str, /, **cells: str) -> RegisterRow:
    """A row that is usual but for `cells`; its number in the file is 2 more than the last two figures of its URN."""
    blank = dict.fromkeys((field for field in RegisterRow.__slots__ if field != "row"), "")
    return RegisterRow(
        int(str(urn)[-2:] or 0) + 2, **blank | USUAL | {"urn": str(urn), "name": f"School {urn}"} | cells
    )


def register(*rows: RegisterRow, slim: bool = False) -> Register:
    layout = SLIM if slim else REGISTER
    return Register(
        "register.csv", rows, {field: names[0] for field, names in {**layout.required, **layout.optional}.items()}
    )
