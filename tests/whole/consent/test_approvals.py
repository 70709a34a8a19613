"""Requests to be let in, between Slack and Sentry: cards by the poll, decided as who presses."""

import pytest

from bot.feed.invite_requests import InviteRequests
from bot.sandbox.faults import AcceptedThenReset
from bot.sentry.client import client_of
from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest, InviteStatus
from store.invites.tracker_decisions import TrackerDecision
from store.people.directory import Member, Role
from tests.bot.sources.senders import bearer
from tests.whole.consent.allowing import allow
from tests.whole.consent.conftest import DEVICE, ON_BOTH, approve, target_of

EMAIL = "hedy@acme.test"
NO_PERMISSION = "You do not have permission to approve member invitations."
GONE = f"Member invitation for {EMAIL} no longer exists."
REFUSED = "You do not have permission to approve a member invitation with the role"
APPROVED = f"Invite request for {EMAIL} has been approved. See Members and Requests."
REJECTED = f"Invite request for {EMAIL} has been rejected. See Members and Requests."
ACTIONS = {"approved": "invite.approve", "rejected": "invite.reject"}
STAYS = f"The request for {EMAIL} stays open."


class Room:
    """A request of Grace's in Sentry, and its card as each approver sees it."""

    def __init__(self, sides, slack):
        self.sides, self.slack = sides, slack
        self.services = sides.program.services
        self.poller = InviteRequests(self.services, client_of(self.services))

    def of_member(self, handle, role):
        with self.sides.program.changing() as session:
            row = next(r for r in self.sides.rows(Member) if r.email == f"{handle}@acme.test")
            session.get_one(Member, row.id).role = role
        self.sides.sentry.person(handle).role = role

    def ask(self, **facts):
        facts = {"inviter": "Grace Hopper", "teams": ["backend"]} | facts
        made = self.sides.sentry.request_invite(EMAIL, **facts)
        self.poller.poll()
        return made

    def allow(self, handle):
        sides = self.sides
        allow(self.services, sides.sentry, sides.application, self.slack.user(handle))

    def card(self, handle="ada"):
        return self.slack.act_as(handle).expect_message(EMAIL, channel=self.slack.user(handle).id)

    def press(self, button, handle="ada", card=None):
        person = self.slack.act_as(handle)
        person.press(button, card or self.card(handle))
        return person

    def row(self):
        return self.sides.rows(InviteRequest)[-1]

    def cards(self):
        return len(self.sides.rows(InviteRequest))

    def decided(self):
        return [
            (row.actor, row.action)
            for row in self.sides.rows(AuditEntry)
            if row.action in {"invite.approve", "invite.reject"}
        ]


@pytest.fixture
def room(sides, slack):
    sides.start()
    sides.program.link("grace")
    room = Room(sides, slack)
    room.of_member("ada", Role.OWNER)
    room.of_member("grace", Role.MANAGER)
    return room


def test_what_waits_gets_a_card(room, sides):
    """At first contact too; once, however often it is asked for; what was decided gets none."""
    sides.sentry.request_invite("old@acme.test", "Grace Hopper").status = "approved"

    made = room.ask()
    room.poller.poll()

    card = room.card()
    assert card.says("Grace Hopper")
    assert card.says("#backend")
    assert room.cards() == 1
    assert room.row().tracker_id == str(made.id)
    assert room.row().inviter == "grace@acme.test"


@ON_BOTH
def test_an_owner_approves(room, sides):
    """Sentry lets them in, and names her; every card says so."""
    made = room.ask()
    room.allow("ada")
    graces = room.card("grace")

    ada = room.press("Approve")

    ada.expect_ephemeral(APPROVED)
    assert made.status == "approved"
    room.slack.act_as("grace").expect_update(graces, "Approved by")
    assert (room.row().status, room.row().decided_by) == (InviteStatus.APPROVED, "ada@acme.test")
    assert room.decided() == [("ada@acme.test", "invite.approve")]


@ON_BOTH
def test_a_manager_approves(room):
    made = room.ask()
    room.allow("grace")

    room.press("Approve", "grace").expect_ephemeral(APPROVED)

    assert made.status == "approved"
    assert room.decided() == [("grace@acme.test", "invite.approve")]


@ON_BOTH
def test_too_low_a_role(room):
    """By the directory; nothing is asked of Sentry."""
    made = room.ask()
    room.allow("grace")
    graces = room.card("grace")
    room.of_member("grace", Role.ADMIN)

    room.press("Approve", "grace", graces).expect_ephemeral(NO_PERMISSION)

    assert made.status == "requested_to_be_invited"
    assert room.sides.rows(TrackerDecision) == []


