"""What a Home shows whom: my own, by the rules of the commands."""

import pytest

from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.drawing.home import ISSUES_MAX
from bot.identity.gate import Presser
from bot.identity.links import By
from bot.notes.note import Surface
from bot.preferences import changes
from bot.preferences.changes import Choose
from bot.vocabulary.preferences import Setting
from bot.workspace import home
from store.audit import audit
from store.invites.invites import InviteKind, InviteRequest
from store.people.directory import Member, Organization, Role
from tests.bot.workspace.home.conftest import ADA, ASSIGNED, TEAM


def test_mine(drawn, add_issues):
    """Unresolved ones that I have, newest first; nobody else's, no team's."""
    add_issues(2)
    add_issues(1, start=10, status="resolved")
    add_issues(1, start=20, assignee=ASSIGNED | {"email": "grace@acme.test"})
    add_issues(1, start=30, assignee={"type": "team", "name": "ada@acme.test", "email": ""})
    add_issues(1, start=40, assignee=None)

    issues = drawn().drawing.values["issues"]

    assert [issue["title"] for issue in issues["found"]] == ["Boom 1", "Boom 0"]
    assert issues["count"] == 2


def test_pages(acme, drawn, add_issues):
    """Behind the last one is the last one; what is no number changes nothing."""
    add_issues(ISSUES_MAX + 1)

    for asked, page, shown in [(None, 0, 10), (2, 1, 1), (99, 1, 1), (10**15, 1, 1), (1, 0, 10)]:
        home.turn(acme, ADA, asked)
        issues = drawn().drawing.values["issues"]
        assert (issues["page"], issues["pages"], len(issues["found"])) == (page, 2, shown)


def test_opened_again(acme, drawn, add_issues):
    """From the first page on."""
    add_issues(ISSUES_MAX + 1)
    home.turn(acme, ADA, 2)

    home.open_home(acme, ADA)

    assert drawn().drawing.values["issues"]["page"] == 0


def test_settings_in_short(acme, drawn):
    """What counts everywhere; choices for less are counted."""
    by_slack = {"providers": ("slack",)}
    wishes = [
        Choose(Setting.ALERTS, "never", **by_slack),
        Choose(Setting.ALERTS, "always", organization="acme", **by_slack),
    ]
    changes.change(acme, "ada@acme.test", wishes, By("cli", {}))

    settings = drawn().drawing.values["settings"]

    assert settings["values"]["alerts"] == {"slack": "never", "email": "always"}
    assert settings["exceptions"] == 1
    assert settings["off"] == {"email": "SMTP_URL is not set"}


@pytest.mark.parametrize("user", ["U0GRACE", "U0NOBODY"])
def test_not_linked(acme, drawn, user):
    """Why there is nothing, with the way to a link."""
    home.open_home(acme, Presser(TEAM, user, TEAM))

    values = drawn(2).drawing.values

    assert "haven't linked" in values["refusal"]
    assert (values["email"], values["may_link"]) == ("", True)


def test_deactivated(acme, drawn):
    """Told so, with the address that they are linked to."""
    with acme.database.write() as session:
        session.get(Member, 1).is_active = False

    values = drawn().drawing.values

    assert "deactivated" in values["refusal"]
    assert (values["email"], values["may_link"]) == ("ada@acme.test", False)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.MEMBER, (False, False, False)),
        (Role.ADMIN, (True, False, False)),
        (Role.MANAGER, (True, True, True)),
        (Role.OWNER, (True, True, True)),
    ],
)
def test_by_role(acme, drawn, role, sees):
    """Each sees what they may do something about."""
    with acme.database.write() as session:
        session.get(Member, 1).role = role
        audit.write(session, at=acme.now(), actor="cli", action="x.y", target="z", origin={})
        facts = {"email": "eve@acme.test", "kind": InviteKind.INVITE, "role": "member"}
        facts |= {"source_id": "api:1", "asked_at": acme.now()}
        session.add(InviteRequest(organization_id=1, **facts))

    note = drawn()

    running = note.drawing.values["running"]
    names = [name for name, _ in note.parts]
    assert (bool(running), bool(running and running["audit"]), names == ["invite:1"]) == sees


@pytest.mark.parametrize(("count", "more"), [(5, 0), (6, 1)])
def test_many_requests(acme, drawn, count, more):
    """The oldest are shown, and how many more there are."""
    facts = {"kind": InviteKind.JOIN, "role": "member", "asked_at": acme.now()}
    with acme.database.write() as session:
        session.get(Member, 1).role = Role.OWNER
        for number in range(1, count + 1):
            named = {"email": f"eve{number}@acme.test", "source_id": f"api:{number}"}
            session.add(InviteRequest(organization_id=1, **facts, **named))
            session.flush()

    note = drawn()

    assert [name for name, _ in note.parts] == [f"invite:{n}" for n in range(1, 6)]
    assert note.drawing.values["running"]["more_requests"] == more


def test_the_audit_log_of_others(acme, drawn):
    """Entries belong to no organization: who is not in all of them sees none."""
    with acme.database.write() as session:
        session.get(Member, 1).role = Role.OWNER
        session.add(Organization(slug="other", name="Other", url=""))
        audit.write(session, at=acme.now(), actor="cli", action="x.y", target="z", origin={})

    assert drawn().drawing.values["running"]["audit"] == []


def test_each_drawing_is_newer(acme, drawn):
    """It is drawn whenever it is asked for, and never behind."""
    with acme.database.read() as session:
        renderer = Renderer(session, "Sentry", services=acme)
        _, version = subjects.draw(renderer, "home:1")

    assert version == 1
    assert drawn().surface == Surface.HOME


def test_outside_the_program(acme):
    """A preview has nobody's Home."""
    with acme.database.read() as session, pytest.raises(LookupError):
        subjects.draw(Renderer(session, "Sentry"), "home:1")
