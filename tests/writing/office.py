"""LibreOffice's own judgement of a workbook: the cells that it marks as invalid data."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from tests.exporting.programs import SECONDS, converted, program

MACRO = """
Sub Main(file, report)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(file, "_blank", 0, hidden())
  handle = FreeFile
  Open report For Output As #handle
  For at = 0 To book.Sheets.Count - 1
    sheet = book.Sheets.getByIndex(at)
    before = sheet.DrawPage.Count
    sheet.showInvalid()
    For number = before To sheet.DrawPage.Count - 1
      circle = sheet.DrawPage.getByIndex(number)
      x = circle.Position.X + circle.Size.Width / 2
      y = circle.Position.Y + circle.Size.Height / 2
      column = 0
      Do While sheet.getCellByPosition(column + 1, 0).Position.X <= x
        column = column + 1
      Loop
      row = 0
      Do While sheet.getCellByPosition(0, row + 1).Position.Y <= y
        row = row + 1
      Loop
      Print #handle, sheet.Name & "|" & (row + 1) & "|" & sheet.getCellByPosition(column, 0).String
    Next
  Next
  Print #handle, "done"
  Close #handle
  book.close(True)
End Sub
"""
"""'Mark invalid data' of the menu Tools, Detective; each circle that it draws by sheet, row and heading."""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LIBRARIES = (
    '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" '
    'library:link="false"/></library:libraries>'
)
LIBRARY = (
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Invalid"/>'
    "</library:library>"
)
MODULE = (
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Invalid" '
    f'script:language="StarBasic">{escape(MACRO)}</script:module>'
)

Place = tuple[str, int, str]
"""A sheet, a row and a heading."""


def saved_by_office(book: Path, folder: Path) -> Path:
    """The workbook as LibreOffice opens and saves it."""
    return converted(book, "xlsx", folder)


def invalid_cells(book: Path, folder: Path) -> set[Place]:
    """The cells that LibreOffice finds invalid; it must have run in this folder before, to have made its profile."""
    office = program(("soffice", "libreoffice"), "libreoffice-calc")
    profile = folder / "profile"
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    (basic / "script.xlc").write_text(HEAD + LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(HEAD + LIBRARY, encoding="utf-8")
    (basic / "Standard" / "Invalid.xba").write_text(HEAD + MODULE, encoding="utf-8")
    report = folder / "invalid.txt"
    subprocess.run(
        [
            office,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile.as_uri()}",
            f'macro:///Standard.Invalid.Main("{book.as_uri()}","{report}")',
        ],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    *lines, done = report.read_text(encoding="utf-8").splitlines()
    assert done == "done"
    return {(sheet, int(row), heading) for sheet, row, heading in (line.split("|") for line in lines)}
