"""The folder of a study of recruitment: what is finished, plans, the curve and the recruits as a scenario."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from pydantic import TypeAdapter

from scheduler.checker import check
from scheduler.exporting.recruitment import Point, curve_svg
from scheduler.optimiser.recruiting import Recruitment, with_recruits
from scheduler.scenarios import Candidates, write_scenario
from scheduler.studies.ledger import Ledger
from scheduler.studies.staffing import Curve, Question
from scheduler.writing import TargetExistsError, write_plan
from scheduler.writing.atomic import SYSTEM_FILES, check_target, write_file
from scheduler.writing.plan_folder import PLAN_FILES

STUDY = "study.json"
"""Says which study the folder holds."""
FINISHED, PLANS, RECRUITS = "finished", "plans", "recruits"
TABLE, PICTURE = "staff.csv", "staff.svg"


class WrongPlanError(Exception):
    """A plan that the checker rejects: what is finished was damaged, or there is a fault in the program."""


def open_folder(folder: Path, question: Question, overwrite: bool) -> Ledger[Recruitment]:
    """Begin a study in a folder, or go on with one; `overwrite` begins anew.

    Raises:
        TargetExistsError: it holds something else, or the study of another question and `overwrite` is not set.
        OSError: it cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise TargetExistsError(folder, "is a file, not a folder")
    there = {path.name for path in folder.iterdir()} - SYSTEM_FILES if folder.exists() else set()
    if there and STUDY not in there:
        raise TargetExistsError(folder, f"has no {STUDY}: it is something else, and is not replaced")
    ledger = Ledger(folder / FINISHED, TypeAdapter(Recruitment))
    if there and not overwrite and _key(folder / STUDY) != question.key:
        reason = "holds the study of another instance, of other candidates or options"
        raise TargetExistsError(folder, reason, "begin anew")
    if overwrite:
        ledger.clear()
    content = json.dumps({"study": "staff", "key": question.key}, indent=1)
    write_file(folder / STUDY, content.encode(), overwrite=True)
    return ledger


def _key(path: Path) -> str | None:
    try:
        found = json.loads(path.read_bytes())
        return str(found["key"])
    except (ValueError, KeyError, TypeError):
        return None


def write_curve(folder: Path, question: Question, candidates: Candidates, curve: Curve) -> None:
    """Write plans, table, picture and the recruits of the best number as a scenario.

    Raises:
        WrongPlanError: the checker rejects a plan.
        TargetExistsError: one of the folders in it holds something of somebody else's.
        OSError: it could not be written.
    """
    for old in sorted((folder / PLANS).glob("*-recruits")):
        if old.is_dir():
            check_target(old, PLAN_FILES, "plan.json", overwrite=True)
            shutil.rmtree(old)
    for found in curve.numbers:
        instance = with_recruits(question.instance, question.costs, found.recruits)
        if breaches := check(instance, found.plan.allocations, found.plan.visits).breaches:
            raise WrongPlanError(f"{len(found.recruits)} recruits: {breaches[0]}")
        write_plan(found.plan, instance, plan_folder(folder, found), overwrite=True)
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(_table(curve))
    write_file(folder / TABLE, text.getvalue().encode(), overwrite=True)
    fewest = curve.fewest
    picture = curve_svg([point_of(each) for each in curve.numbers], None if fewest is None else len(fewest.recruits))
    write_file(folder / PICTURE, picture, overwrite=True)
    recruits = candidates.only(frozenset(curve.best.recruits), RECRUITS)
    write_scenario(recruits, folder / RECRUITS, overwrite=True)


def plan_folder(folder: Path, found: Recruitment) -> Path:
    """Where the plan with so many recruits is."""
    return folder / PLANS / f"{len(found.recruits)}-recruits"


def point_of(found: Recruitment) -> Point:
    """A number of recruits as a point of the curve; bounds of coverage are summed over the levels."""
    summary = found.plan.summary
    return Point(
        number=len(found.recruits),
        unplaced=sum(summary.coverage.values()),
        unplaced_bound=sum(found.coverage_bound.values()),
        quality=summary.quality,
        quality_bound=None if summary.gap is None else summary.quality_bound,
        cost=found.cost,
        cost_bound=found.cost_bound,
    )


def _table(curve: Curve) -> Iterator[list[str]]:
    levels = list(curve.numbers[0].plan.summary.coverage)
    by_level = [name for level in levels for name in (f"unplaced_concern_{level}", f"bound_concern_{level}")]
    yield ["number", "recruits", "cost", "cost_bound", "unplaced", *by_level, "quality", "quality_bound"]
    for found in curve.numbers:
        point, summary = point_of(found), found.plan.summary
        yield [
            str(point.number),
            ";".join(found.recruits),
            pounds(point.cost),
            pounds(point.cost_bound),
            str(point.unplaced),
            *(str(each[level]) for level in levels for each in (summary.coverage, found.coverage_bound)),
            str(point.quality),
            "" if point.quality_bound is None else str(point.quality_bound),
        ]


def pounds(pence: int) -> str:
    """Money as a number: 12000, 1500.50."""
    return str(pence // 100) if pence % 100 == 0 else f"{pence // 100}.{pence % 100:02}"
