"""Who is told that a target is paused: another way, once, and nobody by what is dead."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot import providers
from bot.routing.lane_pauses import Breaker
from bot.settings import Settings
from store.audit import audit
from store.outbox import deliveries
from store.outbox.models import Delivery, Lane, Purpose
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Organization, Role, Target
from store.people.identities import Identity
from store.routing.routes import Route

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
CHANNEL = "slack:C0ALERTS"
OWNER, MANAGER, MEMBER = Role.OWNER, Role.MANAGER, Role.MEMBER


@dataclass
class World:
    """Acme, put together by a test; `pause` gives who is told: target → why."""

    database: object
    breaker: Breaker

    def person(self, name, role=MEMBER, *, linked=True, active=True):
        with self.database.write() as session:
            facts = {"email": f"{name}@acme.test", "role": role, "is_active": active}
            row = Member(organization_id=1, name=name.title(), **facts)
            session.add(row)
            session.flush()
            if linked:
                user = {"team_id": "T0ACME", "slack_user_id": f"U0{name.upper()}"}
                session.add(Identity(member_id=row.id, linked_at=NOW, **user))
            return row.id

    def add(self, *rows):
        with self.database.write() as session:
            session.add_all(rows)

    def route(self, target=CHANNEL, **facts):
        self.add(Route(organization_id=1, project="*", target=target, **facts))

    def pause(self, target=CHANNEL):
        with self.database.write() as session:
            if session.get(Lane, target) is None:
                session.add(Lane(target=target, provider=target.partition(":")[0]))
                session.flush()
            self.breaker.pause(session, target, "it is gone", now=NOW, at=NOW)
        return self.told()

    def told(self):
        with self.database.read() as session:
            wanted = select(Delivery).where(Delivery.purpose == Purpose.NOTICE)
            return {row.lane: row.why for row in session.exec(wanted)}

    def rows(self, table):
        with self.database.read() as session:
            return list(session.exec(select(table)))


@pytest.fixture
def switched_off(monkeypatch):
    """Which providers are off; mail and Slack are there."""
    off = {}
    monkeypatch.setattr(providers, "PROVIDERS", {"slack": None, "email": None})
    monkeypatch.setattr(providers, "off", lambda _settings: off)
    return off


@pytest.fixture
def world(database, switched_off):
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="", team_id="T0ACME"))
    return World(database, Breaker(Settings()))


@pytest.fixture
def without_mail(world, switched_off):
    switched_off["email"] = "SMTP_URL is not set"
    world.breaker = Breaker(Settings())
    return world


def test_a_channels_subscriber(world):
    """Who asked for the channel is told, and no owner."""
    world.person("ada", OWNER)
    world.route(subscriber_id=world.person("bob"))

    assert world.pause() == {"slack:U0BOB": "you asked for what goes there"}


def test_by_mail_where_not_linked(world):
    """A subscriber without a Slack link is told by mail."""
    world.route(subscriber_id=world.person("bob", linked=False))

    assert list(world.pause()) == ["email:bob@acme.test"]


def test_owners_where_nobody_subscribed(world):
    """All of them; a manager only where no owner is."""
    world.person("ada", OWNER)
    world.person("eve", OWNER, linked=False)
    world.person("bob", MANAGER)
    world.route()

    assert world.pause() == {
        "slack:U0ADA": "you are an owner of Acme",
        "email:eve@acme.test": "you are an owner of Acme",
    }


def test_owners_where_the_subscriber_has_left(world):
    """Somebody must know."""
    world.person("ada", OWNER)
    world.route(subscriber_id=world.person("bob", active=False))

    assert list(world.pause()) == ["slack:U0ADA"]


def test_managers_where_no_owner_is_active(world):
    """The next below."""
    world.person("ada", OWNER, active=False)
    world.person("bob", MANAGER)
    world.person("carl")
    world.route()

    assert world.pause() == {"slack:U0BOB": "you are a manager of Acme"}


@pytest.mark.parametrize("target", ["pagerduty:primary", "msteams:ops", "email:ops@acme.test"])
def test_places_outside_slack(world, target):
    """Their organization's owners, by Slack."""
    world.person("ada", OWNER)
    world.add(Target(name=target, organization_id=1, secret_env="SECRET"))

    assert list(world.pause(target)) == ["slack:U0ADA"]


