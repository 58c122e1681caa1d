"""What reads and writes tables is imported only when a table is read or written."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("pandas", "openpyxl", "rapidfuzz")


def test_heavy_libraries_are_imported_late() -> None:
    code = (
        "import sys, scheduler.reading, scheduler.writing, scheduler.validation;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
