"""What ends a search early, and what does not."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from scheduler.command_line.interrupt import stop_on_interrupt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_each_way_of_asking_stops_the_search(name: str) -> None:
    told = []
    with stop_on_interrupt(lambda: told.append("stopping")) as stop:
        os.kill(os.getpid(), getattr(signal, name))
        assert stop.wait(10)
    assert told == ["stopping"]


def test_what_was_told_to_outlive_its_terminal_does() -> None:
    """`nohup sipplan solve ... &`, and the terminal is closed."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_interrupt(lambda: pytest.fail("stopped")) as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.is_set()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
