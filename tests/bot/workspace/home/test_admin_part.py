"""What admins see in their Home, and that it is drawn again when that changes, if they look."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.drawing import home_admin
from bot.identity.links import By
from bot.intake import intake
from bot.invites import decision
from bot.invites import request as asking
from bot.invites.request import InviteAsked
from bot.relay import outages
from bot.routing import deliveries
from bot.routing.lane_pauses import Breaker
from store.audit import audit
from store.invites.invites import InviteKind, InviteRequest
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people.directory import Member, Organization, Project, Role
from store.routing.routes import Route
from store.slack.homes import Home
from store.slack.workspaces import Workspace

PLACE = "slack:C0ALERTS"
BY = By("cli", {})


@pytest.fixture(autouse=True)
def _is_owner(acme):
    with acme.database.write() as session:
        session.get(Member, 1).role = Role.OWNER


@pytest.fixture
def add(acme):
    def add(*rows):
        with acme.database.write() as session:
            session.add_all(rows)

    return add


@pytest.fixture
def seen(drawn):
    return lambda: drawn().drawing.values["running"]


@pytest.fixture
def redraws(acme):
    """Whether her Home is owed a redraw; then it is taken as drawn."""

    def redraws():
        with acme.database.write() as session:
            home = {"card_id": session.get(Home, 1).card_id, "state": DeliveryState.WAITING}
            found = session.exec(select(Delivery).filter_by(purpose=Purpose.REDRAW, **home)).all()
            for row in found:
                row.state = DeliveryState.SENT
            return len(found) == 1

    assert redraws()  # It was opened.
    return redraws


def pause(acme, target=PLACE):
    with acme.database.write() as session:
        session.add(Lane(target=target, provider="slack"))
        session.flush()
        now, at = acme.now(), acme.steady()
        Breaker(acme.settings).pause(session, target, "it is archived", now=now, at=at)


def resume(acme):
    deliveries.resume(acme, PLACE, BY)


def asked(acme):
    body = {"id": "r", "email": "eve@acme.test", "kind": InviteKind.JOIN}
    request = InviteAsked.model_validate(body)
    intake.in_one_write(acme, lambda session: asking.take(session, acme, request, "api"))


def decided(acme):
    decision.by_hand(acme, "1", decision.REJECT, BY)


def down(acme):
    outages.begin(acme, "email", "login refused")


def back(acme):
    outages.end(acme, "email")


def test_scopes_that_are_missing(acme, seen):
    """The app was installed by an older manifest: who can install it again sees it."""
    with acme.database.write() as session:
        for workspace in session.exec(select(Workspace)):
            workspace.lacks = "app_mentions:read, reactions:write"

    assert seen()["lacks"] == "app_mentions:read, reactions:write"


def test_each_provider(acme, seen):
    """Off by its settings, down, or at work."""
    down(acme)
    outages.begin(acme, "slack", "token_revoked")

    found = {one["title"]: (one["off"], one["down"]) for one in seen()["providers"]}

    assert found["Slack"] == ("", "token_revoked")
    assert found["Email"] == ("SMTP_URL is not set", "login refused")
    assert found["PagerDuty"] == ("", "")


def test_paused(acme, add, seen):
    """What is of her organizations, as much as is read, and how much more there is."""
    places = [f"slack:C{n:03}" for n in range(home_admin.PAUSED_MAX + 2)]
    add(*(Route(organization_id=1, project="*", target=place) for place in places))
    for place in [*places, "slack:C0NOBODY"]:
        pause(acme, place)

    found = seen()

    assert [one["target"] for one in found["paused"]] == places[: home_admin.PAUSED_MAX]
    assert found["more_paused"] == 2
    assert {one["may_resume"] for one in found["paused"]} == {True}


def test_the_newest_of_the_audit_log(acme, seen):
    """First."""
    with acme.database.write() as session:
        for number in range(home_admin.AUDIT_MAX + 1):
            entry = {"actor": "cli", "action": "x.y", "target": str(number)}
            audit.write(session, at=acme.now(), origin={}, **entry)

    assert [each["target"] for each in seen()["audit"]] == ["5", "4", "3", "2", "1"]


def test_approvals(acme, add, drawn):
    """The oldest that wait, of the organization that she runs; nobody else's."""
    add(Organization(slug="other", name="Other", url=""))
    facts = {"kind": InviteKind.INVITE, "role": Role.MEMBER, "asked_at": acme.now()}
    for number, of in enumerate([2, *[1] * (home_admin.APPROVALS_MAX + 1)]):
        email = f"e{number}@acme.test"
        add(InviteRequest(source_id=f"r{number}", organization_id=of, email=email, **facts))

    names = [name for name, _ in drawn().parts]

    assert names == [f"invite:{n}" for n in range(2, 2 + home_admin.APPROVALS_MAX)]


STEPS = [(pause, resume), (down, back), (asked, decided)]


@pytest.mark.parametrize("steps", STEPS, ids=lambda steps: steps[0].__name__)
def test_whoever_looks_sees_it_change(acme, redraws, steps):
    """Both when it comes and when it is over."""
    for step in steps:
        step(acme)

        assert redraws(), step


@pytest.mark.parametrize("steps", STEPS, ids=lambda steps: steps[0].__name__)
def test_members_do_not_see_it(acme, redraws, steps):
    """Theirs has nothing of it."""
    with acme.database.write() as session:
        session.get(Member, 1).role = Role.MEMBER
    for step in steps:
        step(acme)

    assert not redraws()


def test_not_who_does_not_look(acme, redraws):
    """Who opened it long ago."""
    with acme.database.write() as session:
        session.get(Home, 1).opened_at = acme.now() - timedelta(hours=2)

    pause(acme)

    assert not redraws()


def test_once_who_runs_several(acme, add, redraws):
    """The same person in two organizations has one Home."""
    add(Organization(slug="other", name="Other", url="", team_id="T0ACME"))
    add(
        Member(organization_id=2, email="ada@acme.test", name="Ada", role=Role.ADMIN),
        Project(organization_id=2, slug="x"),
    )

    pause(acme)

    assert redraws()
