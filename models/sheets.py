"""Sheets of an instance's workbook that are no tables: for people only, whoever reads tables passes them by."""

from __future__ import annotations

READ_ME = "Read me"
LISTS = "Lists"
"""What drop-downs offer where no column holds it."""
PROBLEMS = "Problems"

NO_TABLES = (READ_ME, LISTS, PROBLEMS)
