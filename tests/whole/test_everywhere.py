"""What happens to an issue, as each who is told sees it: threads, messages, mails, pager, Teams."""

import re

import pytest

from bot.activities import known_kinds
from bot.directory import loader, parser
from bot.notes.note import Person, plain
from bot.providers.base import UNPACED
from bot.providers.email import Email
from bot.providers.msteams import MSTeams
from tests.bot.sources.senders import payload
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
teams = ["backend"]

[[member]]
email = "grace@acme.test"
name = "Grace Hopper"
teams = ["backend"]

[[member]]
email = "bob@acme.test"
name = "Bob Kahn"

[[project]]
slug = "shop"
teams = ["backend"]

[[target]]
name = "pagerduty:primary"
secret_env = "A_ROUTING_KEY"

[[target]]
name = "msteams:ops"
secret_env = "A_TEAMS_URL"

[[route]]
project = "shop"
target = "slack:C0ALERTS"

[[route]]
project = "shop"
target = "pagerduty:primary"

[[route]]
project = "shop"
target = "msteams:ops"

[[route]]
project = "shop"
target = "email:ops@acme.test"
"""
ROUTING_KEY = "r0utingkey0000000000000000000000"
TOLD = [kind for kind in known_kinds() if kind.is_told]


@pytest.fixture
def running(program, slack, monkeypatch):
    """Everything is connected; Ada and Grace work on the shop, Ada is linked."""
    monkeypatch.setattr(MSTeams, "pace", UNPACED)  # It would take a second a card.
    monkeypatch.setattr(Email, "pace", UNPACED)
    monkeypatch.setenv("A_ROUTING_KEY", ROUTING_KEY)
    monkeypatch.setenv("A_TEAMS_URL", slack.teams.url)
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


def an_alert(running, title):
    """The tracker's own: nobody did it."""
    running.send(an_activity("alert", 1000, title=title) | {"actor": None})


def mails(slack, to):
    return [mail for mail in slack.mailbox.messages if to in mail.recipients]


NO_ERRORS = {
    "performance": (
        {"title": "/api/checkout/", "level": "info", "type": "transaction"},
        {
            "type": 1006,
            "issueTitle": "N+1 Query",
            "subtitle": "SELECT id FROM cart WHERE user = %s",
            "evidenceDisplay": [
                {"name": "Offending Spans", "value": "db - SELECT id", "important": True}
            ],
        },
        ("N+1 Query", "SELECT id FROM cart WHERE user = %s", "Offending Spans: db - SELECT id"),
    ),
    "uptime": (
        {"title": "Downtime detected for https://shop.example.test", "type": "generic"},
        {
            "type": 7001,
            "issueTitle": "Downtime detected for https://shop.example.test",
            "subtitle": "Your monitored domain is down",
            "evidenceDisplay": [{"name": "Failure reason", "value": "HTTP 503"}],
        },
        ("Downtime detected for", "Your monitored domain is down", "Failure reason: HTTP 503"),
    ),
    "cron": (
        {"title": "Monitor failure: nightly", "level": "error", "type": "generic"},
        {
            "type": 4001,
            "issueTitle": "Cron failure: nightly",
            "subtitle": "Your monitor failed: missed",
            "evidenceDisplay": [
                {"name": "Failure reason", "value": "2 missed check-ins", "important": True},
                {"name": "Environment", "value": "production"},
            ],
        },
        ("Cron failure: nightly", "Your monitor failed: missed", "Failure reason: 2 missed"),
    ),
    "feedback": (
        {"title": "User Feedback", "level": "info", "type": "generic"},
        {
            "type": 6001,
            "issueTitle": "User Feedback",
            "subtitle": "The checkout does nothing",
            "evidenceDisplay": [
                {"name": "contact_email", "value": "kim@customer.test"},
                {"name": "message", "value": "I pressed Pay twice", "important": True},
            ],
        },
        ("User Feedback", "The checkout does nothing", "message: I pressed Pay twice"),
    ),
    "metric": (
        {"title": "Too many errors", "level": "error", "type": "generic"},
        {
            "type": 8001,
            "issueTitle": "Too many errors",
            "subtitle": "Critical: Number of events above 1000",
            "evidenceDisplay": [{"name": "Value", "value": 1204, "important": True}],
            "evidenceData": {"alert_id": 7},
        },
        ("Too many errors", "Critical: Number of events above 1000", "Value: 1204"),
    ),
}


@pytest.mark.parametrize("kind", NO_ERRORS)
def test_what_is_no_error_tells_its_reason_and_evidence(running, slack, ada, kind):
    """Under the issue's own title: on the card, in the mail, at the pager, in Teams."""
    event, occurrence, words = NO_ERRORS[kind]
    told = payload("event_alert")
    told["data"]["event"] |= event | {"message": "", "exception": None, "occurrence": occurrence}

    running.send_hook(told, "event_alert")

    card = ada.expect_message(words[0], channel="alerts").plain_text
    mail = slack.mailbox.expect("ops@acme.test").text
    page = str(slack.pagerduty.expect("trigger")["payload"])
    teams = slack.teams.expect(words[0]).plain_text
    for shown in (card, mail, page, teams):
        assert [word for word in words if word not in shown] == []


