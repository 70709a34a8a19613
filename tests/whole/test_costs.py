"""What a press, an alert and an event cost, with all that follows: no change doubles it unseen.

The program's own parts, one after another in place of their threads, so that each run is the same.
Whoever makes one of them cheaper writes the new figures down here.
"""

import json
import shutil
from threading import Barrier
from typing import NamedTuple

import httpx
import pytest
from slack_bolt import BoltRequest

from bot.program import greeting
from bot.providers.slack import Slack
from bot.relay.relay import Relay
from bot.services import Services, utc_now
from bot.slack.web_api import bot_client
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from listeners import answers as answering
from listeners import build_app
from listeners.answers import Answers
from store.engine import Database
from tests.bot.sources.senders import hook_headers, payload
from tests.costs import costs
from tests.fakes import Clock
from tests.whole.conftest import ALERTS
from tests.whole.program import Program, settings_for

ROOM = 1.1  # Ids and times are not always as long.
PATIENCE = 30  # Seconds.
NAMED = {"type": "channel_rename", "channel": {"id": "C0ALERTS", "name": "alarms"}}
HELLO = {"type": "message", "channel": "C0ALERTS", "channel_type": "channel", "text": "hello"}


class Cost(NamedTuple):
    """As it is now."""

    statements: int
    commits: int
    sent: int  # Bytes.


PRESS = Cost(40, 4, 3525)
ALERT = Cost(32, 4, 2226)
EVENT = Cost(7, 2, 0)  # One less where the channel changed twice in a second.


class Parts:
    """The program's parts; each does its work when it is told to."""

    def __init__(self, slack, database_url):
        settings = settings_for(slack, database_url)
        self.slack = slack
        self.database = Database(database_url)
        self.clock = Clock()
        self.clock.now = utc_now()
        self.services = Services(settings, self.database, steady=self.clock)
        client = bot_client(settings)
        greeting.greet(self.services, client)
        self._load()
        self._answers = Answers(client, self.services)
        self._bolt = build_app(self.services, client, self._answers)
        self._http = HttpServer(build_http(self.services, Health({})), "127.0.0.1", 0)
        self._http.start()
        self._relay = Relay(self.services, Slack(client))
        self._is_owed = False
        self.database.subscribe(self._owe)

    def close(self):
        self._http.stop()
        self._answers.close(PATIENCE)
        self.database.close()

    def alert(self, number):
        """A webhook of an issue of its own, and its card."""
        body = json.dumps(payload("event_alert")).replace("4511", f"{number}").encode()
        headers = hook_headers(body, "event_alert")
        url = f"http://127.0.0.1:{self._http.port}/webhooks/sentry"
        assert httpx.post(url, content=body, headers=headers).status_code == 202
        self._relay_all()
        return self.slack.messages("alerts")[-1]

    def press(self, card):
        """Ada's on Resolve, and all that follows."""
        self._hear(self.slack.act_as("ada").click_payload("Resolve", card))

    def event(self, event):
        self._hear(self.slack.send_event(event).payload)

    def _hear(self, body):
        answer = self._bolt.dispatch(BoltRequest(mode="socket_mode", body=body))
        assert answer.status == 200
        self._wait_for_answers()
        self._relay_all()

    def _wait_for_answers(self):
        """Each of their threads comes to the barrier when all before it is done."""
        all_done = Barrier(answering.THREADS + 1, timeout=PATIENCE)
        for _ in range(answering.THREADS):
            self._answers.later(all_done.wait)
        all_done.wait()

    def _relay_all(self):
        """If something woke it; a minute later, so that no pace holds anything up."""
        self.clock.move(minutes=1)
        while self._is_owed:
            self._is_owed = False
            self._relay.run_once()

    def _owe(self, providers):
        self._is_owed |= "slack" in providers

    def _load(self):
        program = Program(self.slack, self.services.settings.database_url)
        program.process = self
        program.load(ALERTS)


@pytest.fixture
def parts(slack, migrated_file, tmp_path):
    """Each thing has been done once: what is built at first is not counted."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    parts = Parts(slack, f"sqlite:///{tmp_path / 'heliograph.db'}")
    parts.press(parts.alert(4510))
    parts.event(NAMED)
    yield parts
    parts.close()


def assert_within(found, now):
    cost = Cost(len(found.statements), found.commits, found.sent)
    told = "\n".join([f"now: {cost}, {found.posted}", *found.statements])
    assert all(is_ <= was * ROOM for is_, was in zip(cost, now, strict=True)), told


def test_a_press(parts, slack):
    """Its card redrawn, its thread told, and who pressed."""
    card = parts.alert(4511)

    with costs(parts.database, slack) as found:
        parts.press(card)

    methods = sorted(name for name, _ in found.posted)
    assert methods == ["chat.postMessage", "chat.update", "response_url"]
    assert_within(found, PRESS)


def test_an_alert(parts, slack):
    """Of a new issue, with its card."""
    with costs(parts.database, slack) as found:
        parts.alert(4511)

    assert [name for name, _ in found.posted] == ["chat.postMessage"]
    assert_within(found, ALERT)


def test_an_event(parts, slack):
    """A channel has another name: that is stored, and the event is known if it comes again."""
    with costs(parts.database, slack) as found:
        parts.event(NAMED)

    assert found.posted == []
    assert_within(found, EVENT)


def test_what_people_say(parts, slack):
    """To each other, where the app is: nothing follows, and nothing is asked."""
    with costs(parts.database, slack) as found:
        parts.event(HELLO)

    assert (found.posted, found.statements, found.commits) == ([], [], 0)
