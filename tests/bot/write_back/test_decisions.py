"""Decisions about requests of Sentry: asked as who pressed, looked up, refused, given up."""

import pytest

from bot.feed.invite_requests import InviteRequests
from bot.identity.consent import permissions
from bot.identity.consent.permissions import Permission
from bot.identity.links import By, SlackUser
from bot.invites import decision, expiry
from bot.invites.decision import APPROVE, REJECT
from bot.invites.tracker import AskedAlready, DecidedThere, NeedsApplication
from bot.notes.note import plain
from bot.sandbox import AcceptedThenReset, Answers, ResetBefore
from bot.sentry.client import client_of
from bot.sentry.oauth.tokens import TokenPair
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.pressed import Pressed
from bot.write_back import decision_answers
from store.invites.invites import InviteRequest, InviteStatus
from store.invites.tracker_decisions import TrackerDecision
from store.issues.wishes import WishState
from store.outbox.models import Delivery
from store.people.directory import Member, Role
from tests.bot.acme import all_rows
from tests.bot.issues.people import ADA

KEY = "a key of the tests' own, as long as one should be"
SCOPES = ("event:write", "member:admin", "org:read", "project:read", "team:read")
EMAIL = "hedy@acme.test"
APPROVED = f"Invite request for {EMAIL} has been approved. See Members and Requests."
GONE = f"Member invitation for {EMAIL} no longer exists."
BY = By("ada@acme.test", {"slack_team": "T1", "slack_user": ADA.user_id, "proof": "test"})


@pytest.fixture
def application(sentry):
    return sentry.add_application()


@pytest.fixture
def services(database, sentry, clock, application):
    told = {"sentry_url": sentry.url, "sentry_org": sentry.org, "sentry_token": sentry.token}
    told |= {"sentry_oauth_client_id": application.client_id, "secret_key": KEY}
    told |= {"sentry_oauth_client_secret": application.client_secret}
    services = Services(Settings(**told), database, now=clock, steady=clock)
    yield services
    client_of(services).close()


class Door:
    """A request of Grace's in Sentry, about which Ada, an owner, decides."""

    def __init__(self, office, application):
        self.office, self.sentry, self.services = office, office.sentry, office.services
        self._application = application
        self.poller = InviteRequests(self.services, office.client)
        with self.services.database.write() as session:
            session.get_one(Member, 1).role = Role.OWNER
        self.made = self.sentry.request_invite(EMAIL, "Grace Hopper")
        self.poller.poll()

    def allow(self):
        """Ada does, as the link by Sentry ends."""
        pair = TokenPair(**self.sentry.give("ada", self._application, SCOPES))
        with self.services.database.write() as session:
            account = str(self.sentry.person("ada").id)
            given = Permission(session.get_one(Member, 1), account, pair)
            permissions.keep(session, self.services, given, SlackUser("T1", ADA.user_id), BY)

    def press(self, verdict):
        line = decision.press(self.services, Pressed(self.row().token), verdict, ADA)
        assert line == ()
        return self.told()

    def told(self, *waits):
        """What people are told after the relay has done what is due, and again after so long."""
        found = []
        for seconds in (1, *waits):
            self.office.asks(seconds=seconds)
            for answer in decision_answers.due(self.services):
                decision_answers.told(self.services, answer)
                found.append(plain(answer.line))
        return found

    def row(self):
        return all_rows(self.services.database, InviteRequest)[-1]

    def decision(self):
        return all_rows(self.services.database, TrackerDecision)[-1]

    def puts(self):
        return len(self.sentry.calls("PUT invite"))

    def decided(self):
        return [
            row[:2] for row in self.office.audits() if row[1] in {APPROVE.action, REJECT.action}
        ]


@pytest.fixture
def door(office, application):
    return Door(office, application)


def test_as_the_person(door):
    door.allow()

    assert door.press(APPROVE) == [APPROVED]
    assert door.made.status == "approved"
    assert door.row().status == InviteStatus.APPROVED
    assert door.decision().place == {}  # Told, and forgotten.
    assert all("email:hedy" not in row.lane for row in all_rows(door.services.database, Delivery))


