"""How soon a press is in Sentry and on its card, and what happens in Sentry is in its thread.

Sentry and Slack are this machine's own, in one process with the load. Sentry takes 100 ms for each
answer, then never answers a press.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any

from sqlmodel import select

from benchmarks import filling, programs
from benchmarks.clicking import pressed, seconds, wait_for_sessions, workspace
from benchmarks.figures import Figure, percentile, report
from benchmarks.paces import paced
from bot.sandbox import Sandbox
from bot.sandbox.records import Message
from bot.sandbox.sentry import SentrySandbox
from bot.sandbox.sentry.records import Issue
from store.engine import Database
from store.people.directory import Member
from store.routing.routes import Route

PROJECTS = 20
ANSWER = 0.1  # Seconds that Sentry takes.
RATE = 5  # Presses a second.
HUNG, HUNG_RATE = 60.0, 20
DETAILS = 3.0  # Seconds; what the cards asked of Sentry is drawn by then.

Moments = dict[str, float]  # By issue, in seconds.
Cards = dict[str, Message]


def measure(is_small: bool) -> Iterator[Figure]:
    count, hung = (5, 5) if is_small else (100, 100)
    with workspace() as slack, sentry_of() as sentry, programs.folder() as at:
        set_up(slack, sentry, at)
        with programs.heliograph(at, slack.api_url, **settings_of(sentry)) as (_, port):
            wait_for_sessions(slack)
            sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
            issues = [
                sentry.raise_issue(project(n), f"Boom {n:03}") for n in range(2 * count + hung)
            ]
            cards = carded(slack, issues)
            time.sleep(DETAILS)
            sentry.latency = ANSWER
            yield from presses(slack, sentry, issues[:count], cards)
            yield from changes(slack, sentry, issues[count : 2 * count], cards)
            yield from hanging(slack, sentry, issues[2 * count :], cards)


def presses(
    slack: Sandbox, sentry: SentrySandbox, issues: Sequence[Issue], cards: Cards
) -> Iterator[Figure]:
    """From the press to the arrival of its PUT, and to its card redrawn."""
    ada = slack.act_as("ada")
    begun: Moments = {}
    redrawn: Moments = {}

    def look() -> bool:
        for issue_id in begun.keys() - redrawn.keys():
            if "Unresolve" in str(cards[issue_id].blocks):
                redrawn[issue_id] = time.monotonic()
        return len(redrawn) == len(issues)

    for number in paced(len(issues), RATE):
        issue_id = issues[number].id
        payload = ada.click_payload("Resolve", cards[issue_id])
        begun[issue_id] = time.monotonic()
        pressed(slack, payload)
        until(lambda: look() or begun.keys() == redrawn.keys(), 0.9 / RATE)
    until(look)
    arrived = {call.path.split("/")[-2]: call.at for call in sentry.calls("PUT issue")}
    what = f"a press, Sentry takes {ANSWER * 1000:.0f} ms for an answer, {RATE} a second"
    yield from waited(f"{what}: PUT at Sentry", begun, arrived, below=150)
    yield from waited(f"{what}: card redrawn", begun, redrawn, below=1000)


def changes(
    slack: Sandbox, sentry: SentrySandbox, issues: Sequence[Issue], cards: Cards
) -> Iterator[Figure]:
    """From the change in Sentry, which sends a webhook, to the reply in the card's thread."""
    begun: Moments = {}
    told: Moments = {}
    for number in paced(len(issues), RATE):
        begun[issues[number].id] = time.time()
        sentry.act("bob", issues[number], {"status": "resolved"})

    def look() -> bool:
        for issue_id in begun.keys() - told.keys():
            if found := replies(slack, cards[issue_id]):
                told[issue_id] = float(found[0].ts)
        return len(told) == len(issues)

    until(look)
    what = f"a change in Sentry with a webhook, {RATE} a second: reply in the thread"
    yield from waited(what, begun, told, below=1000)


def waited(what: str, begun: Moments, ended: Moments, below: float) -> Iterator[Figure]:
    """Milliseconds; what never ended took for ever."""
    took = [1000 * (ended.get(issue_id, inf) - at) for issue_id, at in begun.items()]
    yield Figure(f"{what}, p50", percentile(took, 0.5), "ms")
    yield Figure(f"{what}, p95", percentile(took, 0.95), "ms", below=below)


def hanging(
    slack: Sandbox, sentry: SentrySandbox, issues: Sequence[Issue], cards: Cards
) -> Iterator[Figure]:
    """From a press to its ack, when no answer of Sentry's comes any more."""
    ada = slack.act_as("ada")
    payloads = [ada.click_payload("Resolve", cards[issue.id]) for issue in issues]
    sentry.latency = HUNG
    sent = [pressed(slack, payloads[number]) for number in paced(len(payloads), HUNG_RATE)]
    acks = seconds(sent)
    what = f"a press while Sentry hangs, {HUNG_RATE} a second: ack"
    yield Figure(f"{what}, p95", percentile(acks, 0.95) * 1000, "ms", below=100)
    yield Figure(f"{what}, slowest", max(acks) * 1000, "ms")


@contextmanager
def sentry_of() -> Iterator[SentrySandbox]:
    sentry = SentrySandbox.acme()
    for number in range(PROJECTS):
        sentry.add_project(project(number), ["frontend"])
    with sentry:
        yield sentry


def settings_of(sentry: SentrySandbox) -> dict[str, object]:
    return {
        "sentry_url": sentry.url,
        "sentry_org": sentry.org,
        "sentry_token": sentry.token,
        "sentry_webhook_secret": sentry.secret,
    }


def set_up(slack: Sandbox, sentry: SentrySandbox, at: Path) -> None:
    """Everybody from Sentry, a channel for each project, Ada linked."""
    told = programs.app_settings(at, slack.api_url) | settings_of(sentry)
    with programs.running(programs.APP[0], "sync", at=at, **told) as program:
        program.communicate(timeout=programs.ENOUGH)
    database = Database(programs.database_url(at))
    with database.write() as session:
        session.add_all(
            Route(organization_id=1, project=project(n), target=filling.target(n + 1))
            for n in range(PROJECTS)
        )
        ada = session.exec(select(Member.id).where(Member.email == "ada@acme.test")).one()
        filling.link_ada(session, slack.team_id, slack.user("ada").id, ada or 0)
    database.close()


def project(number: int) -> str:
    return f"p{number % PROJECTS + 1}"


def carded(slack: Sandbox, issues: Sequence[Issue]) -> Cards:
    """Once each issue has one."""
    found: Cards = {}

    def look() -> bool:
        for number in range(1, PROJECTS + 1):
            for message in slack.messages(f"load{number}"):
                shown = str(message.blocks)
                found.update({i.id: message for i in issues if i.title in shown})
        return len(found) == len(issues)

    until(look, every=1.0)
    return found


def replies(slack: Sandbox, card: Message) -> list[Message]:
    return [
        each
        for each in slack.messages(card.channel)
        if each.thread_ts == card.ts and each.ts != card.ts
    ]


def until(holds: Callable[[], Any], patience: float = programs.ENOUGH, every: float = 0.01) -> None:
    end = time.monotonic() + patience
    while not holds() and time.monotonic() < end:
        time.sleep(every)


if __name__ == "__main__":
    report(measure)
