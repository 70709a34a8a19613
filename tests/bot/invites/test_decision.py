"""A request is decided: who may, in which order they are told why not, and what follows."""

from dataclasses import replace

import pytest

from bot.identity.gate import Presser, Stranger, UnknownWorkspace
from bot.identity.links import By
from bot.invites import decision
from bot.invites.decision import APPROVE, REJECT, WITHDRAW
from bot.invites.named_requests import NoSuchRequest
from bot.invites.permission import (
    IdentityNotLinked,
    NoAccess,
    NoInvites,
    NoJoinRequests,
    NoPermission,
    RequestGone,
    RoleAboveOwn,
    UnknownRequest,
)
from bot.notes.note import plain
from bot.vocabulary.pressed import Pressed
from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest, InviteStatus
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Organization, Role
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.acme import on, token
from tests.bot.invites.people import ADA, ANN, BOB, MIA

CLI = By("cli", {"command": "invites"})
STATUSES = {APPROVE: InviteStatus.APPROVED, REJECT: InviteStatus.REJECTED}
BOTH = pytest.mark.parametrize("verdict", STATUSES, ids=str)
KINDS = {"Invite": "requested_to_be_invited", "Join": "requested_to_join"}
FIRST = on(1)
NOBODY = replace(ADA, user_id="U0NOBODY")


@pytest.fixture
def press(services):
    """Press a button; what the person is told, in words."""

    def press(verdict=APPROVE, by=ADA, card=FIRST):
        return plain(decision.press(services, card, verdict, by))

    return press


@pytest.fixture
def refused(press, request_row):
    """Press it and be refused by that answer, which is given back; the request stays as it was."""

    def refused(kind, verdict=APPROVE, by=ADA, card=FIRST):
        before = request_row()
        with pytest.raises(kind) as refusal:
            press(verdict, by, card)
        assert request_row() == before
        return str(refusal.value)

    return refused


@pytest.mark.parametrize("called", KINDS)
@BOTH
def test_decided(ask, press, request_row, called, verdict):
    """The user's own wording, with the way to the tracker's page."""
    ask(kind=KINDS[called])

    said = press(verdict)

    outcome = STATUSES[verdict]
    assert said == (
        f"{called} request for hedy@acme.test has been {outcome}. See Members and Requests."
    )
    row = request_row()
    assert (row.status, row.decided_by, row.version) == (outcome, "ada@acme.test", 2)


@BOTH
def test_every_copy_is_redrawn(ask, change, press, redraws, verdict):
    """Wherever it is shown."""
    change(Organization, 1, approval_channels=["slack:C0PEOPLE"])
    ask()

    press(verdict)

    assert redraws() == ["slack:C0PEOPLE", "slack:UADA", "slack:UBOB"]


def test_approved_is_written_down(ask, press, rows):
    """Who, what, for whom, from where, and that the mail is owed."""
    ask(teams=["backend"])

    press(by=BOB)

    entry = rows(AuditEntry)[-1]
    assert (entry.actor, entry.action) == ("bob@acme.test", "invite.approve")
    assert entry.target == "hedy@acme.test"
    assert entry.origin == {"slack_team": "T1", "slack_channel": "C1", "slack_user": "UBOB"}
    assert entry.data == {
        "id": 1,
        "kind": "requested_to_be_invited",
        "role": "member",
        "teams": ["backend"],
        "organization": "acme",
        "mail": "owed",
    }


def test_rejected_is_written_down(ask, press, audits):
    """By whom."""
    ask()

    press(REJECT)

    assert audits()[-1] == ("ada@acme.test", "invite.reject", "hedy@acme.test")


def test_the_invited_gets_mail_and_the_asker_news(ask, press, told, rows):
    """Mia by Slack; nothing that lets anybody in stands in a row."""
    ask()

    press()

    assert told() == [("email:hedy@acme.test", "invite"), ("slack:UMIA", "invite_outcome")]
    mail, news = (notice.data for notice in rows(NoticeRow))
    assert mail["inviter"] == "Mia"
    assert not any("token" in name or "link" in name for name in mail)
    assert (news["became"], news["by"], news["is_mailed"]) == ("has been approved", "Ada", True)


