"""Whether the app's memory grows with what it has taken: 200,000 activities. Linux only.

Alerts, comments, resolves and unresolves of the same 2,000 issues come over HTTP; after each
thousand, people say commands and open their Homes. What it holds once the first are through is
held against what it holds at the end. `SOAK=30000` takes so many instead.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks import clicking, filling, programs
from benchmarks.figures import Figure, middle, report
from benchmarks.processor import megabytes
from bot.sandbox import Sandbox
from bot.sandbox.person import Person

ACTIVITIES = int(os.environ.get("SOAK", "200000"))
WARM_UP = 10_000  # Activities until every connection, thread and cache has been in use.
STEP = 1_000  # Activities between commands, and between looks at the memory.
ISSUES, CLIENTS = 2_000, 8
KINDS = (("alert", {}), ("note", {"text": "I am on it."}), ("set_resolved", {}))
COMMANDS = ("status", "list", "help", "why SHOP-{n}")
LOOKS = 5  # The middle of so many is the memory at a time.
TOKEN = "bench"  # noqa: S105 - of a program that lives for minutes.


def measure(is_small: bool) -> Iterator[Figure]:
    if sys.platform != "linux":
        return
    count, warm_up, step = (80, 40, 20) if is_small else (ACTIVITIES, WARM_UP, STEP)
    with clicking.workspace() as sandbox, programs.folder() as at:
        looks = list(soaked(at, sandbox, count, step))
    warm = middle(looks[warm_up // step :][:LOOKS])
    end = middle(looks[-LOOKS:])
    what = f"memory after {count:,} activities"
    yield Figure(f"{what}, commands and Homes (RSS)", end, "MB", warm)
    yield Figure(f"{what}: growth since {warm_up:,}", max(0.0, end - warm), "MB", below=10)


def soaked(at: Path, sandbox: Sandbox, count: int, step: int) -> Iterator[float]:
    """The megabytes that the app holds at the start, and after each step."""
    with filling.filled(at, clicking.CHANNELS) as database, database.write() as session:
        filling.link_ada(session, sandbox.team_id, sandbox.act_as("ada").user.id)
    with programs.heliograph(at, sandbox.api_url, api_token=TOKEN) as (app, port):
        clicking.wait_for_sessions(sandbox)
        yield megabytes(app.pid)
        with ThreadPoolExecutor(CLIENTS) as pool:
            for begin in range(0, count, step):
                numbers = range(begin, begin + step)
                shares = [numbers[n::CLIENTS] for n in range(CLIENTS)]
                list(pool.map(partial(send, port), shares))  # Raises what one of them raises.
                talk(sandbox.act_as("ada"), begin)
                held = megabytes(app.pid)
                sys.stderr.write(f"{begin + step:,} activities: {held:.1f} MB\n")
                yield held


def send(port: int, numbers: Iterable[int]) -> None:
    """One client's share of a step, each taken before the next is sent."""
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    for number in numbers:
        try:
            status = sent(client, number)
        except (OSError, HTTPException):  # Hung up on, while the machine did something else.
            client.close()
            status = sent(client, number)  # A repeat of what was taken already is answered 200.
        if status not in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
            raise RuntimeError(f"not taken: {status}")
    client.close()


def sent(client: HTTPConnection, number: int) -> int:
    proof = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    client.request("POST", "/api/activities", activity(number), proof)
    answer = client.getresponse()
    answer.read()
    return answer.status


def activity(number: int) -> str:
    """The next of one of the issues: it alerts, is talked about, is resolved, and so on."""
    issue = number % ISSUES
    kind, data = KINDS[number // ISSUES % len(KINDS)]
    told = {
        "id": f"soak-{number}",
        "type": kind,
        "issue": {
            "id": str(issue),
            "short_id": f"SHOP-{issue}",
            "title": f"TypeError: charge() missing 1 required argument ({issue})",
            "project": f"p{filling.channel_of(issue, clicking.CHANNELS)}",
            "event_count": number,
        },
        "data": data,
    }
    return json.dumps(told)


def talk(person: Person, number: int) -> None:
    for command in COMMANDS:
        person.command("/helio", command.format(n=number % ISSUES), "load1")
    person.opens_home()


if __name__ == "__main__":
    report(measure)
