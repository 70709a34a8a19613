"""A workspace whose people press buttons, in the process of the load; the app is in another."""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from benchmarks import filling, programs
from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.providers.slack import Slack
from bot.sandbox import Sandbox
from bot.sandbox.deliveries import Delivery
from bot.sandbox.records import Message
from bot.settings import Settings
from bot.slack.web_api import web_client
from store.slack.cards import Card

CHANNELS = 200
SESSIONS = 2  # Socket Mode connections of the app.


@contextmanager
def workspace() -> Iterator[Sandbox]:
    sandbox = Sandbox.acme(fast=True)
    for number in range(1, CHANNELS + 1):
        sandbox.add_channel(f"load{number}")
    with sandbox:
        yield sandbox


def cards(sandbox: Sandbox, at: Path, count: int) -> list[dict[str, Any]]:
    """Open issues whose cards are posted; what Ada's click on Resolve would send, for each."""
    ada = sandbox.act_as("ada")
    targets = [filling.target(filling.channel_of(n, CHANNELS)) for n in range(count)]
    with filling.filled(at, CHANNELS) as database, database.write() as session:
        filling.add_cards(session, targets, [""] * count)
        filling.link_ada(session, sandbox.team_id, ada.user.id)
        provider = Slack(web_client(Settings(slack_api_url=sandbox.api_url), sandbox.bot_token))
        posted = [_post(sandbox, session, provider, card) for card in session.exec(select(Card))]
    payloads = [ada.click_payload("Resolve", message) for message in posted]
    gc.collect()
    gc.disable()  # Else the load's own pauses count as the app's.
    return payloads


def _post(sandbox: Sandbox, session: Session, provider: Slack, card: Card) -> Message:
    note, _ = subjects.draw(Renderer(session, "Sentry"), card.subject)
    channel = card.target.removeprefix("slack:")
    card.external_id = provider.send(note, channel, None)
    return sandbox.space.shelves[channel].found[card.external_id]


def wait_for_sessions(sandbox: Sandbox, count: int = SESSIONS) -> None:
    while sandbox.connections < count:
        time.sleep(0.05)


def pressed(sandbox: Sandbox, payload: dict[str, Any]) -> Delivery:
    return sandbox.socket_mode.deliver(Delivery("interactive", payload, accepts_response=True))


def seconds(deliveries: Sequence[Delivery]) -> list[float]:
    """From the send to the ack of each, once all are acked or given up; infinite: never acked."""
    for delivery in deliveries:
        delivery.settled.wait(programs.ENOUGH)
    return [one.seconds if one.seconds is not None else float("inf") for one in deliveries]
