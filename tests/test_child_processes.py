"""What a process of a run hears from its first moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
