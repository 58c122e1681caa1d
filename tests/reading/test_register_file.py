from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from scheduler.reading.download import DownloadError
from scheduler.reading.register_file import read_register
from tests.registers import COLUMNS, register_text, school

SLIM = "URN,EstablishmentName,LA_code,lat,lon,Easting,Northing,NumberOfPupils_2024,SchoolCapacity_2017,Ofsted_2017\n"


def written(tmp_path: Path, content: str | bytes, name: str = "edubasealldata20240524.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def message(path: Path) -> str:
    with pytest.raises(DownloadError) as caught:
        read_register(path)
    return str(caught.value)


def test_the_register_has_its_130_odd_columns() -> None:
    assert 130 <= len(COLUMNS) == len(set(COLUMNS)) <= 140


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_either_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    names = [
        "Ysgol Llŷn" if encoding != "cp1252" else "École Sainte-Zoë – “Café”",
        'St John\'s, "Old" School',
        "A\r\nB",
    ]
    rows = [school(number, name) for number, name in enumerate(names, start=121000)]
    register = read_register(written(tmp_path, register_text(rows).encode(encoding)))
    assert [row.name for row in register.rows] == names
    assert [row.row for row in register.rows] == [2, 3, 4]
    assert {row.authority for row in register.rows} == {"Norfolk"}
    assert register.rows[0].easting == "623000"


def test_nothing_about_people_is_read(tmp_path: Path) -> None:
    (row,) = read_register(written(tmp_path, register_text([school(121000)]))).rows
    cells = [getattr(row, field) for field in type(row).__slots__]
    assert "Private" not in cells
    assert "01603999999" not in cells


def test_lines_above_the_headings_and_other_capitals_do_no_harm(tmp_path: Path) -> None:
    text = register_text([school(121000)]).replace("EstablishmentName", " establishmentname ")
    register = read_register(written(tmp_path, f"Get Information About Schools,,\r\n,,\r\n{text}"))
    assert [(row.row, row.name) for row in register.rows] == [(4, "School 121000")]


def test_the_slim_table_is_read(tmp_path: Path) -> None:
    row = "120777,Aldborough Primary School,926,52.86165,1.25376,618360.0,333896.0,124.0,,Good\n"
    register = read_register(written(tmp_path, SLIM + row, "schools-england-2008.csv"))
    (found,) = register.rows
    assert (found.urn, found.authority_code, found.latitude, found.pupils) == ("120777", "926", "52.86165", "124.0")
    assert (found.status, found.phase) == ("", "")
    assert "status" not in register.headings
    assert register.headings["pupils"] == "NumberOfPupils_2024"


def test_missing_columns_are_named_together_with_the_nearest(tmp_path: Path) -> None:
    text = register_text([school(121000)]).replace("Easting", "Eastings").replace("OpenDate", "DateOpened")
    found = message(written(tmp_path, text))
    assert 'row 1, column Easting: the column is missing, did you mean "Eastings"?' in found
    assert "row 1, column OpenDate: the column is missing" in found
    assert len(found.splitlines()) == 2


def test_what_is_optional_may_be_missing(tmp_path: Path) -> None:
    columns = [name for name in COLUMNS if "Federation" not in name and name != "NumberOfPupils"]
    (row,) = read_register(written(tmp_path, register_text([school(121000)], columns))).rows
    assert (row.pupils, row.federation) == ("", "")


def zipped(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; expected the register of schools as downloaded, edubasealldata"),
        (b" \r\n\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook, whatever its name"),
        (zipped("edubasealldata20240524.csv"), 'is a ZIP archive: unpack it and give "edubasealldata20240524.csv"'),
        (b"PK\x03\x04 and no more", "is a ZIP archive that is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an Excel workbook, whatever its name"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html><html><body>URN</body></html>", "is a web page"),
        (register_text([school(1)]).encode("utf-16"), "is UTF-16"),
        (register_text([school(1)]).encode("utf-16-le"), "is UTF-16"),
        (register_text([school(1, "x" * 900 + "\0")]).encode(), "has a zero byte in line 2"),
        (register_text([school(1, "x")]).encode().replace(b"School", b"\x81"), "neither UTF-8 nor Windows-1252"),
        (
            b"\xef\xbb\xbf" + register_text([school(1, "Zo\xeb")]).encode("cp1252"),
            "begins as UTF-8 and is none in line 2",
        ),
        (register_text([school(1)]).replace(",", ";").encode(), "has semicolons between its cells; expected commas"),
        (register_text([school(1)]).replace(",", "\t").encode(), "has tabs between its cells; expected commas"),
        (b"UR,Name\r\n1,x\r\n", 'has no column "URN" in its first 20 lines, did you mean "UR"?'),
        (b"anything at all", 'has no column "URN" in its first 20 lines; expected the register of schools'),
    ],
)
def test_what_is_no_register_is_told_from_one(tmp_path: Path, content: bytes, said: str) -> None:
    path = written(tmp_path, content)
    found = message(path)
    assert found.startswith(f"{path} ")
    assert said in found


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "is a folder; expected the register" in message(tmp_path)
    assert "cannot be read: No such file" in message(tmp_path / "none.csv")


def test_a_cell_with_many_lines_at_the_end_is_whole(tmp_path: Path) -> None:
    text = register_text([school(1), school(2, AccreditationExpiryDate="\r\n".join("abcdefgh"))])
    assert len(read_register(written(tmp_path, text.rstrip())).rows) == 2


def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    rows = [school(1), school(2, 'St "Zoë"\r\nSchool', AccreditationExpiryDate="31-08-2020")]
    text = register_text(rows)
    last = text.index("\r\n2,") + 2
    cuts = range(last + 1, text.rindex("31-08-2020") - 1)
    accepted = []
    for cut in cuts:
        try:
            read_register(written(tmp_path, text[:cut]))
        except DownloadError as error:
            assert "cut short" in str(error)
        else:
            accepted.append(cut)
    assert not accepted


def test_a_quotation_mark_left_open_is_told_with_its_line(tmp_path: Path) -> None:
    text = register_text([school(number, SiteName="") for number in range(1, 400)])
    found = message(written(tmp_path, text.replace("School 3,", '"School 3,', 1)))
    assert "is not proper CSV" in found
    assert "is a quotation mark unclosed" in found


def test_a_row_with_too_many_cells_is_refused_with_its_row(tmp_path: Path) -> None:
    lines = register_text([school(1, SiteName=""), school(2, SiteName=""), school(3, SiteName="")]).splitlines()
    lines[2] += ",one,too,many"
    assert ": row 3: has 143 cells, and there are 140 headings" in message(written(tmp_path, "\r\n".join(lines)))


def test_headings_alone_are_no_register(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("URN,EstablishmentName,LA_code,lat,lon\n,,,,\n", encoding="utf-8")
    with pytest.raises(DownloadError, match="has headings and no rows; expected the register of schools"):
        read_register(file)
