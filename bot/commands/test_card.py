"""A test to one target, by the real relay: owed, sent, and seen to be there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlmodel import Session

from bot import providers
from bot.database import open_database
from bot.errors import StartError
from bot.notices import notice
from bot.notices.channel_test import ChannelTest
from bot.providers.base import Provider, Setup
from bot.providers.slack import Slack
from bot.providers.target_secrets import places
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from bot.slack.web_api import bot_client, slack_faults, web_client
from bot.vocabulary.addresses import CHANNEL_ID
from store.database import process_lock
from store.database.process_lock import Occupied, ProcessLock
from store.engine import Database
from store.outbox import backlog, deliveries
from store.outbox.models import Delivery, DeliveryState, Lane

WITHIN = timedelta(seconds=30)  # A lane's pace and a slow Slack; longer means that it is stuck.
PATIENCE = timedelta(seconds=5)  # What is under way ends.
LOOK_EVERY = 0.1  # Seconds.
ENDS = {DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.SKIPPED}
BEHIND = (
    "{target}: nothing runs on this database, and {waiting:,} messages wait in it: start"
    " `python app.py run`, which sends them too, then send the test"
)
LATE = "{target}: was not sent within {seconds:.0f} seconds{why}; `python app.py deliveries` shows"


def send_test(settings: Settings, target: str, project: str = "") -> str:
    """Send it and wait until it is there; what is seen, in words.

    The running program sends it, where one runs; else this process does, as that would.
    `project`: whose alerts come there, as the message says.

    Raises:
        StartError: it was not sent, and why.
    """
    database = open_database(settings)
    try:
        services = Services(settings, database)
        provider = _provider(settings, database, target)
        with _relaying(services, provider, target):
            row_id = _owe(services, target, project)
            sent = _sent(services, row_id)
        return _seen(settings, target, sent)
    finally:
        database.close()


def _provider(settings: Settings, database: Database, target: str) -> Provider:
    name, _, address = target.partition(":")
    kind = providers.PROVIDERS.get(name)
    if kind is None or not address:
        known = ", ".join(f"{each}:…" for each in providers.PROVIDERS)
        raise StartError([f"{target}: is no target; there are {known}"])
    if off := kind.off(settings):
        raise StartError([f"{target}: {kind.title} is off, {off}"])
    client = bot_client(settings) if kind is Slack else web_client(settings, "")
    return kind.build(Setup(settings, client, places(database)))


def _owe(services: Services, target: str, project: str) -> int:
    with services.database.write() as session:
        now, at = services.now(), services.steady()
        told = ChannelTest(project=project)
        notice.send(session, told, {target: "it is a test"}, organization_id=None, now=now, at=at)
        [newest] = deliveries.newest(session, state=None, target=target, limit=1)
        return newest.delivery.row_id


@contextmanager
def _relaying(services: Services, provider: Provider, target: str) -> Iterator[None]:
    """With a relay of its own, unless the program runs: then its relay sends."""
    alone = ProcessLock(services.database)
    try:
        is_alone = alone.take()
    except Occupied:
        yield
        return
    try:
        if is_alone:
            with services.database.write() as session:
                _check_backlog(session, provider.name, target)
                process_lock.begin_anew(session, services.steady())
        relay = Relay(services, provider)
        relay.start()
        try:
            yield
        finally:
            relay.stop(PATIENCE)
    finally:
        alone.give_back()


def _check_backlog(session: Session, provider: str, target: str) -> None:
    """What waits would go out with it."""
    for each in backlog.backlogs(session):
        if each.provider == provider and each.waiting:
            raise StartError([BEHIND.format(target=target, waiting=each.waiting)])


def _sent(services: Services, row_id: int) -> Delivery:
    ends = time.monotonic() + WITHIN.total_seconds()
    while time.monotonic() < ends:
        with services.database.read() as session:
            delivery = session.get_one(Delivery, row_id)
            lane = session.get_one(Lane, delivery.lane)
        if lane.paused_at is not None:
            raise StartError([f"{delivery.lane}: is paused: {lane.paused_reason}"])
        if delivery.state == DeliveryState.SENT:
            return delivery
        if delivery.state in ENDS:
            raise StartError([f"{delivery.lane}: {delivery.reason}"])
        time.sleep(LOOK_EVERY)
    why = f" ({delivery.last_error})" if delivery.last_error else ""
    raise StartError([LATE.format(target=delivery.lane, seconds=WITHIN.total_seconds(), why=why)])


def _seen(settings: Settings, target: str, sent: Delivery) -> str:
    """Slack is asked for it; all others have taken it."""
    name, _, address = target.partition(":")
    if name != Slack.name or not CHANNEL_ID.fullmatch(address):
        return f"{target} has taken the test"
    ts = sent.external_id
    with slack_faults():
        found = bot_client(settings).conversations_history(
            channel=address, oldest=ts, latest=ts, inclusive=True, limit=1
        )
    if [message["ts"] for message in found["messages"]] != [ts]:
        raise StartError([f"{target}: Slack took the test, and does not show it"])
    return f"Slack shows the test in {target}"
