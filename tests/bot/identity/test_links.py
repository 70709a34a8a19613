"""Who may be linked to a Slack user, and what a link replaces."""

import dataclasses

import pytest

from bot.errors import UserError
from bot.identity import links
from bot.identity.links import By
from bot.settings import Settings
from store.audit import audit
from store.outbox.models import Delivery
from store.outbox.notices import NoticeRow
from store.people import directory
from store.people import identities as stored
from store.people.directory import Member, Organization
from store.people.identities import Identity
from tests.bot.acme import all_rows
from tests.fakes import Clock

ADA_LINKED = {"slack_team": "T0ACME", "slack_user": "U0ADA"}
CLI = By("cli", {"command": "link"})
BOB = By("ada@acme.test", {"slack_user": "U0BOB", "proof": "email_code"})
PERSON = {"id": "U0ADA", "team_id": "T0ACME", "is_bot": False, "deleted": False}


@pytest.fixture
def acme(services):
    """An organization that T0ACME serves, with Ada and Bob."""
    with services.database.write() as session:
        row = Organization(slug="acme", name="Acme", url="https://a.test", team_id="T0ACME")
        session.add(row)
        session.flush()
        for name in ("ada", "bob"):
            session.add(
                Member(organization_id=row.row_id, email=f"{name}@acme.test", name=name.title())
            )
        session.flush()
    return row


@pytest.fixture
def link(services):
    return lambda email, user, team="T0ACME": links.link(services, email, team, user, CLI)


def linked(services, slack_user_id):
    with services.database.read() as session:
        member = stored.member_of(session, "T0ACME", slack_user_id)
        return member and member.email


def actions(services):
    with services.database.read() as session:
        return [(entry.action, entry.target, entry.data) for entry in audit.entries(session)]


def deactivate(services, email):
    with services.database.write() as session:
        member = directory.members_by_email(session, email)[0]
        member.is_active = False
        session.add(member)


def with_mail(services):
    settings = Settings(smtp_url="smtp://mail.test", email_from="h@acme.test")
    return dataclasses.replace(services, settings=settings)


def told(services):
    """(memo, member, Slack user) → whom it is owed to."""
    found = {}
    rows = {row.id: row for row in all_rows(services.database, NoticeRow)}
    for delivery in all_rows(services.database, Delivery):
        notice = rows[delivery.memo_id]
        key = (notice.kind, notice.data["email"], notice.data["slack_user_id"])
        found.setdefault(key, []).append(delivery.lane)
    return {key: sorted(lanes) for key, lanes in found.items()}


def test_link(services, acme, link):
    """From now on the Slack user acts as the member."""
    found = link(" Ada@acme.test", "U0ADA")

    assert (found.member.email, found.is_new, found.replaced) == ("ada@acme.test", True, ())
    assert linked(services, "U0ADA") == "ada@acme.test"
    assert actions(services) == [
        ("identity.link", "ada@acme.test", ADA_LINKED | {"replaced": []}),
    ]


def test_linked_again_changes_nothing(services, acme, link):
    """The same link is said to be there, and not audited again."""
    link("ada@acme.test", "U0ADA")

    assert link("ada@acme.test", "U0ADA").is_new is False
    assert len(actions(services)) == 1


def test_link_replaces_both_sides(services, acme, link):
    """One Slack user is one member, and the other way round."""
    link("ada@acme.test", "U0ADA")
    link("bob@acme.test", "U0BOB")

    found = link("ada@acme.test", "U0BOB")

    assert sorted(found.replaced) == [("ada@acme.test", "U0ADA"), ("bob@acme.test", "U0BOB")]
    assert (linked(services, "U0ADA"), linked(services, "U0BOB")) == (None, "ada@acme.test")
    assert sorted(actions(services)[-1][2]["replaced"]) == [
        ["ada@acme.test", "U0ADA"],
        ["bob@acme.test", "U0BOB"],
    ]


def test_a_person_of_two_organizations(services, acme, link):
    """The same address in another organization is the same person: the older link is replaced."""
    with services.database.write() as session:
        other = Organization(slug="beta", name="Beta", url="", team_id="T0ACME")
        session.add(other)
        session.flush()
        session.add(Member(organization_id=other.row_id, email="ada@acme.test", name="Ada"))
    link("ada@acme.test", "U0ADA")
    deactivate(services, "ada@acme.test")

    found = link("ada@acme.test", "U0NEW")

    assert found.replaced == (("ada@acme.test", "U0ADA"),)
    assert (linked(services, "U0ADA"), linked(services, "U0NEW")) == (None, "ada@acme.test")


@pytest.mark.parametrize(("by", "lanes"), [(CLI, ["slack:U0BOB"]), (BOB, [])], ids=["admin", "Bob"])
def test_both_sides_of_a_replaced_link_are_told(services, acme, by, lanes):
    """By direct message and by mail; but not who did it, in Slack."""
    services = with_mail(services)
    links.link(services, "ada@acme.test", "T0ACME", "U0ADA", CLI)
    links.link(services, "bob@acme.test", "T0ACME", "U0BOB", CLI)

    links.link(services, "ada@acme.test", "T0ACME", "U0BOB", by)

    assert told(services) == {
        ("link_replaced", "ada@acme.test", "U0ADA"): ["email:ada@acme.test", "slack:U0ADA"],
        ("link_replaced", "bob@acme.test", "U0BOB"): ["email:bob@acme.test", *lanes],
    }


