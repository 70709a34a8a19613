"""What the app costs that has nothing to do: CPU over half a minute, and memory. Linux only."""

import time
from collections.abc import Iterator

from benchmarks import filling, processor, programs
from benchmarks.figures import Figure, report
from benchmarks.processor import cpu_seconds, megabytes

SETTLE, SECONDS = 10.0, 30.0  # It starts in a few seconds, and its second connection 2 s later.


def measure(is_small: bool) -> Iterator[Figure]:
    if not processor.IS_KNOWN:
        return
    settle, seconds = (0.5, 1.0) if is_small else (SETTLE, SECONDS)
    with programs.sandbox() as slack, programs.folder() as at:
        with filling.filled(at, channels=1):
            pass
        with programs.heliograph(at, slack["api_url"]) as (app, _):
            ours = cost(app, settle, seconds)
        part = ("-m", "benchmarks.parts.bare_bolt", at, slack["api_url"])
        with programs.running(*part) as bolt:
            programs.first_line(bolt)
            bare = cost(bolt, settle, seconds)
    yield Figure("idle: CPU, of one core", ours[0] * 100, "%", bare[0] * 100, below=1)
    yield Figure("idle: memory (RSS)", ours[1], "MB", bare[1], below=100)


def cost(program: programs.Program, settle: float, seconds: float) -> tuple[float, float]:
    """The part of a core that it took over the seconds, and the megabytes that it holds."""
    time.sleep(settle)
    before = cpu_seconds(program.pid)
    time.sleep(seconds)
    return (cpu_seconds(program.pid) - before) / seconds, megabytes(program.pid)


if __name__ == "__main__":
    report(measure)