def test_kept_until_allowed(door):
    """And then done as she."""
    [asked] = door.press(APPROVE)
    assert asked.startswith("You have not allowed Heliograph to act as you in Sentry. Allow it")
    assert door.puts() == 0

    door.allow()

    assert door.told() == [APPROVED]
    assert door.made.status == "approved"


def test_kept_for_ten_minutes(door):
    """Later it is not done, and that is said."""
    door.press(APPROVE)
    door.office.clock.move(seconds=601)

    door.allow()

    [told] = door.told()
    assert "more than 10 minutes old" in told
    assert door.made.status == "requested_to_be_invited"


def test_permission_taken_back(door, application):
    """Asked for anew; the integration is not asked in her place, not for a rejection either."""
    door.allow()
    door.sentry.take_back("ada", application)

    [asked] = door.press(REJECT)

    assert "no longer takes the permission" in asked
    assert door.made.id in door.sentry.state.invitations
    door.allow()
    assert door.told()[0].startswith(f"Invite request for {EMAIL} has been rejected")
    assert door.made.id not in door.sentry.state.invitations


def test_the_answer_was_lost(door):
    """Looked up; asked for no second time."""
    door.allow()
    door.sentry.faults.add("PUT invite", AcceptedThenReset(), times=1)

    told = door.press(APPROVE) + door.told(20, 20, 20)

    assert told[-1] == APPROVED
    assert door.puts() == 1
    assert door.decided() == [("ada@acme.test", "invite.approve")]


def test_lost_before_it_came_there(door):
    """Then it is asked for again."""
    door.allow()
    door.sentry.faults.add("PUT invite", ResetBefore(), times=1)

    told = door.press(APPROVE) + door.told(20, 20, 20)

    assert told[-1] == APPROVED
    assert door.made.status == "approved"


def test_sentry_is_away(door):
    """Said after five seconds, given up after ten minutes; the request stays open."""
    door.allow()
    door.sentry.faults.add("PUT invite", Answers(503), times=1000)
    door.sentry.faults.add("GET invite", Answers(503), times=1000)

    told = door.press(APPROVE) + door.told(6, *[40] * 20)

    assert "has not answered yet" in told[0]
    assert told[-1].endswith(f"The request for {EMAIL} stays open.")
    assert door.decision().state == WishState.GIVEN_UP
    assert door.row().is_waiting


def test_pressed_twice(door):
    """The second one is told that it is asked already."""
    door.allow()
    card = Pressed(door.row().token)
    decision.press(door.services, card, APPROVE, ADA)

    with pytest.raises(AskedAlready):
        decision.press(door.services, card, REJECT, ADA)


def test_on_the_command_line(door):
    with pytest.raises(DecidedThere):
        decision.by_hand(door.services, EMAIL, APPROVE, By("cli", {}))


def test_no_application(door):
    """Nobody could allow it; said at the press."""
    none = {"sentry_oauth_client_id": None, "sentry_oauth_client_secret": None}
    settings = door.services.settings.model_copy(update=none)
    services = Services(
        settings, door.services.database, now=door.office.clock, steady=door.office.clock
    )

    with pytest.raises(NeedsApplication):
        decision.press(services, Pressed(door.row().token), APPROVE, ADA)


def test_never_expires_here(door):
    """It waits for as long as it does in Sentry."""
    door.office.clock.move(seconds=15 * 86400)

    assert expiry.end_due(door.services) == 0
    assert door.row().is_waiting


def test_taken_back_between_press_and_question(door):
    """What ended here meanwhile is not asked for."""
    door.allow()
    decision.press(door.services, Pressed(door.row().token), APPROVE, ADA)
    with door.services.database.write() as session:
        session.get_one(InviteRequest, door.row().row_id).status = InviteStatus.WITHDRAWN

    assert door.told() == [GONE]
    assert door.puts() == 0
