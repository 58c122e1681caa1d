"""A small instance as the text of its tables, to be changed cell by cell and written to a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scheduler.reading import InstanceError, read_instance
from scheduler.validation import Problem

TABLES: dict[str, str] = {
    "terms": """
term,first_day,last_day
summer,2008-04-14,2008-07-22
autumn,2008-09-04,2008-12-19
""",
    "closures": """
first_day,last_day,reason
2008-05-05,,Bank holiday
2008-05-26,2008-05-30,Half-term
""",
    "localities": """
locality,area,adviser
North,East,A1
South,East,
""",
    "advisers": """
adviser,name,email,role,weekdays
A1,Ann,ann@example.org,senior adviser,
""",
    "schools": """
school,name,locality,latitude,longitude,phase,pupils,concern,programme,requires,federation,current_sip,weekdays
S1,Ash,North,52.6,1.3,primary,124,0,,,,P1,
S2,Beech,North,52.7,1.3,primary,58,1,,concern,F1,,Mon;Tue
S3,Cedar,South,52.6,1.0,infant,,2,,,F1,,
""",
    "sips": """
sip,name,email,kind,latitude,longitude,localities,min_schools,max_schools,max_concern_schools,max_days,max_visits_per_week,skills,weekdays,from_day,to_day,headteacher_of
P1,Pat,pat@example.org,consultant,52.65,1.3,North;South,0,3,,,3,concern;primary,,,,
P2,Pip,pip@example.org,headteacher,52.6,1.1,,1,3,1,10,1,concern,Mon;Tue;Wed,2008-04-14,2008-12-19,S1
""",
    "programmes": """
programme,visit,title,terms,not_before,not_after,min_gap,ideal,on_site,accompanied,report_days
standard,1,Introduction,summer,,,0,0.5,yes,no,10
standard,2,Review,summer;autumn,2008-06-02,,15,0.3,no,yes,10
""",
    "absences": """
of,id,first_day,last_day,reason
school,S1,2008-09-04,2008-09-05,INSET
sip,*,2008-06-20,,CPD
adviser,A1,2008-10-01,2008-10-03,leave
""",
    "conflicts": """
school,sip,reason
S3,P1,former headteacher
""",
    "pins": """
school,visit,sip,day
S2,,P1,
S2,2,,2008-10-07
""",
    "history": """
school,visit,sip,day
S1,1,P9,2008-04-15
""",
    "travel": """
school,sip,minutes
S1,P1,12
""",
    "policy": """
key,value
max_travel_minutes,75
headteacher_km,3
""",
}


def write_tables(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """The tables as CSV files; a change is a table's whole text, or None for no such file."""
    folder.mkdir(exist_ok=True)
    for name, text in {**TABLES, **(changes or {})}.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def replaced(table: str, *changes: tuple[str, str]) -> dict[str, str | None]:
    """One table with pieces of its text replaced; each piece is there exactly once."""
    text = TABLES[table]
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} is {text.count(old)} times in {table}")
        text = text.replace(old, new)
    return {table: text}


def added(table: str, *rows: str) -> dict[str, str | None]:
    """One table with rows added at its end."""
    return {table: TABLES[table] + "".join(f"{row}\n" for row in rows)}


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Everything wrong with an instance that cannot be read."""
    try:
        read_instance(path)
    except InstanceError as error:
        return error.problems
    return ()
