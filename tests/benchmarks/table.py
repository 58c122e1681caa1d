"""The results as Markdown tables, for people: all there is to say, and the short one of the README."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import Run, best_bound, contradictions, gap, wins
from tests.benchmarks.record import Record

HEADINGS = (
    "contender",
    "seed",
    "unplaced ({levels})",
    "quality",
    "bound",
    "gap",
    "gap to the best bound",
    "primal integral",
    "peak memory",
    "seconds",
)


def markdown(record: Record) -> str:
    """The table of one instance, then where a peer wins and what contradicts itself."""
    runs = record.runs
    by_level = "level " + " / ".join(map(str, record.levels))
    lines = [
        f"### {record.title}",
        "",
        _row([heading.format(levels=by_level) for heading in HEADINGS]),
        _row(["---", *["---:"] * (len(HEADINGS) - 1)]),
    ]
    bound = best_bound(runs)
    lines += [_row(_cells(run, bound, record.integral(run))) for run in runs]
    notes = [f"- {run.contender} (seed {run.seed}): {run.why}" for run in runs if run.why]
    ahead = [f"- {win}" for win in wins(runs)] or ["- nowhere in this run"]
    if not any(run.contender == "sipplan" for run in runs):
        ahead = []
    wrong = [f"- **{each}**" for each in contradictions(runs)]
    for heading, found in (
        ("Without a legal plan:", notes),
        ("Where a peer wins:", ahead),
        ("**Contradictions:**", wrong),
    ):
        if found:
            lines += ["", heading, "", *found]
    return "\n".join(lines) + "\n"


def short(records: Sequence[Record]) -> str:
    """One row an instance, one column a contender: the worst of its seeds, and its worst primal integral."""
    names = [name for name in MODULES if any(run.contender == name for record in records for run in record.runs)]
    lines = [_row(["county", "schools", *names]), _row(["---", *["---:"] * (len(names) + 1)])]
    for record in records:
        cells = [_worst(record, [run for run in record.runs if run.contender == name]) for name in names]
        lines.append(_row([record.instance, f"{record.schools:,}", *cells]))
    return "\n".join(lines) + "\n"


def _worst(record: Record, runs: Sequence[Run]) -> str:
    """What is said of a contender's worst run: unplaced visits, quality, primal integral."""
    if not runs:
        return "—"
    without = next((run for run in runs if run.objective is None), None)
    if without is not None:
        return _outcome(without)
    objective = max(run.objective for run in runs if run.objective is not None)
    integral = max(record.integral(run) for run in runs)
    *unplaced, quality = objective
    text = f"{' / '.join(map(str, unplaced))}; {quality:,}"
    return f"{f'**{text}**' if objective == record.best else text}; {integral:.3f}"


def _outcome(run: Run) -> str:
    """In place of figures, where there is no legal plan."""
    return {"illegal": "no legal plan", "none": "no plan"}.get(run.outcome, run.outcome)


def _cells(run: Run, best: tuple[int, ...] | None, integral: float) -> list[str]:
    if run.objective is None:
        cells = ["—"] * 5
        cells[0] = _outcome(run)
        cells[2] = _bound(run)
    else:
        *unplaced, quality = run.objective
        cells = [
            " / ".join(map(str, unplaced)),
            f"{quality:,}",
            _bound(run),
            _percent(run.gap),
            _percent(gap(run.objective, best)),
        ]
    if run.outcome == "skipped":
        return [run.contender, str(run.seed), *cells, "—", "—", "—"]
    return [run.contender, str(run.seed), *cells, f"{integral:.3f}", f"{run.peak_mib:,.0f} MiB", f"{run.seconds:.1f}"]


def _bound(run: Run) -> str:
    """The bound of quality; it says nothing of plans whose coverage is not at its bound."""
    if run.bound is None or (run.objective is not None and run.bound[:-1] != run.objective[:-1]):
        return "—"
    return f"{run.bound[-1]:,}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.2f} %"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
