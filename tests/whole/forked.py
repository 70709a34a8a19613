"""A process of the program's own, forked from one that has imported it, with Popen's methods."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

SERVER = Path(__file__).with_name("fork_server.py")
ROOT = Path(__file__).parents[2]
HEAD = 8  # Bytes of a start: how long what follows is.


class Forked:
    """`stderr` is an open file; what it says on stdout is a file to be read."""

    def __init__(self, argv, *, env, cwd, stderr):
        read, write = os.pipe()
        self._answer, theirs = socket.socketpair()
        told = json.dumps({"argv": argv, "env": dict(env), "cwd": str(cwd)}).encode()
        given = [theirs.fileno(), write, stderr.fileno()]
        socket.send_fds(_server(), [len(told).to_bytes(HEAD, "big")], given)
        _server().sendall(told)
        theirs.close()
        os.close(write)
        self.stdout = os.fdopen(read)
        self._answers = self._answer.makefile()
        self.pid = int(self._answers.readline())
        self.returncode = None

    def poll(self):
        """Its exit code; None: it has not ended."""
        if self.returncode is None and select.select([self._answer], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            if not select.select([self._answer], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            self._end()
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def _end(self):
        self.returncode = int(self._answers.readline())
        self._answers.close()
        self._answer.close()


@cache
def _server():
    """One for all tests that run here; it ends with them."""
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, str(SERVER), str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
    )
    theirs.close()

    def end():
        ours.close()
        process.wait(60)

    atexit.register(end)
    return ours
