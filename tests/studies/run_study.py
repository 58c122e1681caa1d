"""A whole run of a study, to be killed: `python -m tests.studies.run_study FOLDER SECONDS JOBS`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from pydantic import TypeAdapter

from scheduler.studies import Ledger, Processes, carry_out
from tests.studies.work import Errand, doubling


def main(folder: Path, seconds: float, number: int) -> None:
    jobs = [doubling(Errand(each, folder, 0.0 if each == 0 else seconds)) for each in range(number)]
    with Processes(2) as crew:
        results = carry_out(
            jobs, crew, Ledger(folder / "finished", TypeAdapter(int)), threading.Event(), lambda outcome, kept: None
        )
    (folder / "results.txt").write_text(repr(results.finished), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
