"""Relays all that a database owes to Slack, without pace; prints the seconds it took.

With the word `hanging` a pager is relayed to as well that takes events and never answers.
"""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta

from benchmarks.parts.counting import Countdown
from bot.notes.note import Note
from bot.providers.base import UNPACED
from bot.providers.pagerduty import PagerDuty
from bot.providers.slack import Slack
from bot.providers.target_secrets import Place
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from bot.slack.web_api import web_client
from store.engine import Database


class Counted(Slack):
    left: Countdown

    def send(self, note: Note, address: str, parent: str | None) -> str:
        sent = super().send(note, address, parent)
        self.left.count()
        return sent


@contextmanager
def hanging(services: Services) -> Iterator[None]:
    """Relay to a socket that nobody accepts from: connected, and silent."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        pager = PagerDuty(
            lambda _target: Place("key"), url=f"http://127.0.0.1:{silent.getsockname()[1]}"
        )
        relay = Relay(services, pager, pace=UNPACED)
        relay.start()
        relay.wake()
        yield
        relay.stop(timedelta(0))


def main(url: str, api_url: str, token: str, count: str, beside: str = "") -> float:
    settings = Settings(slack_api_url=api_url, database_url=url)
    provider = Counted(web_client(settings, token))
    provider.left = Countdown(int(count))
    services = Services(settings, Database(url))
    relay = Relay(services, provider, pace=UNPACED)
    with hanging(services) if beside else nullcontext():
        begun = time.perf_counter()
        relay.start()
        relay.wake()
        provider.left.wait()
        relay.stop(timedelta(seconds=30))  # The last results are written down by then.
        return time.perf_counter() - begun


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