def test_an_alert_reaches_who_works_on_the_project(running, slack, ada):
    """Channel, pager, Teams and the routed address; Ada and Grace, and not Bob."""
    an_alert(running, "It broke")

    ada.expect_message("It broke", channel="alerts")
    assert "Resolve" in ada.expect_message("It broke", channel=slack.user("ada").id).plain_text
    for person in ("ada@acme.test", "grace@acme.test"):
        assert "you have been active" in slack.mailbox.expect(person, "It broke").text
    assert slack.mailbox.expect("ops@acme.test").subject == "SHOP-7 - It broke"
    assert "It broke" in slack.pagerduty.expect("trigger")["payload"]["summary"]
    assert "It broke" in slack.teams.expect("It broke").plain_text
    assert mails(slack, "bob@acme.test") == []


def test_from_trigger_to_resolve(running, slack, ada):
    """The pager has one alert, by one key, for the whole life of the issue."""
    running.post("alert")
    opened = slack.pagerduty.expect("trigger")
    running.post("assigned", assignee="Grace Hopper", assigneeEmail="grace@acme.test")
    acknowledged = slack.pagerduty.expect("acknowledge")
    running.post("note", text="on it")
    running.post("set_resolved")
    closed = slack.pagerduty.expect("resolve")
    running.post("set_regression")
    assert wait_until(lambda: len(slack.pagerduty.events) == 4)
    (alert,) = slack.pagerduty.alerts.values()

    keys = {event["dedup_key"] for event in (opened, acknowledged, closed)}
    assert keys == {alert.dedup_key} == {"acme/issue/7"}
    actions = [event["event_action"] for event in slack.pagerduty.events]
    assert actions == ["trigger", "acknowledge", "resolve", "trigger"]


def test_who_takes_part_is_told_and_nobody_else(running, slack, ada):
    """Grace is assigned by Ada: Grace gets a mail, Ada nothing, Bob nothing."""
    running.post("assigned", assignee="Grace Hopper", assigneeEmail="grace@acme.test")

    mail = slack.mailbox.expect("grace@acme.test", "assigned")
    routed = slack.mailbox.expect("ops@acme.test", "assigned")
    assert mail.subject == "SHOP-7 - Boom 7"
    assert "you are assigned to it" in mail.text
    assert "/helio settings" in mail.text
    assert "A route sends this to your address" in routed.text
    assert mails(slack, "ada@acme.test") == mails(slack, "bob@acme.test") == []


def test_mails_of_one_issue_are_one_conversation(running, slack, ada):
    """All of an issue refer to one root, those of another to another; each has its own id."""
    running.post("alert")
    running.post("note", text="first")
    running.post("alert", issue=8)
    slack.mailbox.expect("ops@acme.test", "Boom 8")
    slack.mailbox.expect("ops@acme.test", "first")

    of_seven, of_eight = (
        [mail.message for mail in mails(slack, "ops@acme.test") if f"Boom {issue}" in mail.subject]
        for issue in (7, 8)
    )
    assert len({message["References"] for message in of_seven}) == 1
    assert of_seven[0]["References"] != of_eight[0]["References"]
    assert len({message["Message-ID"] for message in of_seven}) == 2


def test_each_kind(running, slack, ada):
    """Thread, mail and Teams say who did what, and the fact that matters, in the same words."""
    running.post("alert")
    card = ada.expect_message("Boom 7", channel="alerts")
    for kind in TOLD:
        assert running.post(kind.kind, **kind.example).status_code == 202
    assert wait_until(lambda: len(mails(slack, "ops@acme.test")) == len(TOLD) + 1)
    assert wait_until(lambda: len(slack.teams.cards) == len(TOLD) + 1)
    ada.expect_message(sentence(TOLD[-1]), thread=card, timeout=20)

    thread = [m.plain_text for m in slack.messages("alerts") if m.thread_ts == card.ts]
    places = {
        "thread": "\n".join(thread).replace(" @", " "),  # Mentions, of who is linked.
        "mail": "\n".join(unlinked(mail.text) for mail in mails(slack, "ops@acme.test")),
        "Teams": unmarked("\n".join(shown.plain_text for shown in slack.teams.cards)),
    }
    untold = [
        (place, kind.kind)
        for kind in TOLD
        for place, words in places.items()
        if sentence(kind) not in words and not (kind.posts_card and place != "thread")
    ]
    assert untold == []


def unlinked(text):
    """A mail's text in one line, without the addresses behind its words."""
    return " ".join(re.sub(r"\s*[<(]https?://[^>)]*[>)]", "", text).split())


def unmarked(text):
    """Without the Markdown of cards: bold, links, escapes."""
    text = re.sub(r"\[(.*?)\]\(https?://[^)]*\)", r"\1", text.replace("**", ""))
    return re.sub(r"\\(.)", r"\1", text)


def sentence(kind):
    """What the kind's example says of the issue, the first line of it."""
    who = Person("Ada Lovelace", 1)
    return plain(kind.model_validate(kind.example).words(who, "SHOP-7")).splitlines()[0]


def test_pressed_in_a_direct_message(running, slack, ada):
    """The card there has the same buttons, and is kept true."""
    an_alert(running, "It broke")
    own = ada.expect_message("It broke", channel=slack.user("ada").id)

    ada.press("Resolve", own)

    ada.expect_update(own, "State: Resolved")
    slack.pagerduty.expect("resolve")
