"""A plan folder: the plan, the instance it was made for, and both as people and other programs read them."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from models import Instance, Plan
from scheduler.writing.atomic import new_folder
from scheduler.writing.csv_text import write_csv

PLAN_FILES = frozenset({"plan.json", "instance.json", "allocation.csv", "visits.csv", "summary.json"})


def write_plan(plan: Plan, instance: Instance, folder: Path, overwrite: bool = False) -> None:
    """Write a plan folder whole or not at all: a crash or full disk leaves an old plan as it was.

    Raises:
        TargetExistsError: `folder` is there and `overwrite` is not set, or it is no plan folder.
        OSError: it could not be written; `folder` is then what it was.
    """
    with new_folder(Path(folder), PLAN_FILES, "plan.json", overwrite) as new:
        _write_json(new / "plan.json", plan)
        _write_json(new / "instance.json", instance)
        _write_json(new / "summary.json", plan.summary)
        write_csv(
            new / "allocation.csv",
            ("school", "sip"),
            ((allocation.school, allocation.sip or "") for allocation in plan.allocations),
        )
        write_csv(
            new / "visits.csv",
            ("school", "visit", "sip", "day"),
            (
                (visit.school, str(visit.visit), visit.sip or "", visit.day.isoformat() if visit.day else "")
                for visit in plan.visits
            ),
        )


def _write_json(path: Path, model: BaseModel) -> None:
    path.write_text(model.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
