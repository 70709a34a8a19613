"""How many signed webhooks a second 8 clients get taken, each committed before its 202.

Each is an alert of an issue of its own, and its card is owed; with many channels the relay posts
200 of them a second meanwhile, in the same process. At last the app is killed while they are
still coming, and the file asked for every one that it said it had taken.
"""

import hmac
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks import filling, programs
from benchmarks.figures import Figure, middle, report

CLIENTS, HOOKS, ROUNDS = 8, 1500, 3
FEW, MANY = 10, 200  # Channels that alerts go to; each takes one message a second.
SECRET = "bench"  # noqa: S105 - of a program that lives for seconds.

RECORDED = "2026-03-14T10:02:11.120000Z"  # What is older than the retention is no news.
PAYLOAD = (
    (programs.ROOT / "tests/payloads/sentry/event_alert.json")
    .read_text()
    .replace(RECORDED, datetime.now(UTC).isoformat())
)

EVENT = "e4874d664c3540c1a32eab185f12c5ab"  # The payload's.

Hook = tuple[dict[str, str], str]  # Headers and body.


def measure(is_small: bool) -> Iterator[Figure]:
    count, rounds = (40, 1) if is_small else (HOOKS, ROUNDS)
    few = [[hook(r * count + n, FEW) for n in range(count)] for r in range(rounds + 1)]
    many = [hook(n, MANY) for n in range(count)]
    with programs.sandbox(MANY) as slack:
        ours, told, lost = on_ours(slack["api_url"], few)
        busy, *_ = on_ours(slack["api_url"], [many, few[-1]])
    bare = on_bare(few[:-1])
    what = f"webhooks from {CLIENTS} clients"
    rate_, bare_rate = middle(ours), middle(bare)
    yield Figure(f"{what}, {FEW} channels: taken", rate_, "/s", least=600)
    yield Figure(
        f"{what}, {FEW} channels: beside bare parts",
        rate_,
        "/s",
        bare_rate,
        least=0.5,
        is_of_ratio=True,
    )
    yield Figure(f"{what}: lost by a kill, beside those taken before it", lost, "", told, below=1)
    yield Figure(f"{what}, {MANY} channels: taken", middle(busy), "/s", bare_rate)


def on_ours(api_url: str, batches: list[list[Hook]]) -> tuple[list[float], int, int]:
    """The rate of each batch; of the last, which a kill ends: how many were taken, and lost."""
    with programs.folder() as at:
        with filling.filled(at, MANY):
            pass
        with programs.heliograph(at, api_url, sentry_webhook_secret=SECRET) as (app, port):
            rates = [rate(taken(port, batch)) for batch in batches[:-1]]
            killing = threading.Timer(0.5 + len(batches[-1]) / 3 / rates[-1], app.kill)
            killing.start()
            told = taken(port, batches[-1])
            killing.join()
        return rates, len(told), len(set(told) - stored(at))


def on_bare(batches: list[list[Hook]]) -> list[float]:
    part = ("-m", "benchmarks.parts.bare_intake")
    with programs.folder() as at, programs.running(*part, at, SECRET) as program:
        port = programs.port_in(programs.first_line(program))
        return [rate(taken(port, batch)) for batch in batches]


def hook(number: int, channels: int) -> Hook:
    """A signed alert, as Sentry sends it, of an issue of its own."""
    channel = filling.channel_of(number, channels)
    body = PAYLOAD.replace("/acme/shop/", f"/acme/p{channel}/").replace("4511", f"9{number}")
    body = body.replace('"project": 3,', f'"project": {channel},')  # Else each renames the last.
    headers = {
        "Content-Type": "application/json",
        "Request-ID": f"9{number}",
        "Sentry-Hook-Resource": "event_alert",
    }
    return signed(headers, body)


def signed(headers: dict[str, str], body: str) -> Hook:
    """The body under those headers, with the signature that it needs."""
    proof = hmac.new(SECRET.encode(), body.encode(), sha256).hexdigest()
    return headers | {"Sentry-Hook-Signature": proof}, body


def taken(port: int, hooks: list[Hook]) -> dict[str, float]:
    """Request-ID, which is the issue's id, → the moment of its 202."""
    told: dict[str, float] = programs.asked("senders", port, CLIENTS, given=hooks)
    return told


def rate(moments: dict[str, float]) -> float:
    """A second, from the first to the last."""
    return (len(moments) - 1) / (max(moments.values()) - min(moments.values()))


def stored(at: Path) -> set[str]:
    with sqlite3.connect(at / "heliograph.db") as database:
        return {row[0] for row in database.execute("SELECT source_id FROM issue")}


if __name__ == "__main__":
    report(measure)
