"""SIGTERM and Ctrl-C end the program whenever they come."""

import signal
import subprocess
import sys

import pytest

from tests.holdings import ROOT

# The signal comes while the main thread holds what the event is guarded by, as in its wait.
PROGRAM = """
import os, signal, threading
from bot.program import end_signals

ending = threading.Event()
end_signals.set_at_end(ending)
with ending._cond:
    os.kill(os.getpid(), {number})
    for _ in range(1000):
        pass
end_signals.wait_for(ending)
print("ended")
"""
# The signal is noted without waking the main thread, as just before its wait.
UNNOTICED = """
import signal, threading, time
from bot.program import end_signals

ending = threading.Event()
end_signals.set_at_end(ending)
threading.Timer(0.2, lambda: signal.pthread_kill(threading.get_ident(), {number})).start()
end_signals.wait_for(ending)
print("ended")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("words", [PROGRAM, UNNOTICED], ids=["in its wait", "before its wait"])
def test_it_ends(words, number):
    run = subprocess.run(
        [sys.executable, "-c", words.format(number=int(number))],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=ROOT,
        check=False,
    )

    assert (run.stdout, run.returncode) == ("ended\n", 0), run.stderr
