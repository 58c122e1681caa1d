from __future__ import annotations

import pytest

from scheduler.register import AuthorityError, find_authority
from tests.register.rows import row

NAMES = {
    "926": "Norfolk",
    "801": "Bristol, City of",
    "895": "Cheshire East",
    "896": "Cheshire West and Chester",
    "342": "St. Helens",
    "823": "Central Bedfordshire",
    "822": "Bedford",
    "838": "Dorset",
    "835": "Dorset",
    "393": "South Tyneside",
}
ROWS = [row(100000 + at, authority_code=code, authority=name) for at, (code, name) in enumerate(NAMES.items())] * 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Norfolk", "926"),
        (" NORFOLK ", "926"),
        ("926", "926"),
        ("0926", "926"),
        ("Bristol", "801"),
        ("bristol city of", "801"),
        ("st helens", "342"),
        ("Cheshire West & Chester", "896"),
        ("Bedford", "822"),
        ("835", "835"),
    ],
)
def test_an_authority_is_found_by_its_name_or_code(typed: str, code: str) -> None:
    assert find_authority(typed, ROWS).code == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Norfollk", 'no authority is called "Norfollk" or has it as its code, did you mean "Norfolk"?'),
        ("999", 'no authority is called "999" or has it as its code'),
        ("", 'no authority is called ""'),
        (",", 'no authority is called ","'),
        ("cheshire", '"cheshire" may be Cheshire East (895) and Cheshire West and Chester (896)'),
        ("Dorset", '"Dorset" may be Dorset (835) and Dorset (838); expected one of these names or codes'),
    ],
)
def test_what_is_none_or_several_is_said(typed: str, said: str) -> None:
    with pytest.raises(AuthorityError) as caught:
        find_authority(typed, ROWS)
    assert str(caught.value).startswith(said)


def test_two_names_of_one_code_are_one_authority() -> None:
    rows = [row(1, authority_code="926", authority=name) for name in ("Norfolk", "Norfolk County")]
    assert find_authority("926", rows).code == find_authority("county", rows).code == "926"


def test_many_that_may_be_meant_are_not_all_named() -> None:
    rows = [row(1, authority_code=str(code), authority=f"City of {code}") for code in range(300, 320)]
    with pytest.raises(AuthorityError, match=r"City of 307 \(307\) and 12 more; expected"):
        find_authority("city", rows)


def test_a_file_of_codes_alone_says_so() -> None:
    rows = [row(1, authority_code=code, authority="") for code in ("926", "201")]
    assert str(find_authority("926", rows)) == "926"
    with pytest.raises(AuthorityError, match='code "Norfolk"; the file has codes alone, 201 to 926'):
        find_authority("Norfolk", rows)
    with pytest.raises(AuthorityError, match="none at all"):
        find_authority("Norfolk", [])
