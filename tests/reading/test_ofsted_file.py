from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.reading.download import DownloadError
from scheduler.reading.ofsted_file import read_ofsted

ABOVE = '"State-funded schools inspections and outcomes as at 31 August 2023",,,,\r\n'
HEADINGS = "Web link,URN,School name,Overall effectiveness,Category of concern\r\n"


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "ofsted.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("above", ["", ABOVE, ABOVE + ",,,,\r\n"])
def test_categories_and_grades_are_read(tmp_path: Path, encoding: str, above: str) -> None:
    rows = "x,121000,Zoë’s,4,SM\r\nx,121001,B,2,NULL\r\n,,,,\r\nSource: Ofsted,,,,,\r\n"
    found = read_ofsted(written(tmp_path, above + HEADINGS + rows, encoding))
    assert {urn: (each.category, each.effectiveness) for urn, each in found.items()} == {
        "121000": ("SM", "4"),
        "121001": ("NULL", "2"),
    }
    assert found["121000"].row == above.count("\n") + 2


def test_the_headings_of_other_years_are_understood(tmp_path: Path) -> None:
    found = read_ofsted(written(tmp_path, "URN,Category,Latest OEIF overall effectiveness\n121000,SWK,Not judged\n"))
    assert (found["121000"].category, found["121000"].effectiveness) == ("SWK", "Not judged")
    alone = read_ofsted(written(tmp_path, "URN,Overall effectiveness\n121000,3\n"))
    assert (alone["121000"].category, alone["121000"].effectiveness) == ("", "3")


def test_a_file_without_any_judgement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        read_ofsted(written(tmp_path, "URN,Category of concerns,Overal effectiveness\n121000,SM,4\n"))
    assert str(caught.value).splitlines() == [
        'ofsted.csv: row 1, column Category of concern: the column is missing, did you mean "Category of concerns"?',
        'ofsted.csv: row 1, column Overall effectiveness: the column is missing, did you mean "Overal effectiveness"?',
    ]


def test_a_school_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"rows 2 and 4, column URN.* there twice"):
        read_ofsted(written(tmp_path, HEADINGS + "x,1,A,2,NULL\r\nx,2,B,2,NULL\r\nx,1,A,4,SM\r\n"))


def test_another_file_is_told_from_it(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="expected Ofsted's management information"):
        read_ofsted(written(tmp_path, "school,name\n1,2\n"))
