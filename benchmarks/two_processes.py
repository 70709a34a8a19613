"""Two processes of the app on one PostgreSQL against one: how fast they send what is owed.

1,000 replies, each to a channel of its own, are committed at once, while the processes are there
and have nothing else to do. Slack takes 50 ms for each answer, so that what is measured is whether
two share the work, and not how many cores the machine has; then it answers at once. Of the CPU,
what the processes took and what PostgreSQL took is told apart. Linux only.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

from sqlmodel import Session, func, select

from benchmarks import filling, postgres, processor, programs, relay_rate
from benchmarks.figures import Figure, middle, report
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.outbox.models import Delivery, DeliveryState

REPLIES, ROUNDS = 1000, 3
ANSWER = 0.05  # Seconds.
WRITING = 0.5  # Seconds; nothing is under way any more by then.
SECRET_KEY = "of programs that live for seconds, and long enough"  # noqa: S105

Slack = dict[str, Any]


class Run(NamedTuple):
    rate: float  # Replies a second.
    ours: float  # Seconds of CPU for a reply, of all processes of the app.
    postgres: float  # Seconds of PostgreSQL's CPU for a reply.


class Runs(NamedTuple):
    slow: Run  # Slack takes its time to answer.
    at_once: Run


def measure(is_small: bool) -> Iterator[Figure]:
    if not processor.IS_KNOWN:
        return
    count, rounds = (40, 1) if is_small else (REPLIES, ROUNDS)
    runs: dict[int, list[Runs]] = {1: [], 2: []}
    with programs.sandbox(count) as slack, postgres.server() as (url, postmaster):
        bench = Bench(slack, url, postmaster, count)
        for _ in range(rounds):
            for processes, found in runs.items():
                found.append(bench.run(processes))
        bench.database.close()
    what = f"two processes on PostgreSQL, {count} replies, beside one"
    one, two = (middle([run.slow.rate for run in runs[n]]) for n in (1, 2))
    late = f"Slack answers after {ANSWER * 1000:.0f} ms"
    yield Figure(f"{what}; {late}", two, "/s", one, least=1.5, is_of_ratio=True)
    one, two = (middle([run.at_once.rate for run in runs[n]]) for n in (1, 2))
    yield Figure(f"{what}; Slack answers at once", two, "/s", one)
    for name, part in (("our CPU for each", "ours"), ("PostgreSQL's CPU for each", "postgres")):
        one, two = (middle([getattr(run.slow, part) for run in runs[n]]) * 1000 for n in (1, 2))
        yield Figure(f"{what}: {name}", two, "ms", one)
    yield Figure(f"{what}: replies that Slack got twice", bench.twice, below=1)


class Bench:
    """The same cards for all runs; a run owes a reply to each."""

    def __init__(self, slack: Slack, url: str, postmaster: int, count: int) -> None:
        self.database = Database(url)
        self._slack, self._url, self._postmaster, self._count = slack, url, postmaster, count
        self._steady = Services(Settings(), self.database).steady
        where = [f"C0LOAD{number}" for number in range(1, count + 1)]
        self._targets = [f"slack:{channel}" for channel in where]
        self._keys: Counter[str] = Counter()
        self._seen = count  # The cards.
        cards = relay_rate.raw(slack["api_url"], where, [None] * count)["posted"]
        with filling.filled(programs.ROOT, 0, url) as database, database.write() as session:
            filling.add_cards(session, self._targets, cards)
            filling.add_activities(session, count, count)

    def run(self, processes: int) -> Runs:
        """So many processes, and nothing else on the database."""
        with ExitStack() as stack:
            apps = [self._app(stack) for _ in range(processes)]
            self._owe(self._targets[: self._count // 10])
            self._sent()  # The first builds statements and connections.
            answer_after(self._slack, ANSWER)
            slow = self._measured(apps)
            answer_after(self._slack, 0)
            return Runs(slow, self._measured(apps))

    def _measured(self, apps: Sequence[programs.Program]) -> Run:
        spent = [processor.spent_by(app.pid) for app in apps]
        of_postgres = processor.spent_by(self._postmaster)
        begun = self._owe(self._targets)
        self._wait()
        ours, theirs = sum(each() for each in spent), of_postgres()
        sent = self._sent()
        if len(sent) < self._count:
            raise RuntimeError(f"of {self._count} replies, {len(sent)} were sent")
        rate = self._count / (max(sent) - begun)
        return Run(rate, ours / self._count, theirs / self._count)

    def _app(self, stack: ExitStack) -> programs.Program:
        at = stack.enter_context(programs.folder())
        settings = {"database_url": self._url, "secret_key": SECRET_KEY}
        app = programs.heliograph(at, self._slack["api_url"], **settings)
        return stack.enter_context(app)[0]

    def _owe(self, targets: Sequence[str]) -> float:
        """When it was committed."""
        with self.database.write() as session:
            at = self._steady()
            for number, target in enumerate(targets, 1):
                filling.owe_reply(session, target, number, number, at)
        return time.monotonic()

    def _sent(self) -> list[float]:
        """When each reply came to Slack that was not seen here before, once all are sent."""
        self._wait()
        calls = posts(self._slack, self._seen)
        self._seen += len(calls)
        self._keys.update(
            call["arguments"]["metadata"]["event_payload"]["delivery"] for call in calls
        )
        return [call["at"] for call in calls]

    @property
    def twice(self) -> int:
        """Posts of a delivery that was posted before."""
        return self._keys.total() - len(self._keys)

    def _wait(self) -> None:
        """Until all is sent and written down, and a moment more."""
        end = time.monotonic() + programs.ENOUGH
        while (left := self._left()) and time.monotonic() < end:
            time.sleep(0.1)
        if left:
            raise RuntimeError(f"{left} replies were never sent")
        time.sleep(WRITING)

    def _left(self) -> int:
        with self.database.read() as session:
            return unsent(session)


def unsent(session: Session) -> int:
    open_ = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
    found = select(func.count()).where(Delivery.state.in_(open_))
    return session.exec(found).one()


def answer_after(slack: Slack, seconds: float) -> None:
    """How long Slack takes for each answer from now on."""
    wishes: list[dict[str, object]] = [{"clear": True}]
    if seconds:
        wishes.append({"method": "chat.postMessage", "fault": "SlowAnswer", "seconds": seconds})
    for wish in wishes:
        headers = {"Content-Type": "application/json"}
        url = f"{slack['url']}sandbox/faults"
        with urlopen(Request(url, json.dumps(wish).encode(), headers)):  # noqa: S310 - our own sandbox.
            pass


def posts(slack: Slack, after: int) -> list[dict[str, Any]]:
    """Without the first so many."""
    url = f"{slack['url']}sandbox/calls?method=chat.postMessage&after={after}"
    with urlopen(url) as answer:  # noqa: S310 - our own sandbox.
        found: list[dict[str, Any]] = json.load(answer)
        return found


if __name__ == "__main__":
    report(measure)
