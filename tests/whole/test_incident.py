"""A metric alert from warning to resolved, as each who is told sees it."""

import pytest
from sqlmodel import select

from bot.directory import loader, parser
from bot.incidents import redraws
from store.incidents import incidents
from store.incidents.incidents import Incident
from tests.bot.incidents.reports import report
from tests.bot.sources.senders import bearer, payload
from tests.whole.program import wait_until

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
POINTS = [[f"2026-03-14T09:{minute:02}:00Z", 100 + 40 * minute] for minute in range(30)]
ROUTING_KEY = "r0utingkey0000000000000000000000"


@pytest.fixture
def running(program, slack, monkeypatch):
    """Everything is connected; Ada works on the shop and is linked."""
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


@pytest.fixture
def tell(running):
    """Tell a status by `/api/incidents`."""

    def tell(status, **changes):
        body = report(status, **{"points": POINTS} | changes)
        answer = running._http.post("/api/incidents", json=body, headers=bearer())
        assert answer.status_code == 202

    return tell


def bar(message):
    (attachment,) = message.attachments
    return attachment


def test_a_whole_life(tell, slack, ada):
    """One card, redrawn with its chart; steps in its thread; one alert; one conversation."""
    tell("warning", value=900)
    card = ada.expect_message("Warning: Too many errors", channel="alerts")
    yellow, charted = bar(card)["color"], [block["type"] for block in bar(card)["blocks"]]
    slack.pagerduty.expect("trigger")
    tell("critical", value=1300)
    loud = ada.expect_message("Critical after", thread=card)
    red = bar(ada.expect_update(card, "Critical: Too many errors"))["color"]
    tell("resolved", value=None)
    quiet = ada.expect_message("Resolved after", thread=card)
    green = bar(ada.expect_update(card, "Resolved: Too many errors"))["color"]
    slack.pagerduty.expect("resolve")
    assert wait_until(lambda: len(mails(slack, "ops@acme.test")) == 3)
    assert wait_until(lambda: len(slack.teams.cards) == 3)

    assert [yellow, red, green] == ["#FFC227", "#FA4747", "#4DC771"]
    assert charted == ["rich_text", "image", "context"]
    assert (loud.reply_broadcast, quiet.reply_broadcast) == (True, False)
    (alert,) = slack.pagerduty.alerts.values()
    assert alert.dedup_key == "acme/incident/4"
    actions = [event["event_action"] for event in slack.pagerduty.events]
    assert actions == ["trigger", "trigger", "resolve"]
    assert_one_conversation(mails(slack, "ops@acme.test"))
    assert "1,300 events in the last 10 minutes" in slack.teams.cards[1].plain_text


def mails(slack, to):
    return [mail for mail in slack.mailbox.messages if to in mail.recipients]


def assert_one_conversation(found):
    """Each subject has the status, the rule and the project; all have one root."""
    assert [mail.message["Subject"] for mail in found] == [
        f"[{status}] Too many errors - shop" for status in ("Warning", "Critical", "Resolved")
    ]
    assert len({mail.message["References"] for mail in found}) == 1
    assert len({mail.message["Message-ID"] for mail in found}) == 3


def test_who_works_on_the_project(tell, slack, ada):
    """Ada gets a card of her own and mails from the start to the end, and Bob nothing."""
    tell("critical")
    own = ada.expect_message("Critical: Too many errors", channel=slack.user("ada").id)
    first = slack.mailbox.expect("ada@acme.test", "Critical")
    tell("resolved", value=None)
    ada.expect_update(own, "Resolved: Too many errors")
    slack.mailbox.expect("ada@acme.test", "Resolved after")

    assert "you have been active in the project lately" in first.text
    assert "/helio settings" in own.plain_text
    assert mails(slack, "bob@acme.test") == []


def test_a_slack_that_takes_no_files(tell, slack, ada):
    """The card is there all the same, without its chart."""
    slack.space.scopes = {"chat:write", "im:write", "users:read", "connections:write"}
    tell("critical")

    card = ada.expect_message("Critical: Too many errors", channel="alerts")
    assert [block["type"] for block in bar(card)["blocks"]] == ["rich_text", "context"]


def metric_issue():
    """What Sentry tells of an issue that is a metric alert."""
    event = payload("event_alert")
    event["data"]["event"] |= {"title": "Too many errors", "exception": None, "message": ""}
    event["data"]["event"]["occurrence"] = {
        "issueTitle": "Too many errors",
        "type": 8001,
        "evidenceData": {"alert_id": 7},
    }
    return event


def test_a_metric_issue_shows_the_chart(running, slack, ada):
    """Where it was told first, the incident goes on in its thread and has no card of its own."""
    running.send_hook(metric_issue(), "event_alert")
    card = ada.expect_message("Too many errors", channel="alerts")
    running.send_hook(payload("metric_alert"), "metric_alert")
    ada.expect_message("This is the incident #1", thread=card)

    with running.changing() as session:
        incident = session.exec(select(Incident)).one()
        points = [[incident.started_at.timestamp() + at, 100 + at] for at in range(0, 600, 60)]
        assert incidents.change(session, incident, {"points": points})
        redraws.owe_of_issue(session, running.services, incident)

    assert wait_until(lambda: "image" in [block["type"] for block in card.blocks])


@pytest.mark.parametrize("is_first", [True, False], ids=["issue-first", "incident-first"])
def test_a_metric_issue_is_its_incident(running, slack, ada, is_first):
    """Sentry tells both: one card, one page by one key, one mail, and one end."""
    event = metric_issue()
    alert, both = payload("metric_alert"), [("event_alert", event)]
    both.insert(is_first, ("metric_alert", alert))
    for resource, body in both + both:
        assert running.send_hook(body, resource).status_code in {200, 202}
    card = ada.expect_message("Too many errors", channel="alerts")
    slack.pagerduty.expect("trigger")
    if is_first:
        ada.expect_message("This is the incident #1, Too many errors: Critical", thread=card)
    over = alert["data"]["metric_alert"] | {"status": 2}
    data = alert["data"] | {"metric_alert": over}
    assert running.send_hook(
        alert | {"action": "resolved", "data": data}, "metric_alert"
    ).is_success
    ada.expect_message("Resolved after", thread=card)
    slack.pagerduty.expect("resolve")

    assert wait_until(lambda: len(mails(slack, "ops@acme.test")) == 2)
    actions = [event["event_action"] for event in slack.pagerduty.events]
    assert (actions, len(slack.pagerduty.alerts)) == (["trigger", "resolve"], 1)
    shown = [post for post in slack.messages("alerts") if post.thread_ts in {None, post.ts}]
    assert len(shown) == 1
