"""Who is told of an activity, from the store: people, teams' channels, and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.intake import intake
from bot.services import Services
from bot.settings import Settings
from store.issues.subscriptions import Part, Subscription
from store.outbox.models import Delivery, DeliveryState
from store.people.directory import Member, TeamMember
from store.people.preferences import ALL, OWN, Mute, Preference
from store.routing.team_channels import TeamChannel
from tests.bot.acme import add_shop, told
from tests.fakes import Clock

MAILED = Settings(smtp_url="smtp://127.0.0.1:25", email_from="heliograph@acme.test")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    return Services(MAILED, database, now=clock, steady=clock)


@pytest.fixture
def add(database):
    """Write rows; their ids come back."""

    def add(*rows):
        with database.write() as session:
            for row in rows:
                session.add(row)
                session.flush()
            return [getattr(row, "id", None) for row in rows]

    return add


@pytest.fixture
def acme(database):
    add_shop(database)


@pytest.fixture
def receive(acme, services, database):
    """Take an activity; returns target → why, or `not: ` and the reason, of what it owed."""
    numbers = iter(range(1000))

    def receive(kind="alert", **changes):
        taken = intake.receive(services, told(kind, id=next(numbers), **changes), "api")
        with database.read() as session:
            wanted = select(Delivery).where(Delivery.activity_id == taken.activity_id)
            return {row.lane: outcome(row) for row in session.exec(wanted.order_by(Delivery.lane))}

    return receive


def outcome(row):
    return f"not: {row.reason}" if row.state == DeliveryState.SKIPPED else row.why


RECENT = "nobody owns it, and you have been active in the project lately"
UNLINKED = "not: they have not linked a Slack user"


def by(name):
    return {"email": f"{name}@acme.test"}


def assigned(name):
    return {"assignee": name.title(), "assigneeEmail": f"{name}@acme.test"}


def test_alert_of_nobody_goes_to_who_works_on_the_project(receive):
    """The fallthrough: not to who works on something else."""
    assert receive() == {
        "slack:U1": RECENT,
        "email:ada@acme.test": RECENT,
        "email:grace@acme.test": RECENT,
        "slack:grace@acme.test": UNLINKED,
    }


def test_fallthrough_is_twenty_of_the_last_active(receive, add, clock):
    """Who did something last goes first."""
    for number in range(30):
        at = clock.now + timedelta(hours=number)
        (member,) = add(
            Member(organization_id=1, email=f"m{number}@acme.test", name="M", last_active_at=at)
        )
        add(TeamMember(team_id=1, member_id=member))
    mails = [target for target in receive() if target.startswith("email:")]

    assert sorted(mails) == sorted(f"email:m{number}@acme.test" for number in range(10, 30))


def test_alert_of_the_assignee(receive):
    """Who is assigned is told, and then no fallthrough is needed."""
    receive("assigned", data=assigned("grace"), actor=by("ada"))
    receive("unassigned", actor=by("ada"))
    receive("assigned", data=assigned("bob"), actor=by("bob"))

    assert set(receive()) == {
        "email:bob@acme.test",
        "slack:bob@acme.test",
        "email:grace@acme.test",
        "slack:grace@acme.test",
        "email:ada@acme.test",
        "slack:U1",
    }


def test_owners_of_an_alert(receive):
    """Those whom the tracker names, people and teams."""
    assert receive(data={"owners": ["ada@acme.test", "#web"]}) == {
        "slack:U1": "you own this part of the code",
        "email:ada@acme.test": "you own this part of the code",
        "email:bob@acme.test": "your team #web owns this part of the code",
        "slack:bob@acme.test": UNLINKED,
    }


def test_everybody_said_no(receive, add):
    """An owner who wants no alerts leaves it to the others."""
    add(
        Preference(email="ada@acme.test", scope=OWN, provider="slack", kind="alerts", value="never")
    )
    add(
        Preference(email="ada@acme.test", scope=OWN, provider="email", kind="alerts", value="never")
    )
    found = receive(data={"owners": ["ada@acme.test"]})

    assert found["slack:U1"] == "not: their alerts setting is never"
    assert found["email:grace@acme.test"] == RECENT


def test_taking_part(receive):
    """Who acted, commented or was assigned is told of what others do."""
    receive("set_resolved", actor=by("ada"))
    receive("note", data={"text": "hm"}, actor=by("grace"))
    found = receive("set_unresolved", actor=by("bob"))

    assert found == {
        "slack:U1": "you have worked on it",
        "email:ada@acme.test": "you have worked on it",
        "email:grace@acme.test": "you have commented on it",
        "slack:grace@acme.test": UNLINKED,
        "email:bob@acme.test": "not: it is their own activity",
        "slack:bob@acme.test": UNLINKED,
    }


def test_who_is_assigned_is_told_so(receive):
    """By the assignment itself."""
    found = receive("assigned", data=assigned("grace"), actor=by("bob"))

    assert found["email:grace@acme.test"] == "you are assigned to it"


def test_nobody_takes_part(receive):
    """Activity of no one's issue is told to nobody."""
    assert receive("set_unresolved", actor=None) == {}


