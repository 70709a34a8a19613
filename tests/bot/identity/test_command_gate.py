"""Who acts where no issue is meant, and what they may: asked from the store, in this order."""

import pytest

from bot.identity import command_gate
from bot.identity.command_gate import NotAllowed, NothingServed
from bot.identity.gate import Deactivated, NotAMember, NotLinked, Stranger, UnknownWorkspace
from bot.vocabulary.roles import Right
from store.people.directory import Member, Role
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.set_up import NOW, change, furnish, person


@pytest.fixture
def ask(services):
    """Who that is; with a right, what they may."""

    def ask(by, right=None):
        with services.database.read() as session:
            if right is None:
                return command_gate.person_for(session, services, by)
            return command_gate.allowed_for(session, services, by, right)

    return ask


@pytest.fixture(autouse=True)
def _there(services):
    furnish(services.database, linked=("ada", "grace", "linus"))


@pytest.fixture
def elsewhere(services):
    """Bob is linked to somebody of an organization that another workspace serves."""
    with services.database.write() as session:
        zoe = Member(organization_id=3, email="zoe@hooli.test", name="Zoe")
        session.add(zoe)
        session.flush()
        link = {"team_id": "T0ACME", "slack_user_id": "U0BOB", "member_id": zoe.row_id}
        session.add(Identity(**link, linked_at=NOW))


def slugs(who):
    return [seat.organization.slug for seat in who.seats]


def test_all_their_organizations(ask):
    """The same address is the same person in each that the workspace serves."""
    who = ask(person("grace"))

    assert who.email == "grace@acme.test"
    assert slugs(who) == ["acme", "globex"]
    assert who.by.actor == "grace@acme.test"
    assert who.by.origin["slack_user"] == "U0GRACE"


def test_only_where_they_may(ask):
    """Grace is an admin of Acme, and a member of Globex."""
    assert slugs(ask(person("grace"), Right.ADMINISTER_PROJECTS)) == ["acme"]


@pytest.mark.parametrize(
    ("handle", "changes", "expected"),
    [
        ("ada", {"team_id": "T0NOBODY"}, UnknownWorkspace),
        ("ada", {"home_team_id": "T0OTHER"}, Stranger),
        ("bob", {}, NotLinked),
        ("nobody", {}, NotLinked),
    ],
)
def test_who_is_refused(ask, handle, changes, expected):
    """The workspace first, then whose they are, then who they are."""
    with pytest.raises(expected):
        ask(person(handle, **changes))


def test_linked_elsewhere(ask, elsewhere):
    """The fixed wording names both, and the organizations of this workspace."""
    with pytest.raises(NotAMember) as refused:
        ask(person("bob"))

    assert "*zoe@hooli.test* who is not a member of organization *Acme or Globex*" in str(
        refused.value
    )


def test_deactivated_since(ask, services):
    """A link does not outlive the membership."""
    key = {"organization_id": 1, "email": "ada@acme.test"}
    change(services.database, Member, key, is_active=False)

    with pytest.raises(Deactivated, match="Your membership of Acme is deactivated"):
        ask(person("ada"))


def test_demoted_since(ask, services):
    """Roles are read when they are needed."""
    key = {"organization_id": 1, "email": "ada@acme.test"}
    change(services.database, Member, key, role=Role.MEMBER)

    with pytest.raises(NotAllowed) as refused:
        ask(person("ada"), Right.ADMINISTER_TEAMS)

    assert str(refused.value) == (
        "Only owners, managers and admins of Acme may do that; you are a member there."
    )


def test_an_admin_is_told_what_they_are(ask):
    """With the right article."""
    with pytest.raises(NotAllowed, match="Only owners and managers of Acme or Globex may do that"):
        ask(person("grace"), Right.ADMINISTER_MEMBERS)
    with pytest.raises(NotAllowed, match="you are a member or an admin there"):
        ask(person("grace"), Right.ADMINISTER_MEMBERS)


def test_nothing_is_set_up(ask, services):
    """A workspace before its first directory file."""
    change(services.database, Workspace, {"team_id": "T0NEW"}, name="New")

    with pytest.raises(NothingServed):
        ask(person("ada", team_id="T0NEW", home_team_id="T0NEW"))
