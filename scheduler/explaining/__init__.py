"""True answers to why: facts of a plan, minimal reasons, runners-up and repairs.

Facts (`school_facts`, `sip_facts`, `candidate`, `window_facts`, `strip`) are read off the tables and the plan; what
solves says so.
"""

from scheduler.explaining.answers import Answer, about_school, all_questions, answers, reasons_within
from scheduler.explaining.candidates import Candidate, candidate, candidates, exclusions
from scheduler.explaining.changes import Change, ChangedRow, changed
from scheduler.explaining.contradiction import Consistency, consistency_of
from scheduler.explaining.day_choice import DayChoice, OtherDay, day_choice
from scheduler.explaining.evidence import Evidence, evidence_from, evidence_of
from scheduler.explaining.facts import SchoolFacts, SipFacts, school_facts, sip_facts
from scheduler.explaining.members import Member
from scheduler.explaining.menu import Shortage, shortages
from scheduler.explaining.placing import Placed, Verdict
from scheduler.explaining.question import Question, question_of, questions_of
from scheduler.explaining.reason import Reason, Reasoner
from scheduler.explaining.record import Considered, Excluded, Exclusion, Record, VisitRecord, record_of
from scheduler.explaining.runner_up import Alternative, RunnersUp, runners_up
from scheduler.explaining.source import Obstacle, Source
from scheduler.explaining.strip import StripWeek, common_remarks, legend, strip
from scheduler.explaining.told import Told
from scheduler.explaining.trial import Repair
from scheduler.explaining.why_then import why_then
from scheduler.explaining.window import State, WindowDay, WindowFacts, window_facts
from scheduler.explaining.wording import (
    OF_A_REPLAN,
    asked,
    choice_sentence,
    member_lines,
    paragraph,
    runner_up_sentences,
    sentences,
    window_sentence,
)

__all__ = [
    "OF_A_REPLAN",
    "Alternative",
    "Answer",
    "Candidate",
    "Change",
    "ChangedRow",
    "Considered",
    "Consistency",
    "DayChoice",
    "Evidence",
    "Excluded",
    "Exclusion",
    "Member",
    "Obstacle",
    "OtherDay",
    "Placed",
    "Question",
    "Reason",
    "Reasoner",
    "Record",
    "Repair",
    "RunnersUp",
    "SchoolFacts",
    "Shortage",
    "SipFacts",
    "Source",
    "State",
    "StripWeek",
    "Told",
    "Verdict",
    "VisitRecord",
    "WindowDay",
    "WindowFacts",
    "about_school",
    "all_questions",
    "answers",
    "asked",
    "candidate",
    "candidates",
    "changed",
    "choice_sentence",
    "common_remarks",
    "consistency_of",
    "day_choice",
    "evidence_from",
    "evidence_of",
    "exclusions",
    "legend",
    "member_lines",
    "paragraph",
    "question_of",
    "questions_of",
    "reasons_within",
    "record_of",
    "runner_up_sentences",
    "runners_up",
    "school_facts",
    "sentences",
    "shortages",
    "sip_facts",
    "strip",
    "why_then",
    "window_facts",
    "window_sentence",
]
