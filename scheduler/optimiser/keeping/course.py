"""The course of a replan: outlines, each closer to whole plans than the one before, until every line is proved.

First the allocation is solved alone (`crowding`), which mostly gives the plan and its proof at once. A round then
solves an outline for the best coverage that is not ruled out, then fewest changes, then fewest moves (and
once these are proved, quality), and completes what it sketches to a plan. Where the plan is as good as the sketch, the
lines are proved, for the outline is a relaxation. Where a visit finds no day, or finds a dearer one than the outline
thought, the outline looks at more days, and the next round begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.optimiser.coverage import bound_by_flow
from scheduler.optimiser.keeping import crowding, outline
from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.keeping.completion import complete
from scheduler.optimiser.keeping.outline import Outline, Sketch
from scheduler.optimiser.keeping.reach import EVERYTHING, Reach, bounds_with_beyond, reach_of
from scheduler.optimiser.keeping.standing import Standing
from scheduler.optimiser.model.solving import Answer, prove
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, fewest_left_out
from scheduler.optimiser.problem.problem import Flags, Problem

ALL_DAYS = 10**6
MORE_DAYS = (0, 8, 40, ALL_DAYS)
"""How many days of a visit are looked at besides the one that it had; the next, where that is not enough."""
SHARE_OF_LINE = 0.5
"""Of the time left that one line may take."""
SHARE_OF_COMPLETION = 0.1


@dataclass
class Course:
    """One replan of one problem, until the lines that are wanted are proved or the time is over."""

    before: Before
    pace: Pace
    standing: Standing
    only_affected: bool = False
    gap_wanted: float = 0.0
    _looked_at: dict[int, int] = field(default_factory=dict)
    _target: dict[int, int] = field(default_factory=dict)
    """Visits left out by level: no plan leaves out fewer."""
    _measure: Reach | None = None
    _reach: int = EVERYTHING
    _allocated: bool = False
    """The allocation alone was solved for this target and reach."""
    _last: Sketch | None = None

    def run(self) -> None:
        """Offer plans to the standing, and prove bounds."""
        self.standing.phase = "coverage"
        self._fewest = fewest_left_out(self.problem)
        known = bound_by_flow(self.problem), self.standing.coverage_bound
        self._aim(max(known, key=lambda target: tuple(target.values())))
        while not self._enough:
            if self._allocated:
                self._round()
            else:
                self._allocate()

    @property
    def problem(self) -> Problem:
        """What is replanned."""
        return self.before.problem

    @property
    def _enough(self) -> bool:
        gap = self.standing.gap
        wanted = len(self.problem.levels) + (1 if self.only_affected else 3)
        return self.pace.left <= 0 or self.standing.proved >= wanted or (gap is not None and gap <= self.gap_wanted)

    @property
    def _disruption_is_proved(self) -> bool:
        return self.standing.proved >= len(self.problem.levels) + 2

    @property
    def _pairs(self) -> Flags:
        """The pairs within reach."""
        possible = self._fewest < IMPOSSIBLE
        return possible if self._measure is None else possible & self._measure.within(self._reach)

    def _aim(self, target: dict[int, int]) -> None:
        """Aim at this coverage: none is better. Look at the pairs of the fewest changes that the flow knows."""
        self._target = target
        self._measure = reach_of(self.before, target, self._fewest)
        self._reach = EVERYTHING if self._measure is None else 0
        self._allocated = False
        changes = 0 if self._measure is None else max(0, -self._measure.needed(target, 0))
        self.standing.prove((*target.values(), changes))

    def _allocate(self) -> None:
        """Solve the allocation alone; complete it with as many visits on their day as it allows."""
        self.standing.phase = "allocation"
        crowd = crowding.build(self.before, self._pairs, self._fewest, self._target)
        model = crowd.variables.model
        changes = self._solve(model, crowd.changes)
        if changes.impossible:
            self._widen()
            return
        if not changes.found:
            self._allocated = True
            return
        beyond = self._out_of_reach(changes.value)
        self._reach = self._needed(changes.value)
        if beyond:
            return
        self._allocated = True
        bounds = [changes.bound]
        chosen = crowd.chosen(changes.solver)
        if changes.proved:
            model.add(crowd.changes <= changes.value)
            moves = self._solve(model, crowd.moves)
            bounds.append(moves.bound)
            chosen = crowd.chosen(moves.solver) if moves.found else chosen
        self._prove(bounds)
        sketched = self._sketch(chosen)
        if sketched is not None:
            self._last = sketched
            self._complete(sketched)

    def _sketch(self, pairs: Flags) -> Sketch | None:
        """The sketch of an allocation with the fewest moves."""
        model = self._outline(pairs)
        answer = self._solve(model.variables.model, model.moves)
        return model.sketch(answer.solver) if answer.found else None

    def _round(self) -> None:
        """Solve one outline and complete its sketch."""
        self.standing.phase = "quality" if self._disruption_is_proved else "disruption"
        model = self._outline(self._pairs)
        if self._last is not None:
            model.hint(self._last)
        bounds, impossible = self._descend(model)
        if impossible:
            self._widen()
            return
        self._prove(bounds)
        if self._last is not None:
            changes = self.before.changes(self._last.schedule)
            if self._out_of_reach(changes):
                self._reach = self._needed(changes)
            else:
                self._complete(self._last)

    def _outline(self, pairs: Flags) -> Outline:
        """The outline over some pairs, of plans with the coverage aimed at."""
        leaving = frozenset(level for level, count in self._target.items() if count)
        model = outline.build(self.before, pairs, self._looked_at, leaving)
        for level, count in self._target.items():
            model.variables.model.add(model.left_out[level] <= count)
        return model

    def _descend(self, model: Outline) -> tuple[list[int], bool]:
        """Minimise changes, moves and, when it is their turn, quality; return bounds, and whether there is nothing.

        Bounds end with the first line that is not solved to its end. The last solution is kept.
        """
        lines = [model.changes, model.moves, *([model.quality] if self._disruption_is_proved else [])]
        known = self.standing.bounds[len(self.problem.levels) : self.standing.proved]
        bounds: list[int] = []
        exact = True
        for number, line in enumerate(lines):
            if number < len(known) and number < len(lines) - 1:
                model.variables.model.add(line <= known[number])
                bounds.append(known[number])
                continue
            answer = self._solve(model.variables.model, line)
            if answer.impossible:
                return bounds, True
            if exact:
                bounds.append(answer.bound)
            if not answer.found:
                break
            exact = exact and answer.proved
            self._last = model.sketch(answer.solver)
            model.variables.model.add(line <= answer.value)
            model.variables.model.clear_hints()  # type: ignore[no-untyped-call]
            model.hint(self._last)
        return bounds, False

    def _solve(self, model: cp_model.CpModel, line: cp_model.LinearExpr) -> Answer:
        # One worker: measured on counties, CP-SAT's single search closes outlines at once where its portfolio crawls.
        effort = self.pace.effort(self.pace.left * SHARE_OF_LINE, workers=1)
        answer = prove(model, line, effort, self.pace.stop)
        self.pace.spend(answer.work)
        return answer

    def _prove(self, bounds: list[int]) -> None:
        """Take bounds of the lines after coverage, found within reach; beyond it more schools change than within."""
        if self._measure is not None and self._reach < EVERYTHING:
            bounds = bounds_with_beyond(bounds, self._measure.least_beyond(self._target, self._reach))
        self.standing.prove((*self._target.values(), *bounds))

    def _needed(self, changes: int) -> int:
        """How far to look for all plans with the coverage aimed at and as few changes."""
        return EVERYTHING if self._measure is None else self._measure.needed(self._target, changes)

    def _out_of_reach(self, changes: int) -> bool:
        """Whether plans with as few changes may use pairs that were not offered."""
        return self._reach < EVERYTHING and self._needed(changes) > self._reach

    def _widen(self) -> None:
        """No plan within reach has the coverage aimed at: look at all pairs; if they were, aim lower."""
        if self._reach < EVERYTHING:
            self._reach = EVERYTHING
            return
        self.standing.phase = "coverage"
        model = outline.build(self.before, self._pairs, self._looked_at, frozenset(self.problem.levels))
        # None has the coverage aimed at and none has more: so at least one visit more is left out.
        lowest = self.problem.levels[-1]
        raised = {**self._target, lowest: self._target[lowest] + 1}
        found = dict.fromkeys(self.problem.levels, 0)
        for level, line in model.left_out.items():
            answer = self._solve(model.variables.model, line)
            found[level] = answer.bound
            if not answer.proved:
                break
            model.variables.model.add(line <= answer.value)
        self._aim(max(raised, found, key=lambda target: tuple(target.values())))

    def _complete(self, sketch: Sketch) -> None:
        """Make a plan of a sketch; look at more days of the visits where the two part."""
        if not sketch.elsewhere:
            self.standing.offer(sketch.schedule)
            return
        units = self.pace.left * SHARE_OF_COMPLETION
        completion = complete(self.before, sketch, self.pace, units, loose=frozenset())
        if completion.schedule is not None:
            self.standing.offer(completion.schedule)
        crowded = frozenset(self._sip(sketch, visit) for visit in completion.without_day)
        if crowded:
            self._look_at_all_days(sketch, crowded)
            loosened = complete(self.before, sketch, self.pace, units, loose=crowded)
            if loosened.schedule is not None:
                self.standing.offer(loosened.schedule)
        elif self._disruption_is_proved:
            for visit in sketch.elsewhere:
                self._look_at_more_days(visit)

    def _sip(self, sketch: Sketch, visit: int) -> int:
        pair = sketch.schedule.pair[self.problem.visits[visit].school]
        return int(self.problem.pairs.sip[pair])

    def _look_at_all_days(self, sketch: Sketch, sips: frozenset[int]) -> None:
        for school, pair in enumerate(sketch.schedule.pair.tolist()):
            if pair >= 0 and int(self.problem.pairs.sip[pair]) in sips:
                self._looked_at.update(dict.fromkeys(self.problem.visits_of[school], ALL_DAYS))

    def _look_at_more_days(self, visit: int) -> None:
        now = self._looked_at.get(visit, 0)
        self._looked_at[visit] = next((more for _, more in pairwise(MORE_DAYS) if more > now), ALL_DAYS)