def test_demoted_in_sentry_alone(room, sides):
    """Told in Sentry's own words; the request stays open, and another may decide."""
    made = room.ask()
    room.allow("grace")
    made.role = "owner"

    told = room.press("Approve", "grace").expect_ephemeral(REFUSED)

    assert told.says(STAYS)
    assert made.status == "requested_to_be_invited"
    assert room.row().is_waiting
    room.allow("ada")
    room.press("Approve").expect_ephemeral(APPROVED)
    assert made.status == "approved"


def test_a_403_of_sentry(room, sides):
    """Grace is a mere member there by now, which the directory does not know yet."""
    made = room.ask()
    room.allow("grace")
    sides.sentry.person("grace").role = "member"

    told = room.press("Approve", "grace").expect_ephemeral(STAYS)

    assert told.says("Sentry")
    assert made.status == "requested_to_be_invited"
    assert room.row().is_waiting


@ON_BOTH
def test_without_a_token(room, sides):
    """Asked to allow it; what she pressed is kept, and done as she right after."""
    made = room.ask()
    ada = room.press("Approve")
    asked = ada.expect_ephemeral("You have not allowed Heliograph to act as you in Sentry")
    assert made.status == "requested_to_be_invited"
    assert room.row().is_waiting

    ada.press("Allow it in Sentry", asked)
    approve(sides.browser_of("ada"), target_of(ada.expect_modal(DEVICE)))

    ada.expect_ephemeral(APPROVED)
    assert made.status == "approved"
    assert room.decided() == [("ada@acme.test", "invite.approve")]


@ON_BOTH
def test_rejected_without_a_token(room, sides):
    """Sentry takes that from the integration."""
    made = room.ask()

    room.press("Reject").expect_ephemeral(REJECTED)

    assert made.id not in sides.sentry.state.invitations
    assert room.decided() == [("ada@acme.test", "invite.reject")]


def test_rejected_by_a_token(room, sides):
    made = room.ask()
    room.allow("ada")

    room.press("Reject").expect_ephemeral(REJECTED)

    assert made.id not in sides.sentry.state.invitations


@ON_BOTH
@pytest.mark.parametrize("way", ["approved", "rejected"])
@pytest.mark.parametrize("button", ["Approve", "Reject"])
def test_somebody_was_first(room, sides, way, button):
    """In Sentry: she is told which way it went, and so are all cards."""
    made = room.ask()
    room.allow("ada")
    if way == "approved":
        made.status = "approved"
    else:
        del sides.sentry.state.invitations[made.id]
    card = room.card()

    told = room.press(button, card=card).expect_ephemeral(GONE)

    assert told.says(f"It was {way} in Sentry.")
    room.slack.act_as("ada").expect_update(card, f"{way.capitalize()} in Sentry")
    assert room.decided() == [("sentry", ACTIONS[way])]


@pytest.mark.parametrize("way", ["approved", "rejected"])
def test_gone_from_the_list(room, sides, way):
    """Decided in Sentry: its cards say so, and lose their buttons."""
    made = room.ask()
    card = room.card()
    if way == "approved":
        made.status = "approved"
    else:
        del sides.sentry.state.invitations[made.id]

    room.poller.poll()

    shown = room.slack.act_as("ada").expect_update(card, f"{way.capitalize()} in Sentry")
    assert not shown.says("Reject\n")
    assert room.row().status == way


@ON_BOTH
def test_no_answer(room, sides):
    """It was done, and the answer lost: looked up, told once, asked for no second time."""
    made = room.ask()
    room.allow("ada")
    card = room.card()
    sides.sentry.faults.add("PUT invite", AcceptedThenReset(), times=1)

    room.press("Approve", card=card).expect_ephemeral(APPROVED)

    assert made.status == "approved"
    assert len(sides.sentry.calls("PUT invite")) == 1
    assert room.decided() == [("ada@acme.test", "invite.approve")]


def test_only_heliographs_own(room, sides):
    """What came by the API is decided here at once, as ever."""
    body = {"id": "r-1", "email": EMAIL, "kind": "requested_to_be_invited"}
    url = "/api/invite-requests"
    assert sides.program._http.post(url, json=body, headers=bearer()).status_code == 202

    room.press("Approve").expect_ephemeral(APPROVED)

    assert room.row().status == InviteStatus.APPROVED
    assert sides.sentry.calls("PUT invite") == []


def test_known_by_both_ways(room, sides):
    """A script that posts what Sentry has: one card, which Sentry decides."""
    body = {"id": "r-1", "email": EMAIL, "kind": "requested_to_be_invited"}
    url = "/api/invite-requests"
    assert sides.program._http.post(url, json=body, headers=bearer()).status_code == 202

    made = room.ask()

    assert room.cards() == 1
    room.press("Reject").expect_ephemeral(REJECTED)
    assert made.id not in sides.sentry.state.invitations
