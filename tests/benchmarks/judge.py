"""The judgement on a run: the checker's word on the plan, and what is proved of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from scheduler.checker import Facts, check_against
from tests.benchmarks.anytime import Moment, Objective
from tests.benchmarks.race import Finish

Outcome = Literal["plan", "illegal", "none", "skipped", "failed"]


class Run(BaseModel):
    """One contender on one instance with one seed."""

    model_config = ConfigDict(frozen=True)

    contender: str
    seed: int
    outcome: Outcome
    why: str
    """What is wrong, where there is no legal plan; in one line."""
    objective: Objective | None
    """As the checker finds it; None without a legal plan."""
    bound: Objective | None
    """The last one the contender claimed."""
    seconds: float
    """Of the whole process, starting and reading included."""
    peak_mib: float
    trace: tuple[Moment, ...]

    @property
    def unplaced(self) -> int | None:
        """The unplaced visits at all levels together."""
        return None if self.objective is None else sum(self.objective[:-1])

    @property
    def proved_after(self) -> float | None:
        """The seconds after which its plan was proved the best; None if it never was."""
        return next(
            (
                moment.seconds
                for moment in self.trace
                if moment.objective is not None and moment.objective == moment.bound
            ),
            None,
        )

    @property
    def gap(self) -> float | None:
        """The gap that the contender proved by itself."""
        return gap(self.objective, self.bound)


def judged(name: str, seed: int, finish: Finish, facts: Facts) -> Run:
    """Judge what a contender handed back by the checker alone."""
    outcome: Outcome
    objective: Objective | None = None
    trace = finish.result.trace if finish.result else ()
    why = finish.why
    if finish.result is None:
        outcome = "skipped" if finish.skipped else "failed"
    elif not finish.result.has_plan:
        outcome, why = "none", "found no plan"
    else:
        report = check_against(facts, finish.result.allocations, finish.result.visits)
        outcome = "illegal" if report.breaches else "plan"
        if report.breaches:
            why = f"{len(report.breaches)} breaches, the first: {report.breaches[0]}"
        else:
            objective = report.objective
    return Run(
        contender=name,
        seed=seed,
        outcome=outcome,
        why=why,
        objective=objective,
        bound=trace[-1].bound if trace else None,
        seconds=finish.process.seconds,
        peak_mib=finish.process.peak_mib,
        trace=trace,
    )


def gap(objective: Objective | None, bound: Objective | None) -> float | None:
    """(quality - bound) / quality where every line of coverage is at its bound, else None."""
    if objective is None or bound is None or objective[:-1] != bound[:-1]:
        return None
    return 0.0 if objective[-1] == 0 else (objective[-1] - bound[-1]) / objective[-1]


def best_bound(runs: Iterable[Run]) -> Objective | None:
    """The highest bound of all runs: it holds for every plan, whoever proved it."""
    return max((run.bound for run in runs if run.bound is not None), default=None)


def contradictions(runs: Sequence[Run]) -> list[str]:
    """Legal plans that are better than somebody's bound (so that bound is wrong), and false claims."""
    found = [
        f"{run.contender} (seed {run.seed}) has {told(run.objective)}, "
        f"better than the bound of {other.contender} (seed {other.seed}): {told(other.bound)}"
        for run in runs
        for other in runs
        if run.objective is not None and other.bound is not None and run.objective < other.bound
    ]
    for run in runs:
        claimed = run.trace[-1].objective if run.trace else None
        if run.objective is not None and claimed is not None and claimed != run.objective:
            found.append(
                f"{run.contender} (seed {run.seed}) claims {told(claimed)}, the checker finds {told(run.objective)}"
            )
    return found


def wins(runs: Sequence[Run], ours: str = "sipplan") -> list[str]:
    """Where a peer beats `ours` on the same seed: in the end, in the bound, in the time of the proof, or on the way."""
    found = []
    for our in (run for run in runs if run.contender == ours):
        for peer in (run for run in runs if run.seed == our.seed and run.contender != ours):
            who = f"{peer.contender} (seed {peer.seed})"
            if peer.objective is not None and (our.objective is None or peer.objective < our.objective):
                found.append(f"{who} ends with the better plan: {told(peer.objective)}; {ours}: {told(our.objective)}")
            if peer.bound is not None and (our.bound is None or peer.bound > our.bound):
                found.append(f"{who} proves the better bound: {told(peer.bound)}; {ours}: {told(our.bound)}")
            if peer.proved_after is not None and our.proved_after is not None and peer.proved_after < our.proved_after:
                found.append(
                    f"{who} proves its plan the best after {peer.proved_after:.1f} s, "
                    f"{ours} after {our.proved_after:.1f} s"
                )
            if peer.outcome == "plan":
                stretches = (f"from {first:.1f} to {last:.1f} s" for first, last in _leads(peer, our))
                found += [f"{who} has the better plan {stretch}" for stretch in stretches]
    return found


def told(lines: Objective | None) -> str:
    """An objective or a bound in words."""
    if lines is None:
        return "nothing"
    *unplaced, quality = lines
    return f"{' / '.join(map(str, unplaced))} unplaced, quality {quality:,}"


def _leads(peer: Run, our: Run) -> list[tuple[float, float]]:
    """The stretches of time in which the peer's plan was the better one, by both traces."""
    times = sorted({moment.seconds for moment in (*peer.trace, *our.trace)})
    leads: list[tuple[float, float]] = []
    for now, later in zip(times, [*times[1:], max([*times, 0.0])], strict=True):
        theirs, mine = _at(peer, now), _at(our, now)
        if theirs is not None and (mine is None or theirs < mine) and later > now:
            if leads and leads[-1][1] == now:
                leads[-1] = (leads[-1][0], later)
            else:
                leads.append((now, later))
    return leads


def _at(run: Run, seconds: float) -> Objective | None:
    """The objective that a run had after so many seconds."""
    objective = None
    for moment in run.trace:
        if moment.seconds > seconds:
            break
        objective = moment.objective
    return objective
