"""A real calendar server and a real client on loopback: Radicale holds the files, khal shows what is in them.

Both come with the development packages from PyPI, and vdirsyncer, which carries calendars between them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduler.exporting.calendars import CalendarOptions, Hours
from tests.exporting.calendars.reading import files_of
from tests.exporting.plans import edition, next_edition

BIN = Path(sys.executable).parent
SECONDS = 120
READER = b64encode(b"reader:any").decode()
"""Whoever says their name is let in, on this machine alone."""
TIMED = CalendarOptions(hours=Hours.parse("09:00-15:30"))


@dataclass(frozen=True)
class Server:
    """A Radicale that is running."""

    url: str

    def put(self, name: str, content: bytes) -> None:
        """Upload a calendar file whole, in place of the one that is there."""
        request = urllib.request.Request(
            f"{self.url}/reader/{name}/",
            data=content,
            method="PUT",
            headers={"Content-Type": "text/calendar", "Authorization": f"Basic {READER}"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            assert answer.status == 201


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "radicale.log").open("wb")
    command = [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}"]
    command += ["--auth-type", "none", "--rights-type", "authenticated"]
    command += ["--storage-filesystem-folder", str(tmp_path / "collections")]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(port, process, tmp_path / "radicale.log")
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(SECONDS)
        log.close()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as there:
            if there.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"Radicale did not start:\n{log.read_text()}")


@dataclass(frozen=True)
class Client:
    """khal with a calendar that vdirsyncer keeps the same as the server's."""

    folder: Path

    def follow(self, server: Server, name: str) -> None:
        """Have one calendar of the server, and get it."""
        (self.folder / "vdirsyncer.conf").write_text(
            f"""
[general]
status_path = "{self.folder / "status"}"
[pair calendar]
a = "here"
b = "there"
collections = ["{name}"]
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{self.folder / "calendars"}"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{server.url}/reader/"
username = "reader"
password = "any"
"""
        )
        self._khal_configured(name)
        _run(BIN / "vdirsyncer", "-c", self.folder / "vdirsyncer.conf", "discover", "calendar", answer="y\ny\n")
        self.sync()

    def own(self, name: str) -> None:
        """Have an empty calendar of one's own, to import files into."""
        (self.folder / "calendars" / name).mkdir(parents=True)
        self._khal_configured(name)

    def sync(self) -> None:
        """Fetch what has changed."""
        _run(BIN / "vdirsyncer", "-c", self.folder / "vdirsyncer.conf", "sync")

    def take_in(self, content: bytes) -> None:
        """Open a calendar file that came by mail."""
        file = self.folder / "mailed.ics"
        file.write_bytes(content)
        _run(BIN / "khal", "-c", self.folder / "khal.conf", "import", "--batch", file)

    def agenda(self) -> list[str]:
        """A line for each entry of the year, as khal shows it: cancelled ones are marked."""
        form = "{cancelled}{start-long}|{end-long}|{title}"
        command = (BIN / "khal", "-c", self.folder / "khal.conf", "list", "--once", "--day-format", "")
        shown = _run(*command, "--format", form, "2008-04-01 00:00", "270d")
        return [line for line in shown.splitlines() if line.strip()]

    def _khal_configured(self, name: str) -> None:
        formats = "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        formats += "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        (self.folder / "khal.conf").write_text(
            f"[calendars]\n[[mine]]\npath = {self.folder / 'calendars' / name}\n[default]\ndefault_calendar = mine\n"
            f"[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\n{formats}"
            f"[sqlite]\npath = {self.folder / 'khal.db'}\n"
        )


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return Client(tmp_path)


def _run(*command: str | Path, answer: str = "") -> str:
    words = [str(word) for word in command]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "HOME": str(Path(words[2]).parent)}
    done = subprocess.run(
        words, check=False, input=answer, capture_output=True, text=True, timeout=SECONDS, env=environment
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _standing(agenda: list[str]) -> list[str]:
    return [line for line in agenda if not line.startswith("CANCELLED")]


PAT_BEFORE = [
    "2008-04-15 09:00|2008-04-15 15:30|Ash: Review",
    "2008-04-18|2008-04-18|Report due: Ash, Review",
    "2008-04-24 09:00|2008-04-24 15:30|Ash: Targets",
    "2008-09-15 09:00|2008-09-15 15:30|Ash: Evaluation",
]
PIP_GONE = ["Beech: Entry to concern", "Beech: Monitoring", "Cedar: Targets"]


def test_every_file_is_imported_by_the_server_and_shown_by_the_client(server: Server, client: Client) -> None:
    for number, content in enumerate(files_of(edition(), options=TIMED).values()):
        server.put(f"calendar-{number}", content)
    server.put("pat", files_of(edition(), options=TIMED)["sips/All terms/P1 Pat.ics"])
    client.follow(server, "pat")
    agenda = client.agenda()
    assert set(PAT_BEFORE) <= set(agenda)
    assert len(agenda) == 8


def test_an_update_on_the_server_shows_each_moved_visit_once(server: Server, client: Client) -> None:
    path = "everything/All terms/Everything.ics"
    server.put("everything", files_of(edition(), options=TIMED)[path])
    client.follow(server, "everything")
    assert any("2008-04-15 09:00" in line and "Ash: Review" in line for line in client.agenda())
    server.put("everything", files_of(next_edition(), edition(), options=TIMED)[path])
    client.sync()
    agenda = client.agenda()
    assert [line for line in agenda if "Ash: Review" in line] == [
        "2008-04-16 09:00|2008-04-16 15:30|Ash: Review (Pat)",
    ]
    assert not [line for line in _standing(agenda) if "Cedar: Targets" in line]
    assert len(_standing(agenda)) == len(set(agenda)) - 2 == 8 + 8 + 2


def test_an_update_by_mail_shows_each_moved_visit_once_and_each_cancelled_one_not_at_all(client: Client) -> None:
    client.own("mailbox")
    for path in ("sips/All terms/P1 Pat.ics", "sips/All terms/P2 Pip.ics"):
        client.take_in(files_of(edition(), options=TIMED)[path])
        before = client.agenda()
    assert {line.split("|")[2] for line in before} > {*PIP_GONE, "Ash: Review"}
    client.take_in(files_of(next_edition(), edition(), options=TIMED)["sips/All terms/P2 Pip.ics"])
    gone = _standing(client.agenda())
    assert not [line for line in gone if line.split("|")[2] in PIP_GONE]
    client.take_in(files_of(next_edition(), edition(), options=TIMED)["sips/All terms/P1 Pat.ics"])
    after = [line.split("|")[2] for line in _standing(client.agenda())]
    for title in ("Ash: Review", "Beech: Entry to concern", "Beech: Monitoring", "Beech: Evaluation", "CPD programme"):
        assert after.count(title) == 1, title
    assert "Cedar: Targets" not in after
    assert "2008-04-16 09:00|2008-04-16 15:30|Ash: Review" in client.agenda()
