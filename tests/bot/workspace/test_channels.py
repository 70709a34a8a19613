"""What happens to channels: once, in the order of Slack's times, and only where it matters."""

import pytest

from bot.workspace import channels
from bot.workspace.channels import ARCHIVED, DELETED, LEFT, Event
from store.audit.audit import AuditEntry
from store.outbox import enqueue
from store.outbox.models import Delivery, Lane, Purpose
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Role
from store.people.identities import Identity
from store.routing.routes import Route
from store.slack.channels import SlackChannel
from store.slack.workspaces import Workspace, remember
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
    return [row.kind for row in all_rows(services.database, NoticeRow)]


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

    names = [(row.data["before"], row.data["name"]) for row in all_rows(acme.database, NoticeRow)]
    assert names == [("", "noise"), ("noise", "din")]
    assert [row.name for row in all_rows(acme.database, SlackChannel)] == ["din"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ARCHIVED, "the channel is archived (is_archived)"),
        (DELETED, "the channel does not exist, or the app can't see it (channel_not_found)"),
        (LEFT, "the app is not in the channel; invite it (not_in_channel)"),
    ],
)
def test_why_it_is_paused(acme, code, words):
    """In the same words as by the error of a send."""
    channels.gone(acme, at(1), code)

    assert [row.paused_reason for row in all_rows(acme.database, Lane) if row.paused_at] == [words]


def test_gone_with_what_waits(acme):
    """No route leads there any more, and something is owed: it is kept, and said."""
    place = Event(TEAM, "C0OLD", 1.0)
    with acme.database.write() as session:
        enqueue.delivery(session, place.target, Purpose.MESSAGE, at=acme.steady(), activity_id=None)

    channels.gone(acme, place, DELETED)

    assert paused(acme) == {place.target}


def test_back_and_never_paused(acme):
    """Nothing is said of it."""
    channels.back(acme, at(1))

    assert (told(acme), all_rows(acme.database, AuditEntry)) == ([], [])


def test_let_in_again(acme):
    """What waits is tried, by whom and where is written down, and hello is not said twice."""
    channels.joined(acme, at(1), "U0BOT")
    channels.gone(acme, at(2), LEFT)

    channels.joined(acme, at(3), "U0BOT")

    assert paused(acme) == set()
    assert told(acme) == ["hello", "target_paused", "target_back"]
    last = all_rows(acme.database, AuditEntry)[-1]
    assert (last.actor, last.action, last.target) == ("slack", "target.resume", TARGET)
    assert last.origin == {"slack_team": TEAM, "slack_channel": CHANNEL}


def test_somebody_else_is_let_in(acme):
    """A paused channel stays so."""
    channels.gone(acme, at(1), LEFT)

    channels.joined(acme, at(2), "U0ADA")

    assert paused(acme) == {TARGET}


def test_whoever_asked_for_it_hears_of_its_name(acme):
    """Who subscribed the channel, and no owner."""
    with acme.database.write() as session:
        session.get(Route, 1).subscriber_id = 2
        one = {"team_id": TEAM, "linked_at": acme.now()}
        session.add(Identity(slack_user_id="U0GRACE", member_id=2, **one))

    channels.renamed(acme, at(1), "noise")

    assert [row.lane for row in all_rows(acme.database, Delivery)] == ["slack:U0GRACE"]


def test_of_no_channel(acme):
    """Nothing is kept of an event that names none."""
    channels.joined(acme, Event(TEAM, "", 1.0), "U0BOT")

    assert all_rows(acme.database, SlackChannel) == []