def test_the_asker_is_told_of_a_rejection(ask, press, told):
    """The person who was not let in hears nothing."""
    ask()

    press(REJECT)

    assert told() == [("slack:UMIA", "invite_outcome")]


def test_who_asked_to_join_is_told_by_mail(ask, press, told):
    """They are nobody yet, so that Slack can't know them."""
    ask(kind="requested_to_join")

    press(REJECT)

    assert told() == [("email:hedy@acme.test", "invite_outcome")]


def test_who_asked_to_join_gets_one_mail(ask, press, told):
    """The one that lets them in says it all."""
    ask(kind="requested_to_join")

    press()

    assert told() == [("email:hedy@acme.test", "invite")]


def test_who_decides_their_own_request_knows(ask, press, told):
    """Ada asked, and Ada approves."""
    ask(inviter="ada@acme.test")

    press()

    assert told() == [("email:hedy@acme.test", "invite")]


def test_an_asker_whom_nobody_knows_gets_mail(ask, press, told):
    """An address is enough to tell them."""
    ask(inviter="somebody@else.test")

    press(REJECT)

    assert told() == [("email:somebody@else.test", "invite_outcome")]


def test_an_asker_who_has_left(ask, change, press, told):
    """What the organization decides is not told to who belongs to it no more."""
    ask()
    change(Member, 4, is_active=False)

    press(REJECT)

    assert told() == []


def test_a_request_by_nobody(ask, press, told):
    """There is nobody to tell."""
    ask(inviter=None)

    press(REJECT)

    assert told() == []


def test_invites_switched_off(services, ask, told, rows):
    """INVITES_ENABLED=false: approved, written down, and no mail; the asker is told."""
    ask(kind="requested_to_join")
    quiet = services.settings.model_copy(update={"invites_enabled": False})

    decision.press(replace(services, settings=quiet), on(1), APPROVE, ADA)

    assert told() == [("email:hedy@acme.test", "invite_outcome")]
    assert rows(AuditEntry)[-1].data["mail"] == "INVITES_ENABLED is false"


def test_no_mail_server(services, ask, told, rows):
    """The decision stands; the log says why nobody was mailed."""
    ask()
    quiet = services.settings.model_copy(update={"smtp_url": None})

    decision.press(replace(services, settings=quiet), on(1), APPROVE, ADA)

    assert told() == [("slack:UMIA", "invite_outcome")]
    assert rows(AuditEntry)[-1].data["mail"] == "SMTP_URL is not set"


@BOTH
def test_not_linked(ask, refused, verdict):
    """The user's own wording."""
    ask()

    assert refused(IdentityNotLinked, verdict, NOBODY) == "Identity not linked for user."


@BOTH
@pytest.mark.parametrize("outcome", [s for s in InviteStatus if s != InviteStatus.WAITING])
def test_gone(ask, change, refused, verdict, outcome):
    """Whatever became of it."""
    change(InviteRequest, ask(), status=outcome)

    said = refused(RequestGone, verdict)

    assert said == "Member invitation for hedy@acme.test no longer exists."


def test_who_is_late_sees_the_true_card(ask, change, refused, redraws):
    """The cards are drawn anew."""
    change(InviteRequest, ask(), status=InviteStatus.REJECTED)

    refused(RequestGone)

    assert redraws() == ["slack:UADA", "slack:UBOB"]


@pytest.mark.parametrize("value", ["", "1", "2", "999", token(2)])
def test_never_there(ask, refused, value):
    """Made up, of another database, or a bare id in no message of ours: said, and what to do."""
    ask()

    said = refused(UnknownRequest, card=Pressed(value, "C1", "1.5"))

    assert said.startswith("Member invitation for this person no longer exists. ")


@BOTH
def test_not_in_the_organization(ask, change, refused, verdict):
    """The user's own wording; a membership that ended counts for nothing."""
    ask()
    change(Member, 1, is_active=False)

    said = refused(NoAccess, verdict)

    assert said == "You do not have access to the organization for the invitation."


@pytest.mark.parametrize("by", [ANN, MIA], ids=["admin", "member"])
@BOTH
def test_not_allowed(ask, refused, verdict, by):
    """The user's own wording."""
    ask()

    said = refused(NoPermission, verdict, by)

    assert said == "You do not have permission to approve member invitations."


