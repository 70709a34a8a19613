"""A program at a terminal of its own: what it shows is waited for, what a person types is sent."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from tests.pace import allowed

ROOT = Path(__file__).parents[2]
ROWS, COLUMNS = 24, 80
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 30.0  # Seconds; a start takes one.
CTRL_C = "\x03"


class Terminal:
    """80 columns wide, and the controlling terminal: passwords are read from nowhere else."""

    def __init__(self, *words, cwd, env):
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "TERM": "xterm", "PYTHONPATH": str(ROOT), **env},
            start_new_session=True,
            preexec_fn=lambda: _own(slave),  # noqa: PLW1509
        )
        os.close(slave)
        self.text = ""  # All that it has shown.
        self._seen = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    def expect(self, words, seconds=PATIENCE):
        """Wait until it shows that, after what was expected before; a line may break anywhere."""
        ends = time.monotonic() + allowed(seconds)
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        while not (found := pattern.search(self.text, self._seen)):
            is_over = self.process.poll() is not None
            if not self._read(0.1) and is_over:
                break
            assert time.monotonic() < ends, f"{words!r} is not in:\n{self.text}"
        assert found, f"{words!r} is not in:\n{self.text}"
        self._seen = found.end()

    def type(self, text):
        """And press Enter."""
        os.write(self._master, f"{text}\n".encode())

    def press(self, key):
        os.write(self._master, key.encode())

    def answer(self, words, text):
        """`text`: or what makes it, once it is asked for."""
        self.expect(words)
        self.type(text() if callable(text) else text)

    def interrupted(self):
        """Its exit code after Ctrl-C, pressed again while nothing happens as a person does.

        Python's `input` loses a signal between its prompt and its wait: 13 of 82,862 were lost.
        """
        for _ in range(6):
            if self.process.poll() is None:
                self.press(CTRL_C)
            ends = time.monotonic() + 5
            while self.process.poll() is None and time.monotonic() < ends:
                self._read(0.1)
        return self.ended()

    def ended(self, seconds=PATIENCE):
        """Its exit code; what it showed last is read."""
        ends = time.monotonic() + allowed(seconds)
        while self.process.poll() is None:
            assert time.monotonic() < ends, self.text
            self._read(0.1)
        while self._read(0.1):
            pass
        return self.process.returncode

    def _read(self, seconds):
        ready, _, _ = select.select([self._master], [], [], seconds)
        try:
            found = os.read(self._master, 65536) if ready else b""
        except OSError:  # Nobody holds the other end any more.
            return False
        self.text += CONTROL.sub("", found.decode(errors="replace"))
        return bool(found)


def _own(slave):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
