"""What an alert with its card costs of CPU, and how soon it is in Slack, beside Alertmanager.

Signed webhooks at 50 a second, each of an issue of its own, to 200 channels; the whole app, from
the first to the last result written down. Prometheus Alertmanager gets as many alerts at the same
rate, each a group of its own, and posts them to a server that counts them. At last the same
webhooks go to the intake alone. Linux only.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any, NamedTuple

from benchmarks import alertmanager, commit_to_call, filling, processor, programs
from benchmarks.figures import Figure, middle, percentile, report
from benchmarks.intake_rate import SECRET, Hook, hook
from benchmarks.paces import paced

RATE, ALERTS, WARM_UP, CHANNELS, ROUNDS = 50, 500, 100, 200, 3
WRITING = 0.5  # Seconds; what came back of the last calls is written down by then.
NUMBERS = """
SELECT delivery.key, issue.source_id FROM delivery
JOIN activity ON activity.id = delivery.activity_id JOIN issue ON issue.id = activity.issue_id
"""

Send = Callable[[HTTPConnection, int], None]


class Cost(NamedTuple):
    cpu: float  # Seconds each.
    p50: float  # Seconds from before it is sent to its arrival at Slack.


def measure(is_small: bool) -> Iterator[Figure]:
    if not processor.IS_KNOWN:
        return
    count, warm_up, rounds = (20, 5, 1) if is_small else (ALERTS, WARM_UP, ROUNDS)
    ours, theirs, intake = [], [], []
    for _ in range(rounds):
        ours.append(of_ours(count, warm_up))
        if alertmanager.BINARY:
            theirs.append(of_alertmanager(count, warm_up))
        intake.append(of_intake(count, warm_up))
    yield from told(ours, theirs)
    yield Figure(
        f"the intake alone of a webhook, {RATE} a second: CPU each",
        middle(intake) * 1000,
        "ms",
        most=1.5,
    )


def told(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Iterator[Figure]:
    """`theirs` is empty where Alertmanager is not installed: then ours is held against nothing."""
    what = f"an alert with its card, {RATE} a second, "
    what += "beside Alertmanager" if theirs else "without Alertmanager, which is not installed"
    cpu, p50 = middles(ours)
    beside = middles(theirs) if theirs else (None, None)
    goal = {"most": 1, "is_of_ratio": True} if theirs else {}
    yield Figure(f"{what}: CPU each", cpu, "ms", beside[0], **goal)
    yield Figure(f"{what}: at Slack after, p50", p50, "ms", beside[1])


def middles(costs: Sequence[Cost]) -> tuple[float, float]:
    """Milliseconds."""
    return middle([one.cpu for one in costs]) * 1000, middle([one.p50 for one in costs]) * 1000


def of_ours(count: int, warm_up: int) -> Cost:
    hooks = [hook(number, CHANNELS) for number in range(warm_up + count)]
    with programs.sandbox(CHANNELS) as slack, programs.folder() as at:
        with filling.filled(at, CHANNELS):
            pass
        url = slack["api_url"]
        with programs.heliograph(at, url, sentry_webhook_secret=SECRET) as (app, port):
            send_all(port, range(warm_up), sending(hooks))
            arrivals(slack, warm_up)
            spent = processor.spent_by(app.pid)
            sent = send_all(port, range(warm_up, warm_up + count), sending(hooks))
            arrived = arrivals(slack, warm_up + count)
            cost = spent() / count
        with sqlite3.connect(at / "heliograph.db") as database:
            numbers = {key: int(source[1:]) for key, source in database.execute(NUMBERS)}
    at_slack = {numbers[key]: moment for key, moment in arrived.items()}
    return Cost(cost, percentile([at_slack[one] - moment for one, moment in sent.items()], 0.5))


def of_alertmanager(count: int, warm_up: int) -> Cost:
    """The alerts of the warm-up have other numbers."""
    with (
        programs.folder() as at,
        alertmanager.catcher() as catcher,
        alertmanager.running(at, catcher) as (program, port),
    ):
        send_all(port, range(count, count + warm_up), alertmanager.send)
        alertmanager.arrivals(catcher, warm_up)
        spent = processor.spent_by(program.pid)
        sent = send_all(port, range(count), alertmanager.send)
        arrived = alertmanager.arrivals(catcher, warm_up + count)
        time.sleep(WRITING)
        cost = spent() / count
    return Cost(cost, percentile([arrived[one] - moment for one, moment in sent.items()], 0.5))


def of_intake(count: int, warm_up: int) -> float:
    """Seconds of CPU for each webhook; nothing is sent, and nothing counts as sent."""
    hooks = [hook(number, CHANNELS) for number in range(warm_up + count)]
    with programs.folder() as at:
        with filling.filled(at, CHANNELS):
            pass
        part = ("-m", "benchmarks.parts.intake", programs.database_url(at), SECRET, "idle")
        with programs.running(*part) as program:
            port = programs.port_in(programs.first_line(program))
            send_all(port, range(warm_up), sending(hooks))
            spent = processor.spent_by(program.pid)
            send_all(port, range(warm_up, warm_up + count), sending(hooks))
            return spent() / count


def sending(hooks: list[Hook]) -> Send:
    def send(client: HTTPConnection, number: int) -> None:
        headers, body = hooks[number]
        client.request("POST", "/webhooks/sentry", body.encode(), headers)

    return send


def send_all(port: int, numbers: range, send: Send) -> dict[int, float]:
    """One after another at the rate; the moment before each was sent.

    Raises:
        RuntimeError: one was not taken.
    """
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {}
    for turn in paced(len(numbers), RATE):
        sent[numbers[turn]] = time.monotonic()
        send(client, numbers[turn])
        answer = client.getresponse()
        answer.read()
        if answer.status not in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
            raise RuntimeError(f"not taken: {answer.status}")
    client.close()
    return sent


def arrivals(slack: dict[str, Any], count: int) -> dict[str, float]:
    """When the card of each delivery arrived, by its key; once so many are there."""
    found = commit_to_call.arrivals(
        slack, count, lambda call: str(call["metadata"]["event_payload"]["delivery"])
    )
    time.sleep(WRITING)
    return found


if __name__ == "__main__":
    report(measure)
