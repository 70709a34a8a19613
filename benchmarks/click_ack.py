"""How soon a click is acked, with its transaction committed, at 100 a second.

The relay redraws and tells the thread for each click meanwhile; at last no answer comes from the
provider at all. Beside it a Bolt app of bare parts, which writes one row for a click.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import programs
from benchmarks.clicking import cards, pressed, seconds, wait_for_sessions, workspace
from benchmarks.figures import Figure, middle, percentile, report
from benchmarks.paces import paced
from bot.sandbox import HangsBefore, Sandbox

RATE, SECONDS, ROUNDS = 100, 5, 5


def measure(is_small: bool) -> Iterator[Figure]:
    count, rounds = (20, 1) if is_small else (RATE * SECONDS, ROUNDS)
    with workspace() as sandbox, programs.folder() as at:
        payloads = cards(sandbox, at, count * (rounds + 1))
        with programs.heliograph(at, sandbox.api_url) as (app, _):
            wait_for_sessions(sandbox)
            ours = [at_rate(sandbox, payloads[n * count :][:count]) for n in range(rounds)]
            for method in ("chat.postMessage", "chat.update"):
                sandbox.faults.add(method, HangsBefore(60))
            hanging = at_rate(sandbox, payloads[rounds * count :])
            app.kill()  # Its end would wait for what hangs.
            sandbox.faults.clear()
        resolved = count_resolved(at)
        with programs.running("-m", "benchmarks.parts.bare_bolt", at, sandbox.api_url) as bare_app:
            programs.first_line(bare_app)
            wait_for_sessions(sandbox, 1)
            bare = [at_rate(sandbox, payloads[:count]) for _ in range(rounds)]
    what = f"ack of clicks at {RATE} a second"
    for part, below in ((0.5, None), (0.99, 25)):
        yield Figure(
            f"{what}: p{part * 100:.0f}",
            middle([percentile(one, part) for one in ours]) * 1000,
            "ms",
            middle([percentile(one, part) for one in bare]) * 1000,
            below=below,
        )
    yield Figure(
        f"{what}: slowest", max(map(max, ours)) * 1000, "ms", max(map(max, bare)) * 1000, below=3000
    )
    yield Figure(f"{what}, the provider hangs: p99", percentile(hanging, 0.99) * 1000, "ms")
    yield Figure(f"{what}, the provider hangs: slowest", max(hanging) * 1000, "ms", below=3000)
    yield Figure(f"{what}: issues resolved, of {len(payloads)}", resolved, least=len(payloads))


def at_rate(sandbox: Sandbox, payloads: list[dict[str, Any]]) -> list[float]:
    """Press them one after another; the seconds of each ack."""
    return seconds([pressed(sandbox, payloads[n]) for n in paced(len(payloads), RATE)])


def count_resolved(at: Path) -> int:
    with sqlite3.connect(at / "heliograph.db") as database:
        found = database.execute("SELECT count(*) FROM issue WHERE status = 'resolved'")
        return int(found.fetchone()[0])


if __name__ == "__main__":
    report(measure)
