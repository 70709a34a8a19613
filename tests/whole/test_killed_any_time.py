"""The process is killed at any moment while both sides act: at rest they are alike.

`HELIOGRAPH_KILLS=N` kills it so often.
"""

import os
import random
import time
from contextlib import suppress

import pytest

from bot.sandbox.sentry import RestError, SentrySandbox
from store.issues.feed import FeedHint
from store.issues.issues import Issue
from store.issues.wishes import WishState
from store.people.directory import Project
from tests.whole.lives import LABELS, LEASE, PROJECT, Lives, labels_of
from tests.whole.program import wait_until
from tests.whole.wish_rows import judge

KILLS = int(os.environ.get("HELIOGRAPH_KILLS", "3"))
SHARED = 2  # Issues on which both sides act.
LONGEST = 2.5  # Seconds of a life, from its ready line on.
WORDS = {"resolved": "State: Resolved", "unresolved": "State: Ongoing"}
CHANGES = (
    {"status": "resolved"},
    {"status": "unresolved"},
    {"assignedTo": "grace@acme.test"},
    {"assignedTo": ""},
)


class Storm(Lives):
    """Some issues that both sides change, and one of each life's own, which is pressed once."""

    def __init__(self, slack, sentry, folder):
        secret = {"SENTRY_WEBHOOK_SECRET": sentry.secret, "SENTRY_POLL": "2"}
        super().__init__(slack, sentry, folder, **secret)
        sentry.webhook_url = f"http://127.0.0.1:{self.app.port}/webhooks/sentry"
        sentry.webhooks.pause = 0.1
        self.shared, self.own = [], {}  # Issue → the press of its own.
        self._numbers = iter(range(10**6))

    def first(self):
        """Once polled, no issue is taken for one that was there before."""
        self.app.start(lease=LEASE)
        assert wait_until(self._is_polled, 30), self.app.log()
        self.app.kill()

    def _is_polled(self):
        rows = [row for row in self.app.rows(Project) if row.slug == PROJECT]
        return any(row.newest_issue is not None for row in rows)

    def live(self):
        """Press and change until it is killed, at any moment."""
        self.app.start(lease=LEASE)
        end = time.monotonic() + random.uniform(0, LONGEST)
        if len(self.shared) < SHARED:
            self.shared.append(self._raise())
        self.own[self._raise()] = None
        while time.monotonic() < end:
            time.sleep(random.uniform(0, 0.2))
            self._act()
        self.app.kill()
        self._forget_unheard()

    def _forget_unheard(self):
        """Who saw nothing happen presses again: a press that nobody heard is no wish."""
        self.own = {
            issue: press if press and press.is_acked else None for issue, press in self.own.items()
        }

    def rest(self):
        """A life without an end, until both sides stand still."""
        self.app.start(lease=LEASE)
        assert wait_until(self._is_alike, 60, every=0.5), [*self.differences(), self.app.log()]

    def _is_alike(self):
        """What Sentry did is read as well, so that each wish knows its row."""
        is_owed = self.open_wishes() or self.app.rows(FeedHint)
        return not is_owed and not list(self.differences())

    def differences(self):
        """Between each card and Sentry."""
        for issue in (*self.shared, *self.own):
            card = self._card(issue)
            if card is None:
                yield f"{issue.short_id} has no card"
                continue
            assignee = f"Assignee: {issue.assignee.name}" if issue.assignee else ""
            shown = [line for line in card.plain_text.splitlines() if "Assignee:" in line]
            if _state(card) != WORDS[issue.status] and issue.substatus != "new":
                yield f"{issue.short_id} is {issue.status}, and its card says {_state(card)}"
            if shown != [assignee] * bool(assignee):
                yield f"{issue.short_id} has {assignee or 'nobody'}, and its card {shown}"

    def _act(self):
        what = random.random()
        if what < 0.4:
            with suppress(RestError):
                self.sentry.act("bob", random.choice(self.shared), random.choice(CHANGES))
        elif what < 0.7:
            self._press(random.choice(self.shared))
        else:
            waiting = [issue for issue, press in self.own.items() if press is None]
            issue = random.choice(waiting) if waiting else None
            self.own |= {issue: self._press(issue)} if issue else {}

    def _press(self, issue):
        """None where it has no card that can be pressed, or nobody hears it."""
        card = self._card(issue)
        labels = labels_of(card) if card else []
        label = next((each for each in LABELS if each in labels), None)
        if label is None or not self.slack.connections:
            return None
        self.presses += 1
        return self.ada.press(label, card, wait=False)

    def _card(self, issue):
        cards = [
            each for each in self.slack.messages("alerts") if each.thread_ts in {None, each.ts}
        ]
        return next((each for each in cards if each.says(issue.title)), None)

    def _raise(self):
        return self.sentry.raise_issue(PROJECT, f"Boom number {next(self._numbers):04}")


def _state(card):
    return next((line for line in card.plain_text.splitlines() if line.startswith("State:")), "")


@pytest.fixture
def storm(slack, tmp_path):
    with SentrySandbox.acme() as sentry:
        sentry.add_project(PROJECT, ["backend", "frontend"])
        storm = Storm(slack, sentry, tmp_path)
        yield storm
        storm.app.stop()


def test_killed_at_any_moment(storm):
    """No press that was acked is lost, none is in Sentry twice, each card is as Sentry has it."""
    storm.first()
    for _ in range(KILLS):
        storm.live()
    storm.rest()

    wishes, numbers = storm.wishes(), {row.id: row.source_id for row in storm.app.rows(Issue)}
    acked = {issue.id for issue, press in storm.own.items() if press and press.is_acked}
    assert acked <= {numbers[wish.issue_id] for wish in wishes}
    assert {wish.state for wish in wishes} <= {WishState.DONE, WishState.REFUSED}
    done, faster = 0, 0
    for issue in (*storm.shared, *storm.own):
        mine = [wish for wish in wishes if numbers[wish.issue_id] == issue.id]
        counts = judge(storm.sentry, issue, mine)
        done, faster = done + counts[0], faster + counts[1]
    print(f"\n{storm.app.starts} lives, {storm.presses} presses, {len(acked)} own acked")
    print(f"{len(wishes)} wishes, {done} done, of those {faster} by a colleague first")
