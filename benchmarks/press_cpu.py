"""What a press of Resolve costs of CPU, with all that follows: the whole app, at 20 a second.

That is the press with its ack, the redraw of its card, the reply in the thread and the confirmation
to who pressed; and what the app takes in that time anyway. People, load and Slack are a process of
their own. Linux only.
"""

import time
from collections.abc import Iterator
from typing import Any

from benchmarks import processor, programs
from benchmarks.clicking import cards, pressed, seconds, wait_for_sessions, workspace
from benchmarks.figures import Figure, percentile, report
from benchmarks.paces import paced
from bot.sandbox import Sandbox

RATE, SECONDS, WARM_UP = 20, 20, 100
WRITING = 0.5  # Seconds; what came back of the last calls is written down by then.


def measure(is_small: bool) -> Iterator[Figure]:
    if not processor.IS_KNOWN:
        return
    count, warm_up = (20, 5) if is_small else (RATE * SECONDS, WARM_UP)
    with workspace() as sandbox, programs.folder() as at:
        payloads = cards(sandbox, at, warm_up + count)
        with programs.heliograph(at, sandbox.api_url) as (app, _):
            wait_for_sessions(sandbox)
            press_all(sandbox, payloads[:warm_up])
            spent = processor.spent_by(app.pid)
            acks = press_all(sandbox, payloads[warm_up:])
            cost = spent() / count
    what = f"a press and all that follows, {RATE} a second"
    yield Figure(f"{what}: CPU each", cost * 1000, "ms", most=4)
    yield Figure(f"{what}: ack, p50", percentile(acks, 0.5) * 1000, "ms")


def press_all(sandbox: Sandbox, payloads: list[dict[str, Any]]) -> list[float]:
    """The seconds of each ack, once all that follows was sent."""
    expected = [before + len(payloads) for before in followed(sandbox)]
    deliveries = [pressed(sandbox, payloads[number]) for number in paced(len(payloads), RATE)]
    acks = seconds(deliveries)
    end = time.monotonic() + programs.ENOUGH
    while any(a < b for a, b in zip(followed(sandbox), expected, strict=True)):
        if time.monotonic() > end:
            raise RuntimeError(f"of {expected} redraws, replies and answers: {followed(sandbox)}")
        time.sleep(0.05)
    time.sleep(WRITING)
    return acks


def followed(sandbox: Sandbox) -> tuple[int, int, int]:
    """Redraws, replies and confirmations so far."""
    with sandbox.space.lock:
        told = len(sandbox.space.ephemerals)
    return sandbox.call_count("chat.update"), sandbox.call_count("chat.postMessage"), told


if __name__ == "__main__":
    report(measure)
