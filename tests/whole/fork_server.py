"""Imports the program once, and forks it for whoever asks: a start then takes no imports.

The argument is the descriptor of a socket, on which each start comes with three descriptors: where
its pid and, once it has ended, its exit code are written, and its stdout and stderr.
"""

import json
import os
import runpy
import signal
import socket
import sys

import bot.cli
import bot.program.process  # noqa: F401 - to be there, as the others.
import listeners.connection  # noqa: F401 - the same.
from tests.whole.forked import HEAD


def serve(control):
    """Until whoever asked is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody waits for who keeps a program.
    while True:
        head, given, *_ = socket.recv_fds(control, HEAD, 3)
        if not head:
            return
        told = json.loads(control.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL))
        if os.fork() == 0:
            control.close()
            keep(told, *given)
        for each in given:
            os.close(each)


def keep(told, answer, stdout, stderr):
    """Be the parent of one program, and say what becomes of it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(answer)
        run(told, stdout, stderr)
    os.close(stdout)
    os.close(stderr)
    os.write(answer, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.write(answer, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def run(told, stdout, stderr):
    """As `python SCRIPT WORDS…` does; it ends as that ends."""
    for number, given in ((1, stdout), (2, stderr)):
        os.dup2(given, number)
        os.close(given)
    os.environ.clear()
    os.environ.update(told["env"])
    os.chdir(told["cwd"])
    sys.argv = told["argv"]
    runpy.run_path(sys.argv[0], run_name="__main__")
    sys.exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
