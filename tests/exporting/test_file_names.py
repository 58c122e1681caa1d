"""File names that Windows, macOS and Linux all take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exporting.file_names import LONGEST, RESERVED, file_name, file_names
from tests.exporting.plans import HOSTILE

FORBIDDEN = set('<>:"/\\|?*')


def _is_safe(name: str) -> bool:
    return (
        0 < len(name) <= LONGEST + 1
        and len(name.encode()) <= 201
        and not FORBIDDEN & set(name)
        and all(character.isprintable() for character in name)
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and name.partition(".")[0].rstrip().casefold() not in RESERVED
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_becomes_a_safe_name(text: str) -> None:
    assert _is_safe(file_name(text))


@given(st.text(max_size=400).filter(lambda text: not any("\ud800" <= each <= "\udfff" for each in text)))
def test_any_text_becomes_a_safe_name(text: str) -> None:
    name = file_name(text)
    assert _is_safe(name)
    assert file_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("P01 Ann Watts", "P01 Ann Watts"),
        ("../../x", "_.._x"),
        ("con", "_con"),
        ("LPT¹.txt", "_LPT¹.txt"),
        ("nul .", "_nul"),
        ("Ende. ", "Ende"),
        ("", "_"),
        ("\u202egnp.exe", "gnp.exe"),
        ("St Mary's: Infant/Junior", "St Mary's_ Infant_Junior"),
    ],
)
def test_what_a_name_becomes(text: str, name: str) -> None:
    assert file_name(text) == name


def test_names_that_only_capitals_tell_apart_are_numbered() -> None:
    texts = {1: "Ash", 2: "ASH", 3: "ash", 4: "ash (2)", 5: "Straße", 6: "STRASSE"}
    names = file_names(texts.items())
    assert names == {1: "Ash", 2: "ASH (2)", 3: "ash (3)", 4: "ash (2) (2)", 5: "Straße", 6: "STRASSE (2)"}


@given(st.lists(st.text(alphabet="aAbBé\u0301e. ", max_size=3), max_size=12))
def test_names_always_differ(texts: list[str]) -> None:
    names = file_names(enumerate(texts))
    assert len({name.casefold() for name in names.values()}) == len(texts)
