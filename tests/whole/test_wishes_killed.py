"""The process is killed between a press and Sentry: no wish is lost, none happens twice."""

import os
import random
import signal
import time

import pytest

from bot.sandbox.sentry import SentrySandbox
from store.issues.issues import Issue
from store.issues.wishes import WishState
from tests.whole.lives import LABELS, LEASE, PROJECT, Lives, labels_of
from tests.whole.program import an_activity, wait_until

KILLS = int(os.environ.get("HELIOGRAPH_KILLS", "6"))
POINTS = ["before wish", "after wish", "before PUT", "after PUT", "before commit", "after commit"]


class OneIssue(Lives):
    """One issue on both sides, whose card is pressed at each death."""

    def __init__(self, slack, sentry, folder):
        super().__init__(slack, sentry, folder)
        self.issue = sentry.raise_issue(PROJECT, "Boom")

    def first(self):
        """The card stands there."""
        self.app.start(lease=LEASE)
        told = an_activity("alert", "1", issue=self.issue.id, title="Boom", project=PROJECT)
        told["issue"]["short_id"] = self.issue.short_id
        self.post(told)
        assert wait_until(lambda: self.slack.messages("alerts"), 20), self.app.log()
        self.app.kill()

    def press_and_die(self, point, nth):
        """One life: it ends at the point, be it at a press or at what the last life left."""
        self.app.start(dies_at=point, nth=nth, lease=LEASE)
        process = self.app.process
        is_up = lambda: self.slack.connections or process.poll() is not None  # noqa: E731
        assert wait_until(is_up, 60), self.app.log()
        end = time.monotonic() + 120
        while not wait_until(lambda: process.poll() is not None, 0.3):
            assert time.monotonic() < end, f"nothing kills it: {self.app.log()}"
            if not self.open_wishes():
                self._press()
        assert self.app.ended() == -signal.SIGKILL, self.app.log()

    def rest(self):
        """A life without an end, until nothing is asked any more."""
        self.app.start(lease=LEASE)
        assert wait_until(lambda: not self.open_wishes(), 60, every=0.2), self.app.log()
        assert wait_until(lambda: self._shown() == self._label(), 20), self.app.log()

    def stored(self):
        return str(self.app.rows(Issue)[0].status)

    def _press(self):
        card = self.slack.messages("alerts")[0]
        label = next(each for each in LABELS if each in labels_of(card))
        self.presses += 1
        self.ada.press(label, card, wait=False)

    def _label(self):
        return "Unresolve" if self.issue.status == "resolved" else "Resolve"

    def _shown(self):
        labels = labels_of(self.slack.messages("alerts")[0])
        return next((each for each in LABELS if each in labels), None)


@pytest.fixture
def lives(slack, tmp_path):
    with SentrySandbox.acme() as sentry:
        sentry.add_project(PROJECT, ["backend"])
        lives = OneIssue(slack, sentry, tmp_path)
        yield lives
        lives.app.stop()


def check(lives):
    """Sentry has one row for each wish, in order; nothing was refused; both sides are alike."""
    wishes = lives.wishes()
    print(f"\n{lives.app.starts} lives, {lives.presses} presses, {len(wishes)} wishes")
    assert [wish.reason for wish in wishes if wish.state != WishState.DONE] == []
    assert lives.kinds(lives.issue) == [wish.change["kind"] for wish in wishes]
    assert lives.stored() == lives.issue.status


def test_killed_at_named_points(lives):
    """Each wish that was stored happens once in Sentry, and the card stands as Sentry does."""
    lives.first()
    for number in range(KILLS):
        turn, place = divmod(number, len(POINTS))
        lives.press_and_die(POINTS[place], nth=2 - turn % 2)
    lives.rest()

    check(lives)


def test_killed_at_random(lives):
    """The same at points by chance."""
    lives.first()
    for _ in range(KILLS // 3):
        lives.press_and_die(random.choice(POINTS), nth=random.randint(1, 3))
    lives.rest()

    check(lives)