def test_both_sides_of_a_removed_link_are_told(services, acme, link):
    """An admin did it."""
    services = with_mail(services)
    link("ada@acme.test", "U0ADA")

    links.unlink(services, "ada@acme.test", "T0ACME", CLI)

    assert told(services) == {
        ("link_removed", "ada@acme.test", "U0ADA"): ["email:ada@acme.test", "slack:U0ADA"]
    }


def test_without_mail_nobody_s_mailbox_is_owed(services, acme, link):
    """A delivery that can never leave would wait for ever."""
    link("ada@acme.test", "U0ADA")

    links.unlink(services, "ada@acme.test", "T0ACME", CLI)

    assert list(told(services).values()) == [["slack:U0ADA"]]


def test_time_of_the_link(acme, database, services):
    """The clock of the services is what counts."""
    clock = Clock()
    found = links.link(
        type(services)(services.settings, database, clock), "ada@acme.test", "T0ACME", "U1", CLI
    )

    with database.read() as session:
        identity = stored.of_member(session, "T0ACME", found.member.row_id)
    assert identity.linked_at == clock.now


@pytest.mark.parametrize("email", ["eve@acme.test", "", "@", "ada"])
def test_unknown_address(acme, link, email):
    """Only members are linked."""
    with pytest.raises(links.NoSuchMember) as caught:
        link(email, "U0EVE")

    assert str(caught.value).startswith(f"{email} is no active member")


def test_deactivated_member(services, acme, link):
    """Who left is not linked."""
    deactivate(services, "ada@acme.test")

    with pytest.raises(links.NoSuchMember):
        link("ada@acme.test", "U0ADA")

    assert actions(services) == []


def test_organization_of_another_workspace(acme, link):
    """Each workspace links the members of the organizations that it serves."""
    with pytest.raises(links.NoSuchMember):
        link("ada@acme.test", "U0ADA", team="T0OTHER")


def test_unserved_organization(services, acme, link):
    """Before the first run no workspace serves anybody; linking is possible."""
    with services.database.write() as session:
        session.get(Organization, acme.row_id).team_id = None

    assert link("ada@acme.test", "U0ADA").is_new


def test_unlink(services, acme, link):
    """The Slack user is nobody again, and that is audited."""
    link("ada@acme.test", "U0ADA")

    gone = links.unlink(services, "ADA@acme.test", "T0ACME", CLI)

    assert gone == ["U0ADA"]
    assert linked(services, "U0ADA") is None
    assert actions(services)[-1] == ("identity.unlink", "ada@acme.test", ADA_LINKED)


def test_unlink_who_left(services, acme, link):
    """A deactivated member can be unlinked."""
    link("ada@acme.test", "U0ADA")
    deactivate(services, "ada@acme.test")

    assert links.unlink(services, "ada@acme.test", "T0ACME", CLI) == ["U0ADA"]


def test_unlink_the_unlinked(services, acme):
    """It is said that there was nothing to do."""
    with pytest.raises(links.NotLinkedHere, match="is not linked to a Slack user"):
        links.unlink(services, "ada@acme.test", "T0ACME", CLI)

    assert actions(services) == []


def test_unlink_in_one_workspace(services, acme, link):
    """The link in another workspace stays."""
    with services.database.write() as session:
        (ada,) = directory.members_by_email(session, "ada@acme.test")
        session.add(
            Identity(
                team_id="T0B", slack_user_id="U1", member_id=ada.row_id, linked_at=services.now()
            )
        )

    with pytest.raises(links.NotLinkedHere):
        links.unlink(services, "ada@acme.test", "T0ACME", CLI)


@pytest.mark.parametrize(
    "guest",
    [{}, {"is_restricted": True}, {"team_id": "E1", "enterprise_user": {"teams": ["T0ACME"]}}],
)
def test_people(guest):
    """Guests are people, and so are those of an Enterprise organization's workspace."""
    assert links.check_person(PERSON | guest, "T0ACME") is None


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"is_bot": True}, links.NotAPerson),
        ({"id": "USLACKBOT"}, links.NotAPerson),
        ({"deleted": True}, links.LeftSlack),
        ({"team_id": "T0OTHER"}, links.FromElsewhere),
        ({"is_stranger": True}, links.FromElsewhere),
        ({"team_id": None}, links.FromElsewhere),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T0B"]}}, links.FromElsewhere),
    ],
)
def test_who_is_no_person_of_the_workspace(other, refusal):
    """Bots, people who left and strangers are refused, each with their own answer."""
    with pytest.raises(refusal) as caught:
        links.check_person(PERSON | other, "T0ACME")

    assert isinstance(caught.value, UserError)
