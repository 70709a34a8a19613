"""What happens to channels: once, in the order of Slack's times, and only where it matters."""

import pytest

from bot.life import channels
from bot.life.channels import ARCHIVED, LEFT, Event
from store.channels import SlackChannel
from store.directory import Member, Role
from store.identities import Identity
from store.memos import Memo
from store.outbox import Lane
from store.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows

TEAM, CHANNEL = "T0ACME", "C0ALERTS"
TARGET = f"slack:{CHANNEL}"


@pytest.fixture
def acme(services):
    """Ada owns Acme and is linked; #alerts is routed, and nothing was ever sent there."""
    add_acme(services.database, {"target": TARGET})
    with services.database.write() as session:
        remember(session, Workspace(team_id=TEAM, name="Acme", bot_user_id="U0BOT"))
        session.get(Member, 1).role = Role.OWNER
        one = {"team_id": TEAM, "linked_at": services.now()}
        session.add(Identity(slack_user_id="U0ADA", member_id=1, **one))
    return services


def at(seconds, channel=CHANNEL, team=TEAM):
    return Event(team, channel, float(seconds))


def told(services):
    return [row.kind for row in all_rows(services.database, Memo)]


def paused(services):
    return {row.target for row in all_rows(services.database, Lane) if row.paused_at}


def test_gone_and_back(acme):
    """Paused before anything was sent there; each is told once, however often it is said."""
    for _ in range(2):
        channels.gone(acme, at(1), ARCHIVED)
    channels.gone(acme, at(2), LEFT)
    assert paused(acme) == {TARGET}

    for _ in range(2):
        channels.back(acme, at(3))

    assert paused(acme) == set()
    assert told(acme) == ["target_paused", "target_back"]


def test_out_of_order(acme):
    """What is older than what is known changes nothing."""
    channels.back(acme, at(5))
    channels.gone(acme, at(4), ARCHIVED)

    assert paused(acme) == set()


@pytest.mark.parametrize("event", [at(1, "C0OTHER"), at(1, team="T0NOBODY")])
def test_what_matters_to_nobody(acme, event):
    """A channel that nothing goes to, a workspace that is not ours."""
    channels.gone(acme, event, ARCHIVED)
    channels.renamed(acme, event, "x")
    channels.back(acme, event)

    assert (paused(acme), told(acme)) == (set(), [])


def test_hello(acme):
    """Once in each channel, by our own coming only."""
    channels.joined(acme, at(1), "U0ADA")
    channels.joined(acme, at(2), "U0BOT")
    channels.joined(acme, at(3), "U0BOT")
    channels.joined(acme, at(3, "C0OTHER"), "U0BOT")

    assert told(acme) == ["hello", "hello"]


def test_renamed(acme):
    """With the name that it had; a repeat is no news."""
    channels.renamed(acme, at(1), "noise")
    channels.renamed(acme, at(2), "noise")
    channels.renamed(acme, at(3), "din")

    names = [(row.data["before"], row.data["name"]) for row in all_rows(acme.database, Memo)]
    assert names == [("", "noise"), ("noise", "din")]
    assert [row.name for row in all_rows(acme.database, SlackChannel)] == ["din"]
