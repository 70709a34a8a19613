"""Relays all that a database owes, without pace; prints the seconds it took."""

import sys
import time
from datetime import timedelta

from benchmarks.parts.counting import Countdown
from bot.notes import Note
from bot.providers.base import UNPACED
from bot.providers.slack import Slack
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from bot.slack_web import web_client
from store.engine import Database


class Counted(Slack):
    left: Countdown

    def send(self, note: Note, address: str, parent: str | None) -> str:
        sent = super().send(note, address, parent)
        self.left.count()
        return sent


def main(url: str, api_url: str, token: str, count: str) -> float:
    settings = Settings(slack_api_url=api_url, database_url=url)
    provider = Counted(web_client(settings, token))
    provider.left = Countdown(int(count))
    relay = Relay(Services(settings, Database(url)), provider, pace=UNPACED)
    begun = time.perf_counter()
    relay.start()
    relay.wake()
    provider.left.wait()
    relay.stop(timedelta(seconds=30))  # The last results are written down by then.
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
