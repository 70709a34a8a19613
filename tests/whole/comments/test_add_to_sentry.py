"""What is said in Slack becomes a comment in Sentry, once, and does not come back."""

import pytest

from bot.sandbox.sentry import WebhooksFirst
from store.audit.audit import AuditEntry
from store.issues.activities import ActivityRow
from store.issues.wishes import WishState
from tests.whole.comments.conftest import SHORTCUT, marks
from tests.whole.program import wait_until

POST = "POST comments"
DATABASES = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)


@DATABASES
def test_by_the_menu_of_a_message(talk, ada, slack):
    """It is there once with author and address, the message is marked, and comes not back."""
    issue, card = talk.card()
    said = ada.says("The gateway is *down* again", channel="alerts", thread=card)

    talk.add(ada, said)

    talk.settle()
    link = f"https://acme.slack.com/archives/C0ALERTS/p{said.ts.replace('.', '')}"
    text = f"""\
**Ada Lovelace** in Slack:

The gateway is *down* again

[Where it was said]({link}?thread_ts={card.ts}&cid=C0ALERTS)"""
    assert talk.texts(issue) == [text]
    assert talk.under(card) == []
    [audit] = [row for row in talk.program.rows(AuditEntry) if row.action == "issue.comment"]
    assert (audit.actor, audit.target) == ("ada@acme.test", issue.short_id)
    assert audit.origin["slack_user"] == ada.user.id
    assert [row.kind for row in talk.program.rows(ActivityRow)][-1] == "note"


def test_by_name(talk, ada):
    """A mention with a text in the thread does the same; the app's name is no part of it."""
    issue, card = talk.card()

    said = ada.mention_bot("it was the cache", channel="alerts", thread=card)

    assert wait_until(lambda: marks(said))
    talk.settle()
    [text] = talk.texts(issue)
    assert text.split("\n\n")[:2] == ["**Ada Lovelace** in Slack:", "it was the cache"]
    assert talk.under(card) == []


def test_anothers_message(talk, ada, slack):
    """Whose it is and who added it, by their names; who is not linked, as Slack shows them."""
    eve = slack.act_as("eve")
    issue, card = talk.card()
    said = eve.says("Seen at noon", channel="alerts", thread=card)

    talk.add(ada, said)

    assert talk.texts(issue)[0].startswith("**eve** in Slack, added by Ada Lovelace:\n\nSeen at")


def test_the_webhook_comes_first(talk, ada):
    """Before Sentry's answer: it is known by its text, and does not come back."""
    issue, card = talk.card()
    talk.sentry.faults.add(POST, WebhooksFirst(talk.sentry.webhooks), times=1)
    said = ada.says("Mine", channel="alerts", thread=card)

    talk.add(ada, said)

    talk.settle()
    assert len(talk.texts(issue)) == 1
    assert talk.under(card) == []
    assert talk.wish_of(issue).row is not None
    assert [row.kind for row in talk.program.rows(ActivityRow)].count("note") == 1


def test_the_feed_reads_it(talk, ada):
    """The issue's feed has the row too: it is nobody's news."""
    issue, card = talk.card()
    talk.sentry.webhook_url = None
    talk.add(ada, ada.says("Mine", channel="alerts", thread=card))

    talk.hint(issue)
    talk.at_rest()

    assert talk.under(card) == []


def test_edited_there_and_here(talk, ada):
    """An edit in Slack does not follow; added once more, it changes the comment."""
    issue, card = talk.card()
    said = talk.add(ada, ada.says("It is the cache", channel="alerts", thread=card))
    ada.edits(said, "It is the gateway")
    talk.settle()
    before = talk.texts(issue)

    ada.shortcut(SHORTCUT, said)

    ada.expect_ephemeral(f"You changed the comment on {issue.short_id}.")
    talk.settle()
    assert "It is the cache" in before[0]
    [after] = talk.texts(issue)
    assert after == before[0].replace("cache", "gateway")
    assert talk.under(card) == []


def test_the_same_twice(talk, ada, bob):
    """Who adds what is there already is told so; Sentry is not asked."""
    issue, card = talk.card()
    said = talk.add(ada, ada.says("Once", channel="alerts", thread=card))

    bob.shortcut(SHORTCUT, said)

    bob.expect_ephemeral(f"It is a comment of {issue.short_id} already")
    assert len(talk.sentry.calls(POST)) == 1


def test_the_same_words_twice(talk, ada):
    """Two messages are two comments, whatever they say."""
    issue, card = talk.card()
    for _ in range(2):
        talk.add(ada, ada.says("+1", channel="alerts", thread=card))

    assert len(talk.texts(issue)) == 2


def test_deleted_there(talk, ada):
    """Taken back in Sentry, and added once more by somebody: it is there anew."""
    issue, card = talk.card()
    said = talk.add(ada, ada.says("A secret", channel="alerts", thread=card))
    row = next(row for row in issue.rows if row.kind == "note")
    talk.sentry.delete_comment(row.person, issue, row)
    talk.settle()
    assert talk.texts(issue) == []

    ada.shortcut(SHORTCUT, said)

    assert wait_until(lambda: len(talk.texts(issue)) == 1)


def test_other_threads_hear_it(talk, ada, slack):
    """Under the issue's cards elsewhere it is told; edited there, those follow."""
    talk.program.load(
        {"project": "shop", "target": "slack:C0ALERTS"},
        {"project": "shop", "target": "slack:C0BACKEND"},
        {"project": "api", "target": "slack:C0ALERTS"},
    )
    issue, card = talk.card()
    other = ada.expect_message(issue.title, channel="backend")
    said = talk.add(ada, ada.says("It is the cache", channel="alerts", thread=card))
    reply = ada.expect_message("Ada Lovelace commented", thread=other)
    assert "It is the cache" in reply.plain_text

    ada.edits(said, "It is the gateway")
    ada.shortcut(SHORTCUT, said)

    ada.expect_update(reply, "It is the gateway (edited)")
    talk.settle()
    assert talk.under(card) == []
    assert talk.wish_of(issue).state == WishState.DONE


def test_comments_of_sentry(talk, ada):
    """Told in the thread; edited and taken back there, it follows."""
    issue, card = talk.card()
    row = talk.sentry.comment("bob", issue, "The key is a-secret")
    reply = ada.expect_message("The key is a-secret", thread=card)

    talk.sentry.edit_comment("bob", issue, row, "The key was changed")
    ada.expect_update(reply, "The key was changed (edited)")
    talk.sentry.delete_comment("bob", issue, row)

    assert wait_until(lambda: talk.under(card) == [])
