"""A request comes in: checked, stored once, and shown to who may decide, where they want it."""

import pytest

from bot.intake.intake import Refused
from bot.invites import decision
from bot.invites.decision import APPROVE, REJECT
from bot.vocabulary.preferences import Setting
from store.invites import invites
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.outbox.models import Delivery, DeliveryState
from store.people import preferences
from store.people.directory import Member, Organization, Role
from store.people.identities import Identity
from store.people.preferences import OWN
from tests.bot.acme import on
from tests.bot.invites.people import ADA, a_request

APPROVERS = ["slack:UADA", "slack:UBOB"]
REFUSED = {  # What is sent beside a valid rest, and the field that is named.
    "other organization": ({"organization": "umbrella"}, "organization"),
    "a member": ({"email": "Ann@acme.test"}, "email"),
    "unknown team": ({"teams": ["backend", "nobody"]}, "teams.1"),
    "nothing to withdraw": ({"withdrawn": True}, "id"),
}


@pytest.fixture
def wants(database):
    """Somebody chooses about approvals."""

    def wants(name, value, provider="slack"):
        choice = {"provider": provider, "kind": Setting.APPROVAL, "value": value, "scope": OWN}
        with database.write() as session:
            preferences.choose(session, f"{name}@acme.test", **choice)

    return wants


def test_who_may_decide_gets_a_card(ask, cards, rows, audits):
    """Owners and managers, by direct message; it is written down."""
    ask(email="Hedy@Acme.test ", role="admin", teams=["backend"])

    (row,) = rows(InviteRequest)
    assert (row.email, row.role, row.teams) == ("hedy@acme.test", Role.ADMIN, ["backend"])
    assert (row.kind, row.inviter) == (InviteKind.INVITE, "mia@acme.test")
    assert row.status == InviteStatus.WAITING
    assert cards() == APPROVERS
    assert audits() == [("api", "invite.ask", "hedy@acme.test")]


def test_nobody_is_asked_twice(ask, rows):
    """Slack reaches them, so mail says why it does not."""
    ask()

    mail = {r.lane: r.reason for r in rows(Delivery) if r.lane.startswith("email:")}
    assert mail == dict.fromkeys(
        ["email:ada@acme.test", "email:bob@acme.test"], "they are asked by Slack"
    )


def test_who_is_not_linked_gets_mail(ask, change, cards, told, database):
    """It says where to decide."""
    with database.write() as session:
        session.delete(session.get_one(Identity, 1))

    ask()

    assert cards() == ["slack:UBOB"]
    assert told() == [("email:ada@acme.test", "invite_request")]


def test_who_wants_mail_gets_mail(ask, wants, cards, told):
    """By their own setting."""
    wants("ada", "never")

    ask()

    assert cards() == ["slack:UBOB"]
    assert told() == [("email:ada@acme.test", "invite_request")]


def test_who_wants_nothing_gets_nothing(ask, wants, cards, told, rows):
    """And the record says why."""
    wants("ada", "never")
    wants("ada", "never", "email")

    ask()

    assert (cards(), told()) == (["slack:UBOB"], [])
    skipped = {r.lane: r.reason for r in rows(Delivery) if r.state == DeliveryState.SKIPPED}
    assert skipped["slack:UADA"] == "their approval setting is never"


def test_the_deactivated_are_not_asked(ask, change, cards):
    """Their role counts for nothing."""
    change(Member, 1, is_active=False)

    ask()

    assert cards() == ["slack:UBOB"]


def test_channels_of_the_organization_get_a_card_too(ask, change, cards):
    """As the directory file names them."""
    change(Organization, 1, approval_channels=["slack:C0PEOPLE"])

    ask()

    assert cards() == ["slack:C0PEOPLE", *APPROVERS]


def test_nobody_can_decide(ask, change, caplog):
    """Taken all the same: the command line can; the log says it."""
    change(Member, 1, is_active=False)
    change(Member, 2, is_active=False)

    assert ask() == 1
    assert "reaches nobody who may decide it" in caplog.text


