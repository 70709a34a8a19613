"""A burst of envelopes, all at once: are all acked, and how soon.

Events that nothing follows from, events of which each is stored, and clicks that each resolve an
issue, at once and each on its own: far more than people do. Beside them the same on a Bolt app of
bare parts, which stores nothing.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import programs
from benchmarks.clicking import cards, pressed, seconds, wait_for_sessions, workspace
from benchmarks.figures import Figure, percentile, report
from bot.sandbox import Sandbox
from bot.sandbox.deliveries import Delivery

ENVELOPES = 2000
PATIENCE = 3  # Seconds that Slack waits for an ack.
MESSAGE = {"type": "message", "channel": "C0LOAD1", "channel_type": "channel", "text": "hello"}
RENAMED = {"type": "channel_rename", "channel": {"id": "C0LOAD1", "name": "load-one"}}

Burst = Callable[[Sandbox], list[Delivery]]


def measure(is_small: bool) -> Iterator[Figure]:
    count = 40 if is_small else ENVELOPES
    with workspace() as sandbox, programs.folder() as at:
        clicks = cards(sandbox, at, count)
        bursts: dict[str, Burst] = {
            "events": lambda slack: [slack.send_event(MESSAGE) for _ in range(count)],
            "stored events": lambda slack: [slack.send_event(RENAMED) for _ in range(count)],
            "clicks": lambda slack: [pressed(slack, click) for click in clicks],
        }
        ours = {name: on_ours(sandbox, at, burst) for name, burst in bursts.items()}
        bare = {name: on_bare(sandbox, burst) for name, burst in bursts.items()}
    for kind in ("events", "stored events"):
        name = f"burst of {count} {kind}"
        yield acked(name, ours[kind], bare[kind], least=count)
        late, bare_late = (percentile(each[kind], 0.99) for each in (ours, bare))
        yield Figure(f"{name}: p99", late, "s", bare_late, below=1)
    yield acked(f"burst of {count} clicks", ours["clicks"], bare["clicks"], least=count)


def acked(what: str, ours: list[float], bare: list[float], least: int) -> Figure:
    """How many were acked while Slack waited."""
    in_time, bare_in_time = (sum(one < PATIENCE for one in each) for each in (ours, bare))
    return Figure(f"{what}: acked within 3 s", in_time, "", bare_in_time, least=least)


def on_ours(sandbox: Sandbox, at: Path, burst: Burst) -> list[float]:
    with programs.heliograph(at, sandbox.api_url):
        wait_for_sessions(sandbox)
        return seconds(burst(sandbox))


def on_bare(sandbox: Sandbox, burst: Burst) -> list[float]:
    with programs.folder() as at:
        part = ("-m", "benchmarks.parts.bare_bolt", at, sandbox.api_url)
        with programs.running(*part) as program:
            programs.first_line(program)
            wait_for_sessions(sandbox, 1)
            return seconds(burst(sandbox))


if __name__ == "__main__":
    report(measure)
