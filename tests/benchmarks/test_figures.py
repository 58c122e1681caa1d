"""What the benchmark makes of its runs: traces, weights, gaps, wins, contradictions, the exponent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.benchmarks.anytime import Moment, Objective, Result, Stopwatch, Weights
from tests.benchmarks.judge import Run, best_bound, contradictions, gap, wins
from tests.benchmarks.primal_integral import distance, primal_integral
from tests.benchmarks.publish import BEGIN, END, PAGE, PICTURE, README, publish
from tests.benchmarks.race import ROOT, measured
from tests.benchmarks.record import Record
from tests.benchmarks.run import instances_in, main, schedule
from tests.benchmarks.scaling import Measure, exponent
from tests.benchmarks.scaling import table as scaling_table
from tests.benchmarks.table import markdown, short


def run_of(
    contender: str, *moments: tuple[float, Objective | None, Objective | None], why: str = "", seed: int = 0
) -> Run:
    """A run with these moments; its last plan is as it claims."""
    trace = tuple(Moment(seconds=seconds, objective=plan, bound=bound) for seconds, plan, bound in moments)
    objective = trace[-1].objective if trace else None
    return Run(
        contender=contender,
        seed=seed,
        outcome="illegal" if objective is None else "plan",
        why=why,
        objective=objective,
        bound=trace[-1].bound if trace else None,
        seconds=61.0,
        peak_mib=100.0,
        trace=trace,
    )


def record_of(*runs: Run) -> Record:
    """These runs on one instance."""
    return Record(
        instance="small",
        instance_sha256="0" * 64,
        schools=12,
        levels=(1, 0),
        visits=(10, 50),
        limit=10.0,
        workers=2,
        machine="2 processors, Linux",
        versions={"ortools": "9.15"},
        runs=runs,
    )


def test_weights_sort_plans_as_their_lines_do() -> None:
    weights = Weights((2, 3, 4))
    plans = list(product(range(3), range(4), range(5)))
    numbers = [sum(w * line for w, line in zip(weights.of_line, plan, strict=True)) for plan in plans]
    assert numbers == sorted(numbers) == list(range(len(plans)))
    assert [weights.lines(number) for number in numbers] == plans


@pytest.mark.parametrize(
    ("number", "lines"),
    [(6.2, (1, 2)), (6.0000001, (1, 1)), (5.9999, (1, 1)), (-3.0, (0, 0)), (float("-inf"), (0, 0))],
)
def test_a_bound_is_rounded_up_but_for_floating_point(number: float, lines: Objective) -> None:
    assert Weights((3, 4)).lines(number) == lines


def test_a_stopwatch_keeps_only_what_is_better() -> None:
    clock: Iterator[float] = iter([0.0, 1.0, 2.0, 3.0, 4.0])
    stopwatch = Stopwatch(10, lambda: next(clock))
    stopwatch.note((1, 50))
    stopwatch.note((1, 60))
    stopwatch.note(bound=(0, 10))
    stopwatch.note((0, 90), (0, 5))
    assert stopwatch.trace == (
        Moment(seconds=1, objective=(1, 50), bound=None),
        Moment(seconds=2, objective=(1, 50), bound=(0, 10)),
        Moment(seconds=3, objective=(0, 90), bound=(0, 10)),
    )
    assert stopwatch.left == 6


def test_a_gap_is_only_of_plans_with_proved_coverage() -> None:
    assert gap((0, 200), (0, 150)) == 0.25
    assert gap((1, 200), (0, 150)) is None
    assert gap((0, 0), (0, 0)) == 0
    assert gap((0, 200), None) is None


def test_where_a_peer_wins_is_said() -> None:
    ours = run_of("sipplan", (2.0, (0, 100), (0, 50)), (10.0, (0, 80), (0, 70)))
    peer = run_of("cp_sat", (5.0, (0, 90), (0, 60)), (20.0, (0, 85), (0, 75)))
    assert wins([ours, peer]) == [
        "cp_sat (seed 0) proves the better bound: 0 unplaced, quality 75; sipplan: 0 unplaced, quality 70",
        "cp_sat (seed 0) has the better plan from 5.0 to 10.0 s",
    ]
    better = run_of("greedy", (0.5, (0, 79), None))
    assert wins([ours, better]) == [
        "greedy (seed 0) ends with the better plan: 0 unplaced, quality 79; sipplan: 0 unplaced, quality 80",
        "greedy (seed 0) has the better plan from 0.5 to 10.0 s",
    ]
    proved = run_of("sipplan", (2.0, (0, 80), (0, 50)), (10.0, (0, 80), (0, 80)))
    sooner = run_of("highs", (2.0, (0, 80), (0, 10)), (9.0, (0, 80), (0, 80)))
    assert wins([proved, sooner]) == ["highs (seed 0) proves its plan the best after 9.0 s, sipplan after 10.0 s"]
    assert wins([sooner.model_copy(update={"contender": "sipplan"}), proved]) == []
    assert wins([ours, run_of("greedy", (30.0, (1, 10), None))]) == []


def test_a_wrong_bound_and_a_false_claim_are_found() -> None:
    ours = run_of("sipplan", (1.0, (0, 100), (0, 95)))
    peer = run_of("highs", (1.0, (0, 90), (0, 80)))
    boast = run_of("greedy", (1.0, (0, 100), None)).model_copy(update={"objective": (0, 120)})
    assert contradictions([ours, peer, boast]) == [
        "highs (seed 0) has 0 unplaced, quality 90, better than the bound of sipplan (seed 0): 0 unplaced, quality 95",
        "greedy (seed 0) claims 0 unplaced, quality 100, the checker finds 0 unplaced, quality 120",
    ]
    assert best_bound([ours, peer, boast]) == (0, 95)


def test_the_table_shows_no_figure_of_an_illegal_plan() -> None:
    ours = run_of("sipplan", (1.0, (0, 0, 1000), (0, 0, 990)))
    illegal = run_of("timefold", why="2 breaches, the first: gap: …")
    worse = run_of("greedy", (1.0, (0, 3, 500), None))
    text = markdown(record_of(ours, illegal, worse))
    assert "### small: 12 schools, 10 s, 2 workers" in text
    assert "| sipplan | 0 | 0 / 0 | 1,000 | 990 | 1.00 % | 1.00 % | 0.100 | 100 MiB | 61.0 |" in text
    assert "| timefold | 0 | no legal plan | — | — | — | — | 1.000 | 100 MiB | 61.0 |" in text
    assert "| greedy | 0 | 0 / 3 | 500 | — | — | — | 0.418 | 100 MiB | 61.0 |" in text
    assert "- timefold (seed 0): 2 breaches, the first: gap: …" in text
    assert "- nowhere in this run" in text
    assert "Contradictions" not in text


def test_the_short_table_shows_the_worst_seed_of_each_and_marks_the_best_plans() -> None:
    ours = run_of("sipplan", (5.0, (0, 0, 1000), (0, 0, 990)))
    later = run_of("sipplan", (6.0, (0, 0, 1000), (0, 0, 990)), seed=1)
    peer = run_of("timefold", (1.0, (0, 2, 900), None))
    worse = run_of("timefold", (1.0, (0, 3, 800), None), seed=1)
    illegal = run_of("greedy", why="2 breaches")
    lines = short([record_of(ours, later, peer, worse, illegal, run_of("greedy", (1.0, (0, 0, 9000), None)))])
    assert lines.splitlines()[0] == "| county | schools | sipplan | timefold | greedy |"
    assert lines.splitlines()[2:] == ["| small | 12 | **0 / 0; 1,000**; 0.600 | 0 / 3; 800; 0.418 | no legal plan |"]


VISITS = (10, 50)
BEST = (0, 4, 100)


@pytest.mark.parametrize(
    ("objective", "far"),
    [
        (None, 1),
        (BEST, 0),
        ((0, 4, 125), 0.2 / 3),
        ((0, 5, 80), (1 + 1 / 50) / 3),
        ((0, 50, 80), (1 + 46 / 50) / 3),
        ((1, 0, 80), (2 + 1 / 10) / 3),
        ((10, 50, 0), 1),
    ],
)
def test_the_distance_from_the_best_counts_the_first_line_that_is_worse(
    objective: Objective | None, far: float
) -> None:
    assert distance(objective, BEST, VISITS) == pytest.approx(far)


def test_no_plan_is_nearer_than_a_better_one() -> None:
    plans = sorted(product(range(3), range(4, 8), (100, 120, 900)))
    distances = [distance((0, *plan[1:]) if plan[0] == 0 else plan, BEST, VISITS) for plan in plans]
    assert distances == sorted(distances)


def test_nothing_is_better_than_the_best() -> None:
    with pytest.raises(ValueError, match="better than the best"):
        distance((0, 4, 99), BEST, VISITS)


def test_the_primal_integral_averages_the_distance_over_the_limit() -> None:
    trace = (
        Moment(seconds=1, objective=None, bound=(0, 0, 0)),
        Moment(seconds=2, objective=(0, 5, 80), bound=(0, 0, 0)),
        Moment(seconds=6, objective=(0, 4, 125), bound=(0, 0, 0)),
        Moment(seconds=12, objective=BEST, bound=(0, 0, 0)),
    )
    assert primal_integral(trace, BEST, VISITS, 10) == pytest.approx((2 + 4 * 1.02 / 3 + 4 * 0.2 / 3) / 10)
    assert primal_integral(trace, BEST, VISITS, 2) == 1
    assert primal_integral((), BEST, VISITS, 10) == 1
    at_once = (Moment(seconds=0, objective=BEST, bound=None),)
    assert primal_integral(at_once, BEST, VISITS, 10) == 0


def test_a_run_without_a_legal_plan_has_the_worst_integral() -> None:
    boast = run_of("timefold", (1.0, (0, 0, 10), None)).model_copy(update={"objective": None, "outcome": "illegal"})
    ours = run_of("sipplan", (5.0, (0, 0, 1000), None))
    record = record_of(ours, boast)
    assert record.best == (0, 0, 1000)
    assert [record.integral(run) for run in record.runs] == [0.5, 1.0]
    assert record_of(boast).integral(boast) == 1.0


def _with_marks(root: Path) -> tuple[Path, Path]:
    """A README and a page with something between their marks."""
    files = root / README, root / PAGE
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    return files


def test_the_tables_replace_what_is_between_the_marks(tmp_path: Path) -> None:
    readme, page = _with_marks(tmp_path)
    record = record_of(run_of("sipplan", (1.0, (0, 0, 1000), (0, 0, 990))))
    for _ in range(2):
        publish([record, record.model_copy(update={"instance": "large"})], tmp_path)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n\n### small: 12 schools")
    assert text.endswith(f"Run on 2 processors, Linux, with ortools 9.15.\n\n{END}\nafter\n")
    assert text.count("### large") == text.count(f"({Path(PICTURE).name})") == text.count(END) == 1
    assert "old" not in text
    brief = readme.read_text(encoding="utf-8")
    assert (
        brief
        == f"before\n{BEGIN}\n\n{short([record, record.model_copy(update={'instance': 'large'})])}\n{END}\nafter\n"
    )


@pytest.mark.parametrize("lacking", [README, PAGE])
def test_where_marks_are_missing_everything_is_left_as_it_is(tmp_path: Path, lacking: str) -> None:
    files = _with_marks(tmp_path)
    (tmp_path / lacking).write_text(f"{END}\n{BEGIN}\n", encoding="utf-8")
    before = [file.read_text(encoding="utf-8") for file in files]
    with pytest.raises(click.ClickException, match="must have the lines"):
        publish([record_of()], tmp_path)
    assert [file.read_text(encoding="utf-8") for file in files] == before


@pytest.mark.parametrize("name", [README, PAGE])
def test_readme_and_page_have_the_marks(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert 0 < text.find(BEGIN) < text.find(END)


def test_the_readme_leads_to_the_page() -> None:
    assert f"]({PAGE})" in (ROOT / README).read_text(encoding="utf-8")


def test_a_folder_is_planned_but_not_published(tmp_path: Path) -> None:
    for name in ("b", "a", "no county"):
        (tmp_path / name).mkdir()
    for name in ("b", "a"):
        (tmp_path / name / "schools.csv").touch()
    (tmp_path / "c.xlsx").touch()
    assert instances_in(tmp_path) == [tmp_path / "a", tmp_path / "b", tmp_path / "c.xlsx"]
    for words, told in ((["--folder", str(tmp_path), "--publish"], "is not published"), ([], "nothing to plan")):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 2
        assert told in result.output


def test_the_time_before_planning_counts() -> None:
    trace = (Moment(seconds=0.5, objective=(0, 9), bound=None),)
    assert Result(trace=trace).begun_after(1.25).trace == (Moment(seconds=1.75, objective=(0, 9), bound=None),)


def test_contenders_take_turns_in_being_first() -> None:
    assert list(schedule(["a", "b"], [7, 8])) == [("a", 7), ("b", 7), ("b", 8), ("a", 8)]


def test_the_exponent_of_a_power_is_found() -> None:
    sizes = [100.0, 200.0, 400.0, 800.0]
    assert exponent(sizes, [3 * size**1.3 for size in sizes]) == pytest.approx(1.3)
    assert exponent([100, 100], [1, 2]) is None


def test_a_size_that_did_not_get_there_is_shown_but_not_fitted() -> None:
    there = [Measure(n, 1 + n / 100, float(n), 0, 0.01, True) for n in (100, 200, 400)]
    late = Measure(800, 300.0, 800.0, 5, None, False)
    text = scaling_table([*there, late], 0.02)
    assert "| 800 | 300.0 | 800 MiB | 5 | — |" in text
    assert "schools^1.00 (less 1 s to start), peak memory as schools^1.00" in text


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory needs wait4")
def test_a_process_is_measured() -> None:
    """However large the process that starts it."""
    own = b"x" * (250 << 20)
    busy = "import sys, time; x = b'x' * (80 << 20); time.sleep(2); sys.exit('too bad')"
    process = measured([sys.executable, "-c", busy], 60.0)
    assert len(own) > 200 << 20
    assert process.code == 1
    assert process.complaint == "too bad\n"
    assert 80 < process.peak_mib < 200
    assert 2 < process.seconds < 60


@pytest.mark.skipif(sys.platform == "win32", reason="ending a group of processes needs killpg")
def test_a_process_that_does_not_stop_is_ended() -> None:
    assert measured([sys.executable, "-c", "import time; time.sleep(60)"], 0.5).code == -9