@pytest.mark.parametrize("changes", [{}, {"email": "other@acme.test"}], ids=["same", "changed"])
def test_the_same_request_twice(ask, rows, cards, changes):
    """One row, one card each, one entry."""
    first = ask()
    owed = len(rows(Delivery))

    assert ask(**changes) == first
    assert len(rows(InviteRequest)) == 1
    assert len(rows(Delivery)) == owed


def test_the_same_person_twice(ask, rows):
    """Who waits is not asked about again, whatever the id."""
    first = ask(1)

    assert ask(2, kind="requested_to_join", email="HEDY@acme.test") == first
    assert len(rows(InviteRequest)) == 1


def test_a_new_request_after_the_decision(ask, change):
    """What was decided does not wait any more."""
    first = ask(1)
    change(InviteRequest, first, status=InviteStatus.REJECTED)

    assert ask(2) != first


def test_who_asks_to_join_needs_no_inviter(ask, request_row):
    """One that is named counts for nothing."""
    ask(kind="requested_to_join")

    assert request_row().inviter == ""


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED)
def test_refused(ask, rows, changes, field):
    """What only the directory knows."""
    with pytest.raises(Refused) as refused:
        ask(**changes)

    assert refused.value.field == field
    assert rows(InviteRequest) == []


def test_who_was_a_member_may_come_back(services, ask, change, told):
    """They ask like anybody else, and are told like anybody else."""
    change(Member, 4, is_active=False)
    ask(email="mia@acme.test", kind="requested_to_join")

    decision.press(services, on(1), REJECT, ADA)

    assert told() == [("slack:UMIA", "invite_outcome")]


@pytest.mark.parametrize(
    ("kind", "switch"),
    [("requested_to_be_invited", "takes_invites"), ("requested_to_join", "takes_join_requests")],
)
def test_switched_off(ask, change, kind, switch):
    """The organization takes none of that kind, and all of the other."""
    change(Organization, 1, **{switch: False})

    with pytest.raises(Refused, match="kind: Acme takes no "):
        ask(kind=kind)

    other = next(each for each in InviteKind if each != kind)
    assert ask(kind=other) == 1


def test_withdrawn(ask, request_row, redraws, audits, told):
    """Every card shows it; the asker, who did it, is told nothing."""
    ask()

    ask(withdrawn=True)

    assert request_row().status == InviteStatus.WITHDRAWN
    assert redraws() == APPROVERS
    assert audits()[-1] == ("api", "invite.withdraw", "hedy@acme.test")
    assert told() == []


def test_withdrawn_twice(ask, audits):
    """The second time changes nothing."""
    ask()
    ask(withdrawn=True)

    ask(withdrawn=True)

    assert len(audits()) == 2


@pytest.mark.parametrize("status", [InviteStatus.REJECTED, InviteStatus.EXPIRED])
def test_withdrawn_too_late(ask, change, request_row, status):
    """A decision stands."""
    change(InviteRequest, ask(), status=status)

    ask(withdrawn=True)

    assert request_row().status == status


def test_withdrawn_after_the_approval(services, ask, request_row):
    """It lets nobody in any more; who came in stays in."""
    ask()
    ask(2, email="grete@acme.test")
    for number in (1, 2):
        decision.press(services, on(number), APPROVE, ADA)
    with services.database.write() as session:
        invites.use(session, 2, services.now())
    ask(withdrawn=True)
    ask(2, email="grete@acme.test", withdrawn=True)

    assert [request_row(n).status for n in (1, 2)] == ["withdrawn", "approved"]


NO_EMAILS = {
    "nothing": "",
    "no place": "hedy",
    "two places": "a@b@c",
    "half": "hedy@",
    "nobody": "@acme.test",
    "space": "he dy@acme.test",
    "long": "x" * 255 + "@a.b",
    "another one is shown": "hedy\u202e@acme.test",  # What follows is shown from right to left.
    "nothing is shown": "hedy\u200b@acme.test",
}


@pytest.mark.parametrize("email", NO_EMAILS.values(), ids=NO_EMAILS)
@pytest.mark.parametrize("field", ["email", "inviter"])
def test_no_email(field, email):
    """Neither who is to come in nor who asks."""
    with pytest.raises(ValueError, match=field):
        a_request(**{field: email})
