"""A channel that is archived under us: its owner is told, and nothing is lost."""

from bot.identity.links import By
from bot.routing.deliveries import resume
from store.people.directory import Member, Role


def test_archived_channel(running, slack, ada):
    """Ada owns Acme: she is told by direct message, and after `resume` the card comes."""
    with running.changing() as session:
        session.get(Member, 1).role = Role.OWNER
    slack.subscribe([])  # It is noticed by the error too, should Slack's event be lost.
    slack.archive("alerts")

    running.post("alert")
    told = ada.expect_message(
        "Heliograph no longer sends anything to", channel=slack.user("ada").id
    )
    running.post("alert", issue=8)

    assert "the channel is archived" in told.plain_text
    assert "python app.py resume slack:C0ALERTS" in told.plain_text
    slack.unarchive("alerts")
    resume(running.services, "slack:C0ALERTS", By("cli", {}))
    ada.expect_message("Boom 7", channel="alerts")
    ada.expect_message("Boom 8", channel="alerts")