def test_who_wants_everything(receive, add):
    """Of the projects that they work on."""
    for name in ("grace", "bob"):
        add(
            Preference(
                email=f"{name}@acme.test",
                scope=OWN,
                provider="email",
                kind="workflow",
                value="always",
            )
        )
    found = receive("set_unresolved", actor=None)

    assert found == {
        "email:grace@acme.test": "you chose to be notified of everything in the project",
        "slack:grace@acme.test": UNLINKED,
    }


def test_a_team_with_a_channel(receive, add, clock):
    """Its note goes there, and not to its members."""
    add(TeamChannel(team_id=1, target="slack:C9", linked_at=clock.now))
    team = {"assignee": "#backend", "assigneeType": "team"}

    assert receive("assigned", data=team) == {"slack:C9": ""}
    assert receive() == {"slack:C9": ""}


def test_a_team_without_channel(receive):
    """Its members are told."""
    found = receive("assigned", data={"assignee": "backend", "assigneeType": "team"})

    assert found["email:ada@acme.test"] == "your team #backend is assigned to it"
    assert "email:bob@acme.test" not in found


@pytest.mark.parametrize("scope", [ALL, "project:1", "issue:1"])
def test_muted(receive, add, clock, scope):
    """For as long as they said."""
    receive("assigned", data=assigned("grace"), actor=by("ada"))
    add(Mute(email="grace@acme.test", scope=scope, until=clock.now + timedelta(hours=1)))
    muted = receive("set_unresolved", actor=None)["email:grace@acme.test"]
    clock.move(hours=2)

    assert muted.startswith("not: they have muted")
    assert receive("set_resolved", actor=None)["email:grace@acme.test"] == "you are assigned to it"


def test_deploy(receive):
    """To who committed, once, and to nobody else."""
    data = {"version": "1.0", "authors": ["grace@acme.test", "stranger@elsewhere.test"]}

    assert receive("deploy", issue=None, project="shop", data=data) == {
        "email:grace@acme.test": "you have committed to the release",
        "slack:grace@acme.test": UNLINKED,
    }


def test_own_card_in_direct_messages(receive, database):
    """An alert is a card there; what follows is told under it and shown beside it."""
    receive(data={"owners": ["ada@acme.test"]})
    receive("set_resolved", actor=by("grace"))

    with database.read() as session:
        rows = session.exec(select(Delivery).where(Delivery.lane == "slack:U1")).all()
    assert [row.purpose for row in rows] == ["card", "redraw"]


def test_under_their_own_card(receive, database):
    """Who takes part is told in their own thread, and sees it in the conversation too."""
    receive("note", data={"text": "mine"}, actor=by("ada"))
    receive(data={"owners": ["ada@acme.test"]})
    receive("note", data={"text": "hm"}, actor=by("grace"))

    with database.read() as session:
        rows = session.exec(select(Delivery).where(Delivery.lane == "slack:U1")).all()
    assert [(row.purpose, row.is_broadcast) for row in rows if row.state == "waiting"] == [
        ("card", False),
        ("reply", True),
    ]


def test_queries_do_not_grow_with_the_people(receive, database, add):
    """A project of 200 members costs as many statements as one of 2."""

    def count(**changes):
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731 - SQLAlchemy wants a function.
        event.listen(database.engine, "before_cursor_execute", listener)
        receive(**changes)
        event.remove(database.engine, "before_cursor_execute", listener)
        return len(seen)

    few = count(issue={"id": "1"}), count(kind="set_resolved", issue={"id": "2"})
    for number in range(200):
        (member,) = add(Member(organization_id=1, email=f"m{number}@acme.test", name="M"))
        add(TeamMember(team_id=1, member_id=member))
        add(Subscription(issue_id=2, member_id=member, part=Part.FOLLOWS, at=Clock()()))
    many = count(issue={"id": "3"}), count(kind="set_unresolved", issue={"id": "2"})

    assert many[0] == few[0]
    assert many[1] - few[1] <= 4  # Now there are people: their choices, their mutes, what they get.
