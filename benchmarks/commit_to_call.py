"""How long it takes from an activity's commit to the call of Slack's API, at 50 a second.

Activities come over HTTP, one after another; the app says when it committed each, the sandbox
when each call arrived. The monotonic clock is one for the whole machine.
"""

import json
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks import filling, programs
from benchmarks.figures import Figure, middle, percentile, report
from benchmarks.paces import paced

RATE, SECONDS, CHANNELS, ROUNDS = 50, 10, 200, 3
TOKEN = "bench"  # noqa: S105 - of a program that lives for seconds.


def measure(is_small: bool) -> Iterator[Figure]:
    count, rounds = (20, 1) if is_small else (RATE * SECONDS, ROUNDS)
    ours, bare = [], []
    for _ in range(rounds):
        with programs.sandbox(CHANNELS) as slack, programs.folder() as at:
            ours.append(delays(at, slack, count))
            bare.append(bare_delays(at, slack, count))
    for part, below in ((0.5, 4), (0.99, 15)):
        yield Figure(
            f"commit to API call at {RATE} a second: p{part * 100:.0f}",
            middle([percentile(round_, part) for round_ in ours]) * 1000,
            "ms",
            middle([percentile(round_, part) for round_ in bare]) * 1000,
            below=below,
        )


def delays(at: Path, slack: dict[str, Any], count: int) -> list[float]:
    """Seconds for each alert, each an issue of its own."""
    with filling.filled(at, CHANNELS):
        pass
    part = ("-m", "benchmarks.parts.watched_app")
    api_url = slack["api_url"]
    with programs.heliograph(at, api_url, *part, api_token=TOKEN) as (app, port):
        ids = [0] * count
        client = HTTPConnection("127.0.0.1", port)
        for number in paced(count, RATE):
            ids[number] = alert(client, number)
        calls = arrivals(slack, count, lambda call: call["metadata"]["event_payload"]["delivery"])
        app.send_signal(signal.SIGTERM)
        commits = json.loads(app.communicate(timeout=programs.ENOUGH)[0])
    committed = dict(zip(ids, commits, strict=True))
    return [calls[key] - committed[activity] for key, activity in deliveries(at)]


def bare_delays(at: Path, slack: dict[str, Any], count: int) -> list[float]:
    given = (at, slack["api_url"], programs.BOT_TOKEN, count, RATE)
    commits = programs.asked("bare_outbox", *given)
    calls = arrivals(slack, count, lambda call: call["text"], "C0ALERTS")
    return [calls[str(number)] - at for number, at in enumerate(commits)]


def alert(client: HTTPConnection, number: int) -> int:
    """Send one; the activity's id, once it is committed."""
    issue = {"id": str(number), "title": "TypeError: charge() is not callable"}
    issue["project"] = f"p{filling.channel_of(number, CHANNELS)}"
    body = json.dumps({"id": str(number), "type": "alert", "issue": issue})
    proof = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    client.request("POST", "/api/activities", body, proof)
    answer = client.getresponse()
    told = json.loads(answer.read())
    if answer.status != HTTPStatus.ACCEPTED:
        raise RuntimeError(f"not taken: {told}")
    return int(told["id"])


def arrivals(
    slack: dict[str, Any], count: int, name: Callable[[dict[str, Any]], str], channel: str = ""
) -> dict[str, float]:
    """When each post arrived, by its name; waits until so many are there."""
    url = f"{slack['url']}sandbox/calls?method=chat.postMessage"
    end = time.monotonic() + programs.ENOUGH
    while time.monotonic() < end:
        with urlopen(url) as answer:  # noqa: S310 - our own sandbox.
            calls = json.load(answer)
        posts = [call for call in calls if channel in {"", call["arguments"]["channel"]}]
        if len(posts) >= count:
            return {name(call["arguments"]): call["at"] for call in posts}
        time.sleep(0.2)
    raise RuntimeError("some were never posted")


def deliveries(at: Path) -> list[tuple[str, int]]:
    """The key and the activity of each."""
    with sqlite3.connect(at / "heliograph.db") as database:
        return list(database.execute("SELECT key, activity_id FROM delivery"))


if __name__ == "__main__":
    report(measure)
