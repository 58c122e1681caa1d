"""What `sipplan export` says of what is unplaced: the answers of `sipplan explain`, as data for workbook and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.command_line.terminal import counted

if TYPE_CHECKING:
    from models import Instance, Plan
    from scheduler import explaining
    from scheduler.exporting import account

MOST_STRIPS = 250
"""Windows that are shown day by day, so that a report on an empty plan stays a file that opens."""
BROKEN = "Not looked into, as the plan breaks rules: sipplan check names them."


def explained(plan: Plan, instance: Instance, seconds: float) -> account.Explained:
    """Reasons, highest concern first, as many as the time allows; and of everything the facts and the days.

    A plan that breaks rules gets no reasons: they say what cannot be while all rules are kept.
    """
    from scheduler.checker import check
    from scheduler.explaining import all_questions, answers, choice_sentence, evidence_of, reasons_within, school_facts
    from scheduler.exporting.account import Explained

    evidence = evidence_of(instance, plan)
    broken = bool(check(instance, plan.allocations, plan.visits).breaches)
    found = () if broken else answers(reasons_within(evidence, all_questions(evidence), seconds))
    windows, states = _windows(evidence)
    return Explained(
        answers=tuple(_answer(each) for each in found),
        windows=windows,
        choices={
            school.school: choice_sentence(school_facts(evidence, school))
            for school in evidence.troubled()
            if evidence.owner(school.school) is None
        },
        legend=tuple((state.name.lower(), state.letter, state.meaning) for state in states),
        notice=BROKEN if broken else _out_of_time(seconds),
    )


def _out_of_time(seconds: float) -> str:
    """What is said of everything that there was no time to look into."""
    within = f" in the {counted(round(seconds), 'second')} there were" if seconds else ""
    return (
        f"Not looked into{within}: sipplan explain PLAN --school ID gives the reason, "
        "sipplan export --reasons SECONDS looks longer."
    )


def _answer(answer: explaining.Answer) -> account.Answer:
    from scheduler.explaining import asked, paragraph, sentences
    from scheduler.exporting.account import Answer

    first = answer.reasons[0]
    return Answer(sentences(first), paragraph(first), asked(first), tuple(_about(each) for each in answer.reasons))


def _about(reason: explaining.Reason) -> account.About:
    from scheduler.exporting.account import About

    question = reason.question
    whole = question.evidence.owner(reason.school.school) is None
    return About(reason.school.school, tuple(sorted(question.visits)), whole)


def _windows(
    evidence: explaining.Evidence,
) -> tuple[dict[tuple[str, int], account.Window], tuple[explaining.State, ...]]:
    """The window of every unplaced visit, and the states that occur on those shown day by day."""
    from scheduler.explaining import State, strip, window_facts, window_sentence
    from scheduler.exporting.account import Window

    found: dict[tuple[str, int], account.Window] = {}
    used: set[explaining.State] = set()
    for school in evidence.troubled():
        missing = evidence.unplaced(school)
        for visit in evidence.facts.visits_of(school):
            if visit.visit in missing:
                facts = window_facts(evidence, school, visit)
                weeks = strip(facts) if len(found) < MOST_STRIPS else ()
                used.update(day.state for week in weeks for day in week.days if day is not None)
                found[school.school, visit.visit] = Window(window_sentence(facts), tuple(map(_week, weeks)))
    return found, tuple(state for state in State if state in used)


def _week(week: explaining.StripWeek) -> account.StripWeek:
    from scheduler.exporting.account import StripWeek

    return StripWeek(week.monday, tuple(map(_day, week.days)), week.remarks)


def _day(day: explaining.WindowDay | None) -> account.StripDay | None:
    from scheduler.exporting.account import StripDay

    if day is None:
        return None
    return StripDay(day.state.name.lower(), day.state.letter, day.obstacles[0].words if day.obstacles else "")
