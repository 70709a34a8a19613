"""The process is killed between a press and Sentry: no wish is lost, none happens twice."""

import os
import random
import signal
import time

import pytest

from bot.sandbox.elements import find_target
from bot.sandbox.sentry import SentrySandbox
from store.issues.issues import Issue
from store.issues.wishes import OPEN, Wish, WishState
from tests.bot.sources.senders import bearer
from tests.whole.app_process import AppProcess
from tests.whole.program import an_activity, wait_until

KILLS = int(os.environ.get("HELIOGRAPH_KILLS", "6"))
POINTS = ["before wish", "after wish", "before PUT", "after PUT", "before commit", "after commit"]
PROJECT = "pay"  # It has no releases, so that Resolve asks nothing.
LEASE = 2  # Seconds; as long a look-up waits.
LABELS = {"Resolve": "set_resolved", "Unresolve": "set_unresolved"}


class Lives:
    """A program that dies again and again, and one issue on both sides whose card is pressed."""

    def __init__(self, slack, sentry, folder):
        self.slack, self.sentry = slack, sentry
        self.app = AppProcess(slack, folder)
        self.app.more = {
            "SENTRY_URL": sentry.url,
            "SENTRY_ORG": sentry.org,
            "SENTRY_TOKEN": sentry.token,
            "SENTRY_POLL": "0",
        }
        self.app.load({"project": PROJECT, "target": "slack:C0ALERTS"})
        self.app.command("link", "ada@acme.test", slack.user("ada").id)
        self.ada = slack.act_as("ada")
        self.issue = sentry.raise_issue(PROJECT, "Boom")
        self.presses = 0

    def first(self):
        """The card stands there."""
        self.app.start(lease=LEASE)
        told = an_activity("alert", "1", issue=self.issue.id, title="Boom", project=PROJECT)
        told["issue"]["short_id"] = self.issue.short_id
        self._post(told)
        assert wait_until(lambda: self.slack.messages("alerts"), 20), self.app.log()
        self.app.kill()

    def press_and_die(self, point, nth):
        """One life: it ends at the point, be it at a press or at what the last life left."""
        self.app.start(dies_at=point, nth=nth, lease=LEASE)
        process = self.app.process
        is_up = lambda: self.slack.connections or process.poll() is not None  # noqa: E731
        assert wait_until(is_up, 60), self.app.log()
        end = time.monotonic() + 120
        while not wait_until(lambda: process.poll() is not None, 1):
            assert time.monotonic() < end, "nothing kills it"
            if not self._open():
                self._press()
        assert self.app.ended() == -signal.SIGKILL, self.app.log()

    def rest(self):
        """A life without an end, until nothing is asked any more."""
        self.app.start(lease=LEASE)
        assert wait_until(lambda: not self._open(), 60, every=0.2), self.app.log()
        assert wait_until(lambda: self._shown() == self._label(), 20), self.app.log()

    def wishes(self):
        return self.app.rows(Wish)

    def kinds(self):
        rows = reversed(self.sentry.feed(self.issue))
        return [row["type"] for row in rows if row["id"] != "0"]

    def stored(self):
        return str(self.app.rows(Issue)[0].status)

    def _press(self):
        card = self.slack.messages("alerts")[0]
        label = next(each for each in LABELS if each in _labels(card))
        self.presses += 1
        self.ada.press(label, card, wait=False)

    def _open(self):
        return [wish for wish in self.wishes() if wish.state in OPEN]

    def _label(self):
        return "Unresolve" if self.issue.status == "resolved" else "Resolve"

    def _shown(self):
        labels = _labels(self.slack.messages("alerts")[0])
        return next((each for each in LABELS if each in labels), None)

    def _post(self, body):
        import httpx  # noqa: PLC0415 - one call.

        url = f"http://127.0.0.1:{self.app.port}/api/activities"
        assert httpx.post(url, json=body, headers=bearer(), timeout=20).status_code == 202


def _labels(card):
    found = []
    for label in LABELS:
        try:
            find_target(card, label)
        except AssertionError:
            continue
        found.append(label)
    return found


@pytest.fixture
def lives(slack, tmp_path):
    with SentrySandbox.acme() as sentry:
        sentry.add_project(PROJECT, ["backend"])
        lives = Lives(slack, sentry, tmp_path)
        yield lives
        lives.app.stop()


def check(lives):
    """Sentry has one row for each wish, in order; nothing was refused; both sides are alike."""
    wishes = lives.wishes()
    print(f"\n{lives.app.starts} lives, {lives.presses} presses, {len(wishes)} wishes")
    assert [wish.reason for wish in wishes if wish.state != WishState.DONE] == []
    assert lives.kinds() == [wish.change["kind"] for wish in wishes]
    assert lives.stored() == lives.issue.status


def test_killed_at_named_points(lives):
    """Each wish that was stored happens once in Sentry, and the card stands as Sentry does."""
    lives.first()
    for number in range(KILLS):
        lives.press_and_die(POINTS[number % len(POINTS)], nth=2)
    lives.rest()

    check(lives)


def test_killed_at_random(lives):
    """The same at points by chance."""
    lives.first()
    for _ in range(KILLS // 3):
        lives.press_and_die(random.choice(POINTS), nth=random.randint(1, 3))
    lives.rest()

    check(lives)
