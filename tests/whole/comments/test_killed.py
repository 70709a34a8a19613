"""The process is killed between a message and Sentry: each is a comment once, changed or not."""

import signal
import time
from contextlib import suppress

import httpx
import pytest

from bot.sandbox.sentry import SentrySandbox
from store.issues.remarks import BackLink, Remark
from store.issues.wishes import OPEN, Wish
from tests.bot.sources.senders import bearer
from tests.whole.app_process import AppProcess
from tests.whole.comments.conftest import SHORTCUT, TICK, marks
from tests.whole.program import an_activity, sized, wait_until

POINTS = ["after wish", "after POST", "before commit"]
ALL_POINTS = ["before wish", "before POST", *POINTS, "after commit"]
CHANGES = ["after PUT"]
ALL_CHANGES = ["before PUT", *CHANGES]
LINKS = ["after POST", "after number"]
ALL_LINKS = ["before text", "after text", "before POST", *LINKS]
LEASE = 2  # Seconds; as long a look-up waits.
ROUTE = {"project": "pay", "target": "slack:C0ALERTS"}


class Lives:
    """A program that dies, and what is said in the thread of one card."""

    def __init__(self, slack, sentry, folder, **route):
        self.slack, self.sentry = slack, sentry
        self.app = AppProcess(slack, folder)
        self.app.more = {
            "SENTRY_URL": sentry.url,
            "SENTRY_ORG": sentry.org,
            "SENTRY_TOKEN": sentry.token,
            "SENTRY_WEBHOOK_SECRET": sentry.secret,
            "SENTRY_POLL": "0",
        }
        sentry.webhook_url = f"http://127.0.0.1:{self.app.port}/webhooks/sentry"
        self.app.load(ROUTE | route)
        self.app.command("link", "ada@acme.test", slack.user("ada").id)
        self.ada = slack.act_as("ada")
        self.issue = sentry.raise_issue("pay", "Boom")

    def card(self):
        self.alert(self.issue)
        assert wait_until(lambda: self.slack.messages("alerts"), 20), self.app.log()
        return self.slack.messages("alerts")[0]

    def alert(self, issue):
        """Told again it changes nothing."""
        told = an_activity("alert", issue.id, issue=issue.id, title=issue.title, project="pay")
        told["issue"]["short_id"] = issue.short_id
        url = f"http://127.0.0.1:{self.app.port}/api/activities"
        assert httpx.post(url, json=told, headers=bearer(), timeout=20).status_code in {200, 202}

    def begin(self, point):
        self.app.start(dies_at=point, lease=LEASE)
        assert wait_until(lambda: self.slack.connections or self.is_dead(), 60), self.app.log()

    def is_dead(self):
        return self.app.process.poll() is not None

    def dies(self, again=lambda: None):
        """Somewhere on its way; `again` is done where nothing brings it there."""
        end = time.monotonic() + 60
        while not wait_until(self.is_dead, 2):
            assert time.monotonic() < end, "nothing kills it"
            again()
        assert self.app.ended() == -signal.SIGKILL, self.app.log()

    def add(self, said):
        """Slack sends no click again: who sees no mark chooses it once more."""
        if not any(wish.state in OPEN for wish in self.app.rows(Wish)):
            self.ada.shortcut(SHORTCUT, said, wait=False)

    def rest(self, is_so):
        self.app.start(lease=LEASE)
        assert wait_until(is_so, 60, every=0.2), self.app.log()
        self.sentry.webhooks.settle(10)

    def texts(self, issue=None):
        rows = reversed(self.sentry.feed(issue or self.issue))
        return [row["data"]["text"] for row in rows if row["type"] == "note"]

    def replies(self):
        return [m.plain_text for m in self.slack.messages("alerts") if m.bot and m.thread_ts]


@pytest.fixture
def begun(slack, tmp_path):
    """A program, with what its route says more."""
    with SentrySandbox.acme() as sentry:
        sentry.add_project("pay", ["backend"])
        made = []

        def begun(**route):
            made.append(Lives(slack, sentry, tmp_path, **route))
            return made[0]

        yield begun
        for lives in made:
            lives.app.stop()


def test_killed_at_each_point(begun):
    """A message for each death; then the last one is changed, and dies again."""
    lives = begun()
    lives.app.start(lease=LEASE)
    card = lives.card()
    lives.app.kill()
    said = []
    points, changes = sized((POINTS, CHANGES), (ALL_POINTS, ALL_CHANGES))
    for point in points:
        said.append(lives.ada.says(f"At {point}", channel="alerts", thread=card))
        lives.begin(point)
        lives.add(said[-1])
        lives.dies(lambda: lives.add(said[-1]))
        lives.rest(lambda: marks(said[-1]) == [TICK] or lives.add(said[-1]))
        lives.app.kill()
    for point in changes:
        lives.ada.edits(said[-1], f"Changed {point}")
        lives.begin(point)
        lives.add(said[-1])
        lives.dies(lambda: lives.add(said[-1]))
        lives.rest(lambda: not any(wish.state in OPEN for wish in lives.app.rows(Wish)))
        lives.app.kill()

    texts = lives.texts()
    assert [text.split("\n\n")[1] for text in texts] == [
        *(f"At {point}" for point in points[:-1]),
        f"Changed {changes[-1]}",
    ]
    assert lives.replies() == []
    assert len({row.comment for row in lives.app.rows(Remark)}) == len(points)


def test_the_link_back(begun):
    """Of issues whose link dies at each point of its way: in Sentry once, and in no thread."""
    lives, raised = begun(link_back=True), []

    def another():
        raised.append(lives.sentry.raise_issue("pay", f"Boom {len(raised)}"))
        with suppress(httpx.TransportError):  # It dies at what the last life left.
            lives.alert(raised[-1])

    for point in sized(LINKS, ALL_LINKS):
        lives.begin(point)
        lives.dies(another)
    lives.app.start(lease=LEASE)
    for each in raised:
        lives.alert(each)

    assert wait_until(lambda: all_there(lives.app.rows(BackLink), raised), 60), lives.app.log()
    assert [len(lives.texts(each)) for each in raised] == [1] * len(raised)
    assert lives.texts(raised[0])[0].startswith("This issue is talked about in Slack, in #alerts:")
    lives.sentry.webhooks.settle(10)
    assert "talked about" not in "".join(lives.replies())


def all_there(links, raised):
    return len(links) == len(raised) and all(row.comment for row in links)
