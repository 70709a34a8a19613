"""A comment that is edited and deleted in Sentry, by signed webhooks: what people see in Slack."""

import json
import sqlite3
from contextlib import closing

import pytest

from store.outbox.models import Delivery, DeliveryState
from tests.bot.sources.senders import payload
from tests.whole.conftest import ALERTS
from tests.whole.program import an_activity, wait_until

ADA = "ada@acme.test"
BOB = {"type": "user", "id": 4, "name": "bob@acme.test"}
SECRET, CLEAN = "the key is a-secret, see log", "see log"


@pytest.fixture
def running(program):
    """Started; without a look at what nobody expected, for what is withdrawn is looked for."""
    return program.start(ALERTS)


@pytest.fixture
def comment(program):
    """Send the webhook that Sentry sends of the comment."""

    def comment(action, text, comment_id=1234):
        body = payload("comment") | {"action": action, "actor": BOB}
        body["data"] |= {"comment": text, "comment_id": comment_id}
        answer = program.send_hook(body, "comment")
        assert answer.status_code in {200, 202}, answer.text  # A repeat, or news.

    return comment


@pytest.fixture
def shown(slack):
    """All that stands in the channel and in Ada's direct messages, as Slack has it."""

    def shown():
        found = [*slack.messages("alerts"), *slack.messages("ada")]
        return json.dumps([each.as_slack(with_metadata=True) for each in found])

    return shown


@pytest.fixture
def stored(program, tmp_path):
    """The whole file of the database, without what its pages had before."""

    def stored():
        copy = tmp_path / "vacuumed.db"
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(tmp_path / "heliograph.db")) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        return copy.read_bytes()

    return stored


def test_alone(running, ada, card, comment, shown, stored):  # noqa: PLR0917 - all that there is.
    """The reply is changed, then withdrawn, in the thread and in Ada's direct messages."""
    assigned = an_activity("assigned", 1, issue=4511, assignee="Ada", assigneeEmail=ADA)
    assert running.send(assigned | {"actor": {"name": "Grace"}}).status_code == 202
    ada.expect_message("assigned", thread=card)
    comment("created", SECRET)
    reply = ada.expect_message(SECRET, thread=card)
    direct = ada.expect_message(SECRET, channel=ada.user.id)

    comment("updated", CLEAN)
    assert ada.expect_update(reply, "see log (edited)").ts == reply.ts
    assert ada.expect_update(direct, "see log (edited)").ts == direct.ts
    after_edit = shown(), stored()
    comment("deleted", CLEAN)

    assert wait_until(lambda: CLEAN not in shown())
    assert "a-secret" not in after_edit[0]
    assert b"a-secret" not in after_edit[1]
    assert b"see log" in after_edit[1]
    assert b"see log" not in stored()
    assert "assigned" in shown(), "what stood beside it stays"


def test_together_with_others(running, ada, card, comment, shown):
    """Told in one message with other activities, which stay; and once more to be sure."""
    for n in range(5):  # The channel's burst is over: what follows waits, and leaves together.
        comment("created", f"comment {n}", n + 1)
    comment("created", SECRET, 51)
    comment("created", "the last of them", 52)
    ada.expect_message("the last of them", thread=card)

    comment("updated", CLEAN, 51)
    assert wait_until(lambda: "a-secret" not in shown())
    assert "see log (edited)" in shown()
    comment("deleted", CLEAN, 51)
    comment("deleted", CLEAN, 51)
    assert wait_until(lambda: CLEAN not in shown())

    for words in (*(f"comment {n}" for n in range(5)), "the last of them"):
        assert words in shown()
    idle = {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert wait_until(lambda: {row.state for row in running.rows(Delivery)} <= idle)
