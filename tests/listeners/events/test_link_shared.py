"""Links that somebody shares: who is asked, where, and what comes of the answer."""

import pytest

from bot.identity import pending_actions
from bot.identity.gate import Presser
from bot.workspace.unfurls.link_prompt import IGNORE
from listeners.actions import unfurl_ignore, unfurl_link
from listeners.events.link_shared import link_shared
from store.people.directory import Project
from store.people.identities import Identity
from store.slack.unfurls import Unfurl, UnfurlPrompt
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows

TEAM = "T0ACME"
URL = "https://acme.test/organizations/acme/projects/shop/"
QUESTION = "Link your Sentry account with your Slack identity"


@pytest.fixture
def acme(services):
    """The workspace serves Acme; nobody is linked."""
    add_acme(services.database)
    with services.database.write() as session:
        remember(session, Workspace(team_id=TEAM, name="Acme"))
        session.add(Project(organization_id=1, slug="shop"))
    return services


@pytest.fixture
def shares(acme, client, answers):
    """`shares("U0GRACE", "C0ALERTS")`: the event of a link; the status that it is answered with."""

    def shares(user, channel, **more):
        event = {"type": "link_shared", "user": user, "channel": channel, "message_ts": "1.1"}
        event |= {"links": [{"domain": "acme.test", "url": URL}]} | more
        body = {"type": "event_callback", "team_id": TEAM, "event": event}
        return link_shared(body, client, acme, answers).status

    return shares


def test_asked_where_they_are(shares, slack):
    """Only they see it, in the thread that they write in; two buttons."""
    assert shares(slack.user("grace").id, "C0ALERTS") == 200

    asked = slack.act_as("grace").expect_ephemeral(QUESTION)
    assert asked.channel == "C0ALERTS"
    assert [each["value"] for each in asked.blocks[1]["elements"]] == ["link", "ignore"]


def test_asked_where_the_app_is_not(shares, slack):
    """By direct message: in the channel nobody can be whispered to."""
    grace = slack.act_as("grace")
    shares(grace.user.id, "C0GENERAL")

    grace.expect_message(QUESTION, channel=grace.user.id)


@pytest.mark.parametrize(
    "flags", [{"is_bot": True}, {"deleted": True}, {"team_id": "T0OTHER"}], ids=str
)
def test_who_can_not_be_linked(shares, slack, flags):
    """A bot, somebody who left, somebody from elsewhere: nothing is said to them."""
    slack.add_user("odd", **flags)

    assert shares(slack.user("odd").id, "C0ALERTS") == 200
    slack.expect_nothing_more()


def test_nothing_comes_of_typing(acme, shares, slack):
    """The link comes again once the message is sent."""
    assert shares(slack.user("grace").id, "C0ALERTS", source="composer") == 200

    slack.expect_nothing_more()
    assert all_rows(acme.database, UnfurlPrompt) == []


def pressed(slack, button):
    """What Slack sends when Grace presses it in the question that she got."""
    grace = slack.act_as("grace")
    return grace.click_payload(button, grace.expect_ephemeral(QUESTION))


def test_ignore(acme, shares, slack, answers):
    """Remembered, and the question is gone."""
    shares(slack.user("grace").id, "C0ALERTS")
    body = pressed(slack, "Ignore")
    acks = []
    unfurl_ignore.unfurl_ignore(lambda: acks.append(1), body, acme, answers)

    assert acks == [1]
    [prompt] = all_rows(acme.database, UnfurlPrompt)
    assert prompt.ignored_at is not None
    shares(slack.user("grace").id, "C0ALERTS", message_ts="2.2")
    slack.expect_nothing_more()


def test_a_forged_answer(acme, shares, slack, answers):
    """What the button carries is outside input: it is told, and nothing is remembered."""
    shares(slack.user("grace").id, "C0ALERTS")
    body = pressed(slack, "Ignore")
    body["actions"][0]["value"] = IGNORE.upper()
    unfurl_ignore.unfurl_ignore(lambda: None, body, acme, answers)

    slack.act_as("grace").expect_ephemeral("This answer is no longer available")
    assert all_rows(acme.database, UnfurlPrompt)[0].ignored_at is None


def test_link(acme, shares, slack, answers, client):
    """The modal opens; once they are linked, what they shared unfurls, and nothing more is said."""
    grace = slack.user("grace")
    shares(grace.id, "C0ALERTS")
    unfurl_link.unfurl_link(lambda: None, pressed(slack, "Link"), client, acme, answers)
    slack.act_as("grace").expect_modal("Link your identity")
    by = Presser(TEAM, grace.id, TEAM, "C0ALERTS")
    with acme.database.write() as session:
        identity = {"team_id": TEAM, "slack_user_id": grace.id, "member_id": 2}
        session.add(Identity(linked_at=acme.now(), **identity))
    there, pending = pending_actions.take(acme, by)
    outcome = unfurl_link.unfold_later(acme, there, pending.values)

    assert (outcome.text, outcome.view) == ("", None)
    assert [(row.channel_id, row.ts) for row in all_rows(acme.database, Unfurl)] == [
        ("C0ALERTS", "1.1")
    ]
