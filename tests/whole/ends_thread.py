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


def end(_number, _frame):
    # Until it runs, a new thread counts for CPython as its maker, and would be ended in its place.
    while threading._limbo:
        time.sleep(0.001)
    for thread in threading.enumerate():
        if thread.name.startswith(NAME):
            error = ctypes.py_object(SystemExit)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), error)


signal.signal(signal.SIGUSR1, end)
app(["run"])
