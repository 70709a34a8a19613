"""A program that is killed and started again, between a Slack and a Sentry."""

import httpx

from bot.sandbox.elements import find_target
from store.issues.wishes import OPEN, Wish
from tests.bot.sources.senders import bearer
from tests.whole.app_process import AppProcess

PROJECT = "pay"  # It has no releases, so that Resolve asks nothing.
LEASE = 2  # Seconds; as long a look-up waits.
LABELS = {"Resolve": "set_resolved", "Unresolve": "set_unresolved"}


class Lives:
    """Whoever lives next goes on with what the last one left."""

    def __init__(self, slack, sentry, folder, database_url=None, **more):
        self.slack, self.sentry = slack, sentry
        self.app = AppProcess(slack, folder, database_url)
        self.app.more = {
            "SENTRY_URL": sentry.url,
            "SENTRY_ORG": sentry.org,
            "SENTRY_TOKEN": sentry.token,
            "SENTRY_POLL": "0",
            **more,
        }
        self.app.load({"project": PROJECT, "target": "slack:C0ALERTS"})
        self.app.command("link", "ada@acme.test", slack.user("ada").id)
        self.ada = slack.act_as("ada")
        self.presses = 0

    def wishes(self):
        return self.app.rows(Wish)

    def open_wishes(self):
        return [wish for wish in self.wishes() if wish.state in OPEN]

    def kinds(self, issue):
        """Its rows in Sentry, oldest first, without what told it."""
        return [row["type"] for row in reversed(self.sentry.feed(issue)) if row["id"] != "0"]

    def post(self, body):
        url = f"http://127.0.0.1:{self.app.port}/api/activities"
        assert httpx.post(url, json=body, headers=bearer(), timeout=20).status_code == 202


def labels_of(card):
    """Which of its buttons can be pressed."""
    found = []
    for label in LABELS:
        try:
            find_target(card, label)
        except AssertionError:
            continue
        found.append(label)
    return found
