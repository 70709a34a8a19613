"""Runs the program; at SIGUSR1 the threads whose names begin with the first argument are ended.

As by a fault that nothing catches: each as soon as it does anything at all.
"""

import ctypes
import signal
import sys
import threading
import time

from bot.cli import app

NAME = sys.argv[1]
WITH_LOOP = ("socket", "http")
AGAIN = 0.1  # Seconds.


class Ended(BaseException):
    """An event loop that awaits what raised it goes on; SystemExit would end that one too."""


def end(_number, _frame):
    threading.Thread(target=end_all, name="ender", daemon=True).start()


def end_all():
    """Again and again: a pool's thread gives a fault of its work away, and goes on."""
    # Until it runs, a new thread counts for CPython as its maker, and would be ended in its place.
    while threading._limbo:
        time.sleep(0.001)
    fault = ctypes.py_object(SystemExit if NAME.startswith(WITH_LOOP) else Ended)
    ending = [thread for thread in threading.enumerate() if thread.name.startswith(NAME)]
    while ending:
        for thread in ending:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), fault)
        time.sleep(AGAIN)
        ending = [thread for thread in ending if thread.is_alive()]


signal.signal(signal.SIGUSR1, end)
app(["run"])
