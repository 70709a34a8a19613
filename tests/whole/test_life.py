"""The life of the app in a workspace: noticed, said to whom it concerns, survived."""

import re

import pytest
from pydantic import SecretStr

from bot.identity.links import By
from bot.routing import deliveries
from bot.sandbox import Answers
from store.audit.audit import AuditEntry
from store.outbox.models import Lane
from store.outbox.outages import Outage
from store.people.directory import Member, Role
from tests.whole.conftest import ALERTS
from tests.whole.program import wait_until

PLACE = "slack:C0ALERTS"
ROUTED = ("ops@acme.test", "night@acme.test")  # Addresses that alerts are mailed to.


@pytest.fixture
def owned(running, ada, slack):
    """Ada owns Acme; what she is told comes as direct messages."""
    with running.changing() as session:
        session.get(Member, 1).role = Role.OWNER
    return lambda words: ada.expect_message(words, channel=slack.user("ada").id)


@pytest.fixture
def mailing(program, slack):
    """The program with mail, and Ada who owns Acme."""
    mail = {"smtp_url": SecretStr(slack.mailbox.url), "email_from": "helio@acme.test"}
    program.settings = program.settings.model_copy(update=mail)
    program.start(ALERTS, *({"project": "shop", "target": f"email:{each}"} for each in ROUTED))
    with program.changing() as session:
        session.get(Member, 1).role = Role.OWNER
    return program


def is_paused(running):
    return any(row.target == PLACE and row.paused_at for row in running.rows(Lane))


def test_hello(running, slack, ada):
    """Said once in a channel, how often the app may be let in."""
    slack.invite_bot("general")
    said = ada.expect_message("Hello! I bring Sentry's alerts", channel="general")

    assert "/helio subscribe PROJECT" in said.plain_text
    slack.kick_bot("general")
    slack.invite_bot("general")
    slack.expect_nothing_more()


def test_somebody_else_joins(running, slack):
    """That is nothing to say hello for."""
    slack.join("general", "bob")

    slack.expect_nothing_more()


def test_archived_and_back(running, owned, slack, ada):
    """Told before anything is sent there; what comes meanwhile comes afterwards."""
    slack.archive("alerts")
    owned("the channel is archived (is_archived)")
    assert is_paused(running)
    running.post("alert")

    slack.unarchive("alerts")

    owned("again, first what has waited")
    ada.expect_message("Boom 7", channel="alerts")
    assert running.rows(AuditEntry)[-1].action == "target.resume"


def test_thrown_out_and_let_in(running, owned, slack, ada):
    """The same when the app is removed from the channel; hello comes with it."""
    slack.kick_bot("alerts")
    owned("the app is not in the channel; invite it")

    slack.invite_bot("alerts")

    owned("again, first what has waited")
    ada.expect_message("Hello!", channel="alerts")
    assert not is_paused(running)


def test_a_late_event_changes_nothing(running, owned, slack):
    """Slack repeats events: one that is older than what is known does not count."""
    slack.archive("alerts")
    owned("the channel is archived")
    slack.unarchive("alerts")
    owned("again, first what has waited")
    late = {"type": "channel_archive", "channel": "C0ALERTS", "event_ts": "1.000001"}

    slack.send_event(late).settled.wait(5)

    slack.expect_nothing_more()
    assert not is_paused(running)


def test_a_channel_that_nothing_goes_to(running, owned, slack):
    """Nobody needs to know."""
    slack.archive("general")
    slack.rename("backend", "back")

    slack.expect_nothing_more()


def test_renamed(running, owned, slack, ada):
    """Said once; cards go there as before."""
    slack.rename("alerts", "noise")
    told = owned("is called #noise now")

    assert "directory file" in told.plain_text
    running.post("alert")
    ada.expect_message("Boom 7", channel="noise")


def test_uninstalled_and_back(mailing, slack, ada):
    """Owners get a mail; what comes meanwhile is kept, and goes out when the app is back."""
    [relay] = [each for each in mailing.process._relays if each.provider.name == "slack"]
    relay._probe_every = 0.1

    slack.uninstall()
    mail = slack.mailbox.expect("ada@acme.test", "can't send anything via Slack")
    mailing.post("alert")

    # Slack tells both, in no order; whichever is heard first is what owners read.
    assert re.search("the app was removed from the workspace|the bot token was revoked", mail.text)
    assert [row.provider for row in mailing.rows(Outage)] == ["slack"]
    relay._notice_outage()
    slack.restore()
    ada.expect_message("Boom 7", channel="alerts")
    slack.mailbox.expect("ada@acme.test", "sends via Slack again")
    assert mailing.rows(Outage) == []


def test_mail_server_that_takes_recipients_of_nobody(mailing, slack, ada):
    """It is at fault, no address: owners are told once, all waits, and goes on by itself."""
    [relay] = [each for each in mailing.process._relays if each.provider.name == "email"]
    relay._probe_every = 0.2
    helo = "554 5.7.1 <host>: Helo command rejected: Access denied"
    slack.mailbox.refuse("*", helo)
    said = {"channel": slack.user("ada").id}
    mailing.post("alert")

    down = ada.expect_message("can't send anything via Email", **said)
    assert "set SMTP_EHLO_NAME" in down.plain_text
    assert [row.provider for row in mailing.rows(Outage)] == ["email"]
    slack.mailbox.accept()
    ada.expect_message("sends via Email again", **said)
    for address in ROUTED:
        slack.mailbox.expect(address, "Boom 7")
    told = [m for m in slack.messages(slack.user("ada").id) if "via Email" in m.plain_text]
    assert len(told) == 2
    assert not any(row.paused_at for row in mailing.rows(Lane))


def test_a_token_that_is_revoked(mailing, slack):
    """Without an event it is noticed by the next error."""
    slack.revoke()

    mailing.post("alert")

    mail = slack.mailbox.expect("ada@acme.test", "can't send anything via Slack")
    assert "token_revoked" in mail.text


def test_access_that_is_denied_for_long(running, owned, slack, ada, monkeypatch):
    """Tried again, then paused with its reason; what waits is kept, and goes out when resumed."""
    monkeypatch.setattr("bot.slack.failures.PLACE_TRIES", 2)
    slack.faults.add(
        "chat.postMessage", Answers(status=200, error="ekm_access_denied"), channel="C0ALERTS"
    )

    running.post("alert")

    told = owned("admins have suspended posting, by their encryption keys (ekm_access_denied)")
    assert "1 message waits for it" in told.plain_text
    assert is_paused(running)
    slack.faults.clear()
    deliveries.resume(running.services, PLACE, By("cli", {}))
    ada.expect_message("Boom 7", channel="alerts")


def test_tokens_of_people(running, slack):
    """It has none of those."""
    slack.send_event({"type": "tokens_revoked", "tokens": {"oauth": ["U0ADA"]}}).settled.wait(5)

    assert wait_until(lambda: running.rows(Outage) == [])
