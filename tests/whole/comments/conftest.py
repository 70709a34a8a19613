"""A Slack, a Sentry with its webhooks, and the program between them."""

import shutil

import pytest

from bot.identity import links
from bot.identity.links import By
from store.slack.cards import Card
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until

SHORTCUT = "add_to_sentry"
TICK = "white_check_mark"


class Talk(BothSides):
    """With what is said on both sides."""

    def card(self, project="shop"):
        """Its webhooks come once the card stands: those of a new issue are an alert more."""
        self.sentry.webhook_url = None
        found = super().card(project)
        ts = found[1].ts  # The program learns from Slack's answer where it stands.
        is_known = lambda: ts in {row.external_id for row in self.program.rows(Card)}  # noqa: E731
        assert wait_until(is_known)
        self.sentry.webhook_url = (
            f"http://127.0.0.1:{self.program.process.http.port}/webhooks/sentry"
        )
        return found

    def comments(self, issue):
        """In Sentry, oldest first: who it shows as the author, and the text."""
        rows = [row for row in reversed(self.sentry.feed(issue)) if row["type"] == "note"]
        return [(row["user"]["name"], row["data"]["text"]) for row in rows]

    def texts(self, issue):
        return [text for _, text in self.comments(issue)]

    def under(self, card):
        """What the app said in the card's thread."""
        found = self.slack.messages("alerts")
        return [m.plain_text for m in found if m.thread_ts == card.ts and m.bot]

    def add(self, person, message):
        """By the shortcut; once it is marked."""
        person.shortcut(SHORTCUT, message)
        assert wait_until(lambda: marks(message) == [TICK]), self.wishes()
        return message

    def unlink(self, handle):
        """What `python app.py unlink` does."""
        team_id, by = self.slack.team_id, By("cli", {})
        links.unlink(self.program.services, f"{handle}@acme.test", team_id, by)

    def settle(self):
        """Until all webhooks came, and nothing is owed."""
        self.sentry.webhooks.settle(10)
        self.at_rest()


def marks(message):
    return [each["name"] for each in message.reactions]


@pytest.fixture(params=["sqlite"])
def database_url(request, migrated_file, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("migrated_postgres")
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    return f"sqlite:///{tmp_path / 'heliograph.db'}"


@pytest.fixture
def talk(slack, database_url):
    talk = Talk(slack, database_url)
    proof = {"identity_proof": "slack_email"}  # Linked by one press, without a mail.
    talk.program.settings = talk.program.settings.model_copy(update=proof)
    talk.start()
    yield talk
    talk.stop()


@pytest.fixture
def bob(slack):
    return slack.act_as("bob")
