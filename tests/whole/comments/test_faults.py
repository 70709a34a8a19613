"""What goes wrong between Slack and Sentry: no comment is lost, none is there twice."""

import pytest

from bot.sandbox import AcceptedThenReset, Answers, ResetBefore
from bot.sandbox.sentry import InternalError
from bot.write_back import sentry as wishes
from store.issues.wishes import WishState
from tests.whole.comments.conftest import SHORTCUT, marks
from tests.whole.program import wait_until

POST, PUT = "POST comments", "PUT comment"


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    """Nobody waits half a minute here for an answer that is lost."""
    monkeypatch.setattr(wishes, "ANSWERED_WITHIN", wishes.ANSWERED_WITHIN / 100)


def test_the_answer_is_lost(talk, ada):
    """It is looked up, and found: once there, once marked."""
    issue, card = talk.card()
    talk.sentry.faults.add(POST, AcceptedThenReset(), times=1)

    talk.add(ada, ada.says("Mine", channel="alerts", thread=card))

    talk.settle()
    assert len(talk.texts(issue)) == 1
    assert talk.under(card) == []
    assert talk.ended(issue).state == WishState.DONE


def test_it_was_not_done(talk, ada):
    """An error of the server that wrote nothing: it is looked up, and asked for again."""
    issue, card = talk.card()
    talk.sentry.faults.add(POST, InternalError(), times=1)

    talk.add(ada, ada.says("Mine", channel="alerts", thread=card))

    assert len(talk.texts(issue)) == 1


def test_the_answer_to_a_change_is_lost(talk, ada):
    """The comment is as it was asked for, and nothing was added beside it."""
    issue, card = talk.card()
    said = talk.add(ada, ada.says("cache", channel="alerts", thread=card))
    ada.edits(said, "gateway")
    talk.sentry.faults.add(PUT, AcceptedThenReset(), times=1)

    ada.shortcut(SHORTCUT, said)

    ada.expect_ephemeral(f"You changed the comment on {issue.short_id}.")
    [text] = talk.texts(issue)
    assert "gateway" in text


def test_slack_gives_no_address(talk, ada, slack):
    """Slack is asked again; the comment waits for it."""
    issue, card = talk.card()
    slack.faults.add("chat.getPermalink", ResetBefore(), times=1)

    talk.add(ada, ada.says("Mine", channel="alerts", thread=card))

    assert "[Where it was said](https://acme.slack.com/" in talk.texts(issue)[0]


@pytest.mark.parametrize("error", ["missing_scope", "not_reactable", "channel_not_found"])
def test_no_mark(talk, ada, slack, error):
    """Where Slack does not take the mark, who added it is told in words."""
    issue, card = talk.card()
    slack.faults.add("reactions.add", Answers(error=error), times=1)
    said = ada.says("Mine", channel="alerts", thread=card)

    ada.shortcut(SHORTCUT, said)

    ada.expect_ephemeral(f"You commented on {issue.short_id}.")
    assert marks(said) == []


def test_sentry_refuses(talk, ada):
    """Its words are told, and nothing is kept of what was said."""
    issue, card = talk.card()
    talk.sentry.faults.add(POST, Answers(403, {"detail": "No."}), times=1)
    said = ada.says("a-secret", channel="alerts", thread=card)

    ada.shortcut(SHORTCUT, said)

    ada.expect_ephemeral(f"Nothing was added to {issue.short_id}.")
    assert "a-secret" not in str(talk.ended(issue).change)


def test_nothing_is_kept_of_the_words(talk, ada):
    """Once it is there, only the activity has its text, as any comment's."""
    issue, card = talk.card()

    talk.add(ada, ada.says("a-secret", channel="alerts", thread=card))

    assert wait_until(lambda: talk.wish_of(issue).place == {})
    assert "a-secret" not in str(talk.wish_of(issue).change)