@BOTH
def test_demoted_a_second_ago(ask, change, refused, verdict):
    """The role now counts, not the one when the card came."""
    ask()
    change(Member, 2, role=Role.ADMIN)

    refused(NoPermission, verdict, BOB)


@BOTH
def test_a_role_above_ones_own(ask, refused, press, verdict):
    """Named; who has it may."""
    ask(role="owner")

    said = refused(RoleAboveOwn, verdict, BOB)

    assert said == (
        "You are a manager, and can't let anybody in as an owner; somebody of that role or above "
        "can."
    )
    assert press(verdict, ADA)


@BOTH
@pytest.mark.parametrize("called", KINDS)
def test_switched_off_meanwhile(ask, change, refused, verdict, called):
    """Said by name."""
    switch, refusal, words = {
        "Invite": ("takes_invites", NoInvites, "Acme takes no invites."),
        "Join": ("takes_join_requests", NoJoinRequests, "Acme takes no requests to join."),
    }[called]
    ask(kind=KINDS[called])
    change(Organization, 1, **{switch: False})

    assert refused(refusal, verdict) == words


def test_the_order_of_the_checks(ask, change, refused, database):
    """All of it is wrong; each thing that is put right shows the next."""
    ask(role="owner")
    change(InviteRequest, 1, status=InviteStatus.REJECTED)
    change(Organization, 1, takes_invites=False)
    change(Member, 2, role=Role.MEMBER, is_active=False)
    unlinked = replace(BOB, user_id="U0BOB")

    refused(UnknownWorkspace, by=replace(BOB, team_id="T0", home_team_id="T2"))
    refused(Stranger, by=replace(unlinked, home_team_id="T2"))
    refused(IdentityNotLinked, by=unlinked)
    refused(RequestGone, by=BOB)
    change(InviteRequest, 1, status=InviteStatus.WAITING)
    refused(NoAccess, by=BOB)
    change(Member, 2, is_active=True)
    refused(NoPermission, by=BOB)
    change(Member, 2, role=Role.MANAGER)
    refused(RoleAboveOwn, by=BOB)
    change(Member, 2, role=Role.OWNER)
    refused(NoInvites, by=BOB)


def test_another_workspace_learns_nothing(ask, refused, database, services):
    """Its people are not told whom a request is about, nor whether there is one."""
    ask()
    with database.write() as session:
        session.add(Workspace(team_id="T2", name="Other"))
        session.flush()
        linked = {"slack_user_id": "UADA", "linked_at": services.now()}
        session.add(Identity(team_id="T2", member_id=1, **linked))

    refused(NoAccess, by=Presser("T2", "UADA", "T2"))


def test_the_same_person_in_another_organization(ask, press, database, change):
    """Ada's link is to her membership elsewhere; her role here counts."""
    ask()
    with database.write() as session:
        other = Organization(slug="other", name="Other", url="https://o.test", team_id="T1")
        session.add(other)
        session.flush()
        session.add(Member(organization_id=other.id, email="ada@acme.test", name="Ada"))
    change(Identity, 1, member_id=5)

    assert "approved" in press()


def test_by_hand(services, ask, request_row, audits):
    """Whoever may run commands may give any role."""
    ask(role="owner")

    line = decision.by_hand(services, "1", APPROVE, CLI)

    assert plain(line).startswith("Invite request for hedy@acme.test has been approved.")
    assert request_row().decided_by == "cli"
    assert audits()[-1] == ("cli", "invite.approve", "hedy@acme.test")


def test_by_hand_against_the_switch(services, ask, change, request_row):
    """Nobody is let in; to withdraw it is still possible."""
    ask()
    change(Organization, 1, takes_invites=False)

    with pytest.raises(NoInvites):
        decision.by_hand(services, "1", APPROVE, CLI)

    decision.by_hand(services, "1", WITHDRAW, CLI)
    assert request_row().status == InviteStatus.WITHDRAWN


def test_by_hand_too_late(services, ask):
    """Twice, and a number that nobody has."""
    ask()
    decision.by_hand(services, "1", REJECT, CLI)

    with pytest.raises(RequestGone):
        decision.by_hand(services, "1", APPROVE, CLI)
    with pytest.raises(NoSuchRequest, match="There is no request 7;"):
        decision.by_hand(services, "7", APPROVE, CLI)