def test_a_mail_address_that_is_a_route(world):
    """It needs no declaration to have owners."""
    world.person("ada", OWNER)
    world.route("email:ops@acme.test")

    assert list(world.pause("email:ops@acme.test")) == ["slack:U0ADA"]


def test_own_mail_refused(world):
    """The person, by Slack."""
    world.person("ada", OWNER)
    world.person("bob")

    told = world.pause("email:bob@acme.test")

    assert told == {"slack:U0BOB": "your own messages go there"}


def test_own_mail_refused_of_somebody_not_linked(world):
    """There is no other way to them: the owners."""
    world.person("ada", OWNER)
    world.person("bob", linked=False)

    assert list(world.pause("email:bob@acme.test")) == ["slack:U0ADA"]


def test_own_direct_messages_dead(world):
    """The person, by mail."""
    world.person("ada", OWNER)
    world.person("bob")

    assert list(world.pause("slack:U0BOB")) == ["email:bob@acme.test"]


def test_mail_is_off(without_mail):
    """Whoever can be reached: the owners by Slack."""
    without_mail.person("ada", OWNER)
    without_mail.person("bob")

    assert list(without_mail.pause("slack:U0BOB")) == ["slack:U0ADA"]


def test_nobody_can_be_reached(without_mail, caplog):
    """The log has it, and `deliveries` does; nothing is owed to what can't be reached."""
    without_mail.person("ada", OWNER, linked=False)
    without_mail.route()

    assert without_mail.pause() == {}
    assert "slack:C0ALERTS is paused: it is gone; 0 told" in caplog.text
    assert without_mail.rows(NoticeRow) == []


def test_an_owner_whose_own_messages_are_dead(world):
    """Each is told by their other way; a notice about a notice ends with who is left."""
    world.person("ada", OWNER)
    world.route()

    world.pause()
    assert list(world.pause("slack:U0ADA")) == ["slack:U0ADA", "email:ada@acme.test"]
    world.pause("email:ada@acme.test")

    lanes = [row.lane for row in world.rows(Delivery)]
    assert lanes == ["slack:U0ADA", "email:ada@acme.test"]


def test_once(world):
    """A failure that comes again, from this process or another, tells nobody again."""
    world.person("ada", OWNER)
    world.route()

    world.pause()
    world.pause()

    assert len(world.rows(Delivery)) == 1
    assert [row.data["reason"] for row in world.rows(NoticeRow)] == ["it is gone"]


def test_again_after_it_was_resumed(world, database):
    """A pause of its own."""
    world.person("ada", OWNER)
    world.route()
    world.pause()
    with database.write() as session:
        deliveries.resume(session, CHANNEL, NOW)

    world.pause()

    assert len(world.rows(Delivery)) == 2


def test_a_channel_of_two_organizations(world):
    """Each has its own owners; who owns both is told once."""
    world.person("ada", OWNER)
    world.add(Organization(slug="labs", name="Labs", url="", team_id="T0ACME"))
    facts = {"organization_id": 2, "role": OWNER}
    world.add(Member(email="ada@acme.test", name="Ada", **facts))
    world.add(Member(email="zoe@labs.test", name="Zoe", **facts))
    world.route()
    world.add(Route(organization_id=2, project="*", target=CHANNEL))

    assert world.pause() == {
        "slack:U0ADA": "you are an owner of Acme",
        "email:zoe@labs.test": "you are an owner of Labs",
    }
    assert [row.organization_id for row in world.rows(NoticeRow)] == [1, 2]


def test_a_target_without_any_claim(world):
    """A channel that is routed no more, and that nothing waits for, is nobody's."""
    world.person("ada", OWNER)

    assert world.pause() == {}


def test_a_pause_is_written_down(world):
    """Once, with the reason and what waits; a second pause of the same is none."""
    world.person("ada", OWNER)
    world.route()
    world.pause()
    world.pause()

    with world.database.read() as session:
        [entry] = audit.entries(session)
    assert (entry.actor, entry.action, entry.target) == ("heliograph", "target.pause", CHANNEL)
    assert entry.data == {"reason": "it is gone", "waiting": 0}
