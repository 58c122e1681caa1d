"""What a process of a run hears from its first moment."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scheduler.child_processes import Telling

SCRIPT = """
import multiprocessing, signal
from scheduler.child_processes import interrupts_held_back

def tell(line):
    line.send(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())))

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with interrupts_held_back():
        process = context.Process(target=tell, args=(theirs,))
        process.start()
    theirs.close()
    assert ours.recv() == [signal.SIGHUP, signal.SIGINT, signal.SIGTERM]
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())
    process.join()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no masks of signals")
def test_the_first_process_of_a_run_is_deaf_to_interrupts(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_first_and_the_last_are_always_told() -> None:
    told: list[int] = []
    first = threading.Event()

    def send(news: int) -> None:
        told.append(news)
        first.set()

    telling = Telling(send)
    telling.tell(1)
    assert first.wait(10)
    for news in range(2, 1000):
        telling.tell(news)
    telling.finish()
    assert (told[0], told[-1]) == (1, 999)
    assert told == sorted(set(told))


def test_who_has_news_does_not_wait_until_they_are_heard() -> None:
    heard = threading.Event()
    telling = Telling[int](lambda news: assert_set(heard))
    for news in range(1000):
        telling.tell(news)
    heard.set()
    telling.finish()


def assert_set(event: threading.Event) -> None:
    assert event.wait(10)
