"""What real trackers and servers were seen to do, step by step, as each who is told sees it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from bot.directory import loader, parser
from bot.providers.base import UNPACED
from bot.providers.email import Email
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import Delivery, DeliveryState, Lane
from tests.whole.program import an_activity, wait_until

DIRECTORY = """
[organization]
slug = "acme"
name = "Acme"
url = "https://sentry.acme.test"

[[team]]
slug = "backend"

[[member]]
email = "ada@acme.test"
name = "Ada Lovelace"
role = "owner"
teams = ["backend"]

[[member]]
email = "grace@acme.test"
name = "Grace Hopper"
teams = ["backend"]

[[project]]
slug = "shop"
teams = ["backend"]

[[target]]
name = "pagerduty:primary"
secret_env = "A_ROUTING_KEY"

[[route]]
project = "shop"
target = "slack:C0ALERTS"

[[route]]
project = "shop"
target = "pagerduty:primary"

[[route]]
project = "shop"
target = "email:ops@acme.test"
"""
SENTRY = {"type": "application", "id": "sentry", "name": "Sentry"}
ADA = {"type": "user", "id": 1, "name": "Ada Lovelace"}  # Never with her address.
DETAILS = {"id": "1", "name": "Ada Lovelace", "email": "ada@acme.test"}
EVENT = "e" * 32
UNTIL = "Until when is SHOP-7 archived?"


@pytest.fixture
def running(program, slack, monkeypatch):
    """Ada and Grace work on the shop; Ada is linked, and owns Acme."""
    monkeypatch.setattr(Email, "pace", UNPACED)
    monkeypatch.setenv("A_ROUTING_KEY", "r0utingkey0000000000000000000000")
    connected = {
        "smtp_url": slack.mailbox.url,
        "email_from": "Heliograph <heliograph@acme.test>",
        "pagerduty_url": slack.pagerduty.url,
        "allow_loopback_targets": True,
    }
    given = program.settings.model_dump(exclude_unset=True)
    program.settings = type(program.settings)(**given | connected)
    program.start()
    loader.load(program.services, parser.check(DIRECTORY, lambda _names: ({}, {})), {})
    program.link("ada")
    return program


@pytest.fixture
def tell(running):
    """Send a webhook of the issue SHOP-7 under a new Request-ID; its HTTP status."""

    def tell(action, actor=SENTRY, beside=None, **shown):
        at = datetime.now(UTC).isoformat()
        issue = {
            "id": "1501",
            "shortId": "SHOP-7",
            "title": "KeyError: user_id",
            "culprit": "views.index",
            "level": "error",
            "permalink": None,
            "status": "unresolved",
            "substatus": "new",
            "statusDetails": {},
            "assignedTo": None,
            "project": {"id": "11", "slug": "shop"},
            "firstSeen": at,
            "lastSeen": at,
        }
        data = {"issue": issue | shown, **(beside or {})}
        body = {"action": action, "data": data, "actor": actor}
        return running.send_hook(body, "issue", uuid4().hex).status_code

    return tell


@pytest.fixture
def fire(running):
    """Send that a rule fired for the issue; its HTTP status."""

    def fire(at=None):
        event = {
            "event_id": EVENT,
            "issue_id": "1501",
            "title": "KeyError: user_id",
            "culprit": "views.index",
            "level": "error",
            "project": "shop",
            "datetime": (at or datetime.now(UTC)).isoformat(),
        }
        data = {"event": event, "triggered_rule": "Errors in shop"}
        body = {"action": "triggered", "data": data, "actor": SENTRY}
        return running.send_hook(body, "event_alert", uuid4().hex).status_code

    return fire


def actions(slack):
    return [event["event_action"] for event in slack.pagerduty.events]


def all_told(running):
    """Everything that was owed was sent, or left out."""
    waits = {DeliveryState.WAITING, DeliveryState.SENDING}
    return wait_until(lambda: not [r for r in running.rows(Delivery) if r.state in waits])


def test_an_actor_without_address(running, tell, ada, slack):
    """Ada acts twice, named by her id the second time: a mention, no news for her, takes part."""
    tell("created")
    card = ada.expect_message("KeyError: user_id", channel="alerts")
    done = {"status": "resolved", "substatus": None}
    details = {"inRelease": "api@1.1.0", "actor": DETAILS}
    tell("resolved", ADA, {"resolution_type": "in_next_release"}, statusDetails=details, **done)
    first = ada.expect_message("as resolved", thread=card)
    tell("unresolved", ADA, substatus="ongoing")
    second = ada.expect_message("as unresolved", thread=card)
    assert all_told(running)
    mails = [mail for mail in slack.mailbox.messages if "ada@acme.test" in mail.recipients]
    body = an_activity("note", 1, issue=1501, text="and now?")
    running.send(body | {"actor": {"name": "Grace Hopper", "email": "grace@acme.test"}})
    slack.mailbox.expect("ada@acme.test", "you have worked on it")

    me = slack.user("ada").id
    assert [me in str(told.blocks) for told in (first, second)] == [True, True]
    assert len(mails) == 1  # Of the alert.


def test_an_archive_that_ends_at_a_time(running, tell, ada, slack):
    """Sentry sends nothing then: the card is open again, and nobody is paged for it."""
    tell("created")
    card = ada.expect_message("KeyError: user_id", channel="alerts")
    until = datetime.now(UTC) + timedelta(hours=1)
    details = {"ignoreUntil": until.isoformat(), "actor": DETAILS}
    shown = {"status": "ignored", "substatus": "archived_until_condition_met"}
    tell("ignored", ADA, statusDetails=details, **shown)
    ada.expect_update(card, "State: Archived")

    with time_machine.travel(until.timestamp() + 1):
        ada.expect_update(card, "State: Ongoing", timeout=15)
        assert all_told(running)

    assert actions(slack) == ["trigger", "resolve"]
    assert running.rows(Issue)[0].status == IssueStatus.UNRESOLVED


def test_a_press_that_sentry_contradicts(tell, ada, slack):
    """Resolved here alone; an assignment shows it open, and the card says so."""
    tell("created")
    card = ada.expect_message("KeyError: user_id", channel="alerts")
    ada.press("Resolve", card)
    ada.expect_update(card, "State: Resolved")
    grace = {"type": "user", "id": 4, "name": "Grace Hopper", "email": "grace@acme.test"}
    tell("assigned", ADA, {"assignee": grace}, assignedTo=grace | {"id": "4"})
    shown = ada.expect_update(card, "Assignee: Grace Hopper")

    assert "State: Resolved" not in shown.plain_text
    assert "Resolve" in shown.plain_text


def test_a_second_try_under_another_request_id(running, fire, ada, slack):
    """Sentry's Request-ID is new each time: the alert and the comment are told once."""
    assert [fire(), fire()] == [202, 200]
    card = ada.expect_message("KeyError: user_id", channel="alerts")
    data = {"comment": "on it", "comment_id": "77", "issue_id": "1501", "project_slug": "shop"}
    data["timestamp"] = datetime.now(UTC).isoformat()
    body = {"action": "created", "data": data, "actor": ADA | {"id": "7"}}
    comments = [running.send_hook(body, "comment", uuid4().hex).status_code for _ in range(2)]
    ada.expect_message("on it", thread=card)
    assert all_told(running)

    assert comments == [202, 200]
    assert actions(slack) == ["trigger"]
    posts = [each for each in slack.messages("alerts") if "on it" in each.plain_text]
    assert len(posts) == 1
    routed = [mail for mail in slack.mailbox.messages if "ops@acme.test" in mail.recipients]
    assert len(routed) == 2


