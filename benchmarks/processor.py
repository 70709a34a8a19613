"""What a program took of the machine, with all that it started: CPU time and memory. Linux only."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

IS_KNOWN = sys.platform == "linux"
TICKS = os.sysconf("SC_CLK_TCK")  # A second, in /proc.
# Fields of /proc/PID/stat, counted from the state; proc(5). Ended are children waited for.
PARENT, USER, SYSTEM, ENDED_USER, ENDED_SYSTEM = 1, 11, 12, 13, 14


def spent_by(pid: int) -> Callable[[], float]:
    """Called later, it says how many seconds of CPU the program has taken since now."""
    before = cpu_seconds(pid)
    return lambda: cpu_seconds(pid) - before


def cpu_seconds(pid: int) -> float:
    """User and system, of all its threads and of every process below it, ended ones too."""
    parts = (USER, SYSTEM, ENDED_USER, ENDED_SYSTEM)
    every = [fields for one in family(pid) if (fields := _stat(one))]
    return sum(int(fields[part]) for fields in every for part in parts) / TICKS


def megabytes(pid: int) -> float:
    """Resident, of the program and every process below it; what they share counts for each."""
    return sum(map(_resident, family(pid))) / 1024


def family(pid: int) -> Iterator[int]:
    """The process and those below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[PARENT]), []).append(int(entry.name))
    waiting = [pid]
    while waiting:
        yield (one := waiting.pop())
        waiting += children.get(one, ())


def _stat(pid: int) -> list[str]:
    """From the state on, behind the name, which may have spaces; none: it is gone."""
    return _text(pid, "stat").rpartition(")")[2].split()


def _resident(pid: int) -> int:
    """Kilobytes."""
    lines = _text(pid, "status").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _text(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
