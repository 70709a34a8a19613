"""A workspace of an Enterprise Grid: people of its sisters press, type and search, whole way."""

import pytest

from bot.sandbox.deliveries import Delivery
from bot.sandbox.faults import Answers
from store.issues.issues import Issue, IssueStatus
from store.slack.channels import SlackChannel
from tests.whole.program import wait_until

SISTER, GRID = "T0SISTER", "E0GRID"


@pytest.fixture
def sister(slack, running):
    """Linked Ada, whose payloads now name another workspace of the Grid."""
    slack.space.enterprise_id = GRID

    def become(*teams):
        user = slack.act_as("ada").user
        user.team_id, user.enterprise_id, user.teams = SISTER, GRID, [*teams]

    return become


def asked(slack):
    return slack.space.call_counts["users.info"]


def test_who_belongs_to_ours_too(running, slack, sister, ada, card):
    """users.info says so: once, for all that they do within a minute."""
    sister(slack.team_id, SISTER)
    before = asked(slack)

    ada.press("Resolve", card)

    ada.expect_ephemeral("as resolved")
    ada.expect_update(card, "State: Resolved")
    ada.expect_message("as resolved", thread=card)
    assert running.rows(Issue)[0].status == IssueStatus.RESOLVED
    ada.command("/helio", "list", channel="alerts")
    ada.expect_ephemeral()
    assert asked(slack) == before + 1


def test_who_does_not(running, slack, sister, ada, card):
    """A sister's user, in a channel that both share."""
    sister(SISTER)

    ada.press("Resolve", card)

    ada.expect_ephemeral("You are here from another Slack workspace")
    assert running.rows(Issue)[0].status == IssueStatus.UNRESOLVED


def test_slack_does_not_say(running, slack, sister, ada, card):
    """Nothing is done, and the next press asks again."""
    sister(slack.team_id, SISTER)
    slack.faults.add("users.info", Answers(error="internal_error"), times=1)

    ada.press("Resolve", card)
    ada.expect_ephemeral("Slack did not tell in time whether you belong to this workspace")
    assert running.rows(Issue)[0].status == IssueStatus.UNRESOLVED

    ada.press("Resolve", card)
    ada.expect_ephemeral("as resolved")
    ada.expect_update(card, "State: Resolved")
    ada.expect_message("as resolved", thread=card)


def hosted(slack, payload):
    """As Slack tells of a channel that another workspace hosts."""
    granted = [{"team_id": slack.team_id, "is_bot": True, "is_enterprise_install": False}]
    return payload | {"team_id": "T0HOST", "authorizations": granted, "is_ext_shared_channel": True}


def test_a_channel_that_another_workspace_hosts(running, slack, ada):
    """Its new name is heard: the event's outer workspace is not ours."""
    event = {"type": "channel_rename", "event_ts": "1900000000.000100"}
    event |= {"channel": {"id": "C0ALERTS", "name": "alarms"}}
    payload = {"type": "event_callback", "event_id": "Ev0HOSTED", "event": event}

    slack.socket_mode.deliver(Delivery("events_api", hosted(slack, payload))).settled.wait()

    assert wait_until(lambda: "alarms" in {row.name for row in running.rows(SlackChannel)})


def test_a_person_of_ours_in_a_channel_of_theirs(running, ada, card):
    """A click there names the host as its place."""
    payload = ada.click_payload("Resolve", card)
    payload["team"] = {"id": "T0HOST", "domain": "host"}

    ada._send("interactive", payload)

    ada.expect_ephemeral("as resolved")
    ada.expect_update(card, "State: Resolved")
    ada.expect_message("as resolved", thread=card)
