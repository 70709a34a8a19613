"""Threads take their memory from few arenas."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.program import malloc, process
from bot.settings import Settings

ROOT = Path(malloc.__file__).parents[2]
COUNT = """
import ctypes, sys, threading
from bot.program.malloc import share_arenas

assert share_arenas()
barrier = threading.Barrier(20)


def take():
    barrier.wait()
    taken.append(bytearray(5000))
    barrier.wait()


taken = []
threads = [threading.Thread(target=take) for _ in range(20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="malloc is another's")
def test_no_more_arenas_than_said(tmp_path):
    """However many threads take memory at the same time."""
    told = tmp_path / "malloc.xml"

    subprocess.run([sys.executable, "-c", COUNT, str(told)], cwd=ROOT, check=True)

    assert 1 <= told.read_text().count("<heap nr=") <= malloc.ARENAS


def test_another_malloc(monkeypatch):
    """Is left as it is."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())

    assert malloc.share_arenas() is False


def test_the_program_shares_them_before_it_has_threads(monkeypatch):
    """A thread keeps the arena that it has."""
    steps = []

    def build(*_):
        steps.append("built")
        raise StartError(["no further"])

    monkeypatch.setattr(process, "share_arenas", lambda: steps.append("shared"))
    monkeypatch.setattr(process, "Process", build)

    with pytest.raises(StartError):
        process.run(Settings(), None)

    assert steps == ["shared", "built"]