def test_a_mail_server_that_refuses_our_name(running, tell, ada, slack):
    """After RCPT, whoever is meant: mail waits, the owner is told once, and it goes on."""
    next(r for r in running.process._relays if r.provider.name == "email")._probe_every = 0.2
    slack.mailbox.fault("RCPT", "554 5.7.1 <NAME>: Helo command rejected: Access denied")
    tell("created")
    told = ada.expect_message("Email is down", channel=slack.user("ada").id)
    ada.expect_message("KeyError: user_id", channel="alerts")
    mails = [row for row in running.rows(Delivery) if row.lane.startswith("email:")]
    lanes = [row for row in running.rows(Lane) if row.provider == "email"]

    assert "set SMTP_EHLO_NAME to its full host name" in told.plain_text
    assert {row.state for row in mails} <= {DeliveryState.WAITING, DeliveryState.SENDING}
    assert [lane.target for lane in lanes if lane.paused_at] == []
    slack.mailbox.accept()
    slack.mailbox.expect("ops@acme.test", "KeyError", timeout=10)
    slack.mailbox.expect("grace@acme.test", "KeyError", timeout=10)
    notices = [m for m in slack.messages("ada") if "Email is down" in m.plain_text]
    assert len(notices) == 1


def test_an_alert_after_a_press_of_resolve(tell, fire, ada, slack):
    """Open again, with its button; the pager says the same."""
    tell("created")
    card = ada.expect_message("KeyError: user_id", channel="alerts")
    ada.press("Resolve", card)
    ada.expect_update(card, "State: Resolved")
    slack.pagerduty.expect("resolve")
    fire()
    shown = ada.expect_update(card, "State: Ongoing")

    assert "Resolve" in shown.plain_text
    assert wait_until(lambda: actions(slack) == ["trigger", "resolve", "trigger"])
    assert len(slack.pagerduty.alerts) == 1


def test_an_alert_after_a_press_of_archive(running, tell, fire, ada, slack):
    """Archived here for ever, of which Sentry knows nothing: no page, no mail, no message."""
    tell("created")
    card = ada.expect_message("KeyError: user_id", channel="alerts")
    ada.press("Archive", card)
    view = ada.expect_modal(UNTIL)
    ada.fill(view, UNTIL, "For ever")
    ada.submit(view)
    ada.expect_update(card, "State: Archived")
    assert all_told(running)
    before = (len(slack.pagerduty.events), len(slack.mailbox.messages))
    direct = len(slack.messages("ada"))
    assert fire(datetime(2026, 3, 14, tzinfo=UTC)) == 202
    assert all_told(running)

    assert (len(slack.pagerduty.events), len(slack.mailbox.messages)) == before
    assert len(slack.messages("ada")) == direct
    assert running.rows(Issue)[0].status == IssueStatus.ARCHIVED
