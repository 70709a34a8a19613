"""As whom Sentry is asked: the person where they allowed it, and nobody in their place."""

import dataclasses

import pytest

from bot import issues
from bot.feed import feed_rows
from bot.identity.consent import kept_presses, permissions
from bot.identity.consent.permissions import Permission
from bot.identity.links import By, SlackUser
from bot.sandbox.faults import AcceptedThenReset
from bot.sentry.client import client_of
from bot.sentry.oauth.tokens import TokenPair
from bot.services import Services
from bot.settings import Settings
from store.issues import feed
from store.issues.feed import FeedHint
from store.issues.issues import IssueStatus
from store.issues.wishes import WishState
from store.outbox.models import DeliveryState
from store.people.directory import Member, Organization
from store.people.sentry_accounts import Lack, SentryAccount
from tests.bot.acme import all_rows
from tests.bot.issues.people import ADA
from tests.bot.write_back.conftest import Office

KEY = "a key of the tests' own, as long as one should be"
SCOPES = ("event:write", "org:read")
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


@pytest.fixture
def allow(services, sentry, application):
    """Ada allows it, as the link by Sentry ends."""

    def allow():
        pair = TokenPair(**sentry.give("ada", application, SCOPES))
        with services.database.write() as session:
            ada = session.get_one(Member, 1)
            given = Permission(ada, str(sentry.person("ada").id), pair)
            permissions.keep(session, services, given, SlackUser("T1", ADA.user_id), BY)

    return allow


@pytest.fixture
def only_persons(services, sentry, clock):
    """An office where SENTRY_ACT_AS is person."""
    settings = services.settings.model_copy(update={"sentry_act_as": "person"})
    office = Office(dataclasses.replace(services, settings=settings), sentry, clock)
    yield office
    office.client.close()


def actors(office):
    """Who did each row in Sentry, oldest first: an address, or "" for the integration."""
    rows = [row for row in reversed(office.sentry.feed(office.issue)) if row["id"] != "0"]
    return [row["user"]["email"] for row in rows]


def read_feed(office):
    """As the reader of the feed does it."""
    reading = feed_rows.ask(office.client, str(office.issue.id), office.client.whoami())
    with office.database.write() as session:
        feed.hint(session, 1, str(office.issue.id), at=office.clock())
    [hint] = all_rows(office.database, FeedHint)
    with office.database.write() as session:
        feed_rows.take(session, office.services, session.merge(hint), reading)


def test_who_allowed_it_acts(office, allow):
    """Sentry names Ada; card and audit name her in any case."""
    office.press(issues.resolve)
    office.asks()
    office.press(issues.unresolve)
    office.asks()
    allow()
    office.press(issues.resolve)
    office.asks()

    assert actors(office) == ["", "", "ada@acme.test"]
    assert {row[0] for row in office.audits() if row[1].startswith("issue.")} == {"ada@acme.test"}


def test_undo_is_theirs_too(office, allow):
    allow()
    office.press(issues.resolve)
    office.asks()

    office.undo()
    office.asks()

    assert actors(office) == ["ada@acme.test"] * 2


def test_her_own_rows_are_not_told_twice(office, allow):
    """The feed brings them under her id."""
    allow()
    office.press(issues.resolve)
    office.asks()
    office.clock.move(seconds=5)

    read_feed(office)

    assert office.activities() == ["set_resolved"]


def test_assigned_to_who_resolves(office, allow):
    """An option of hers in Sentry: that is told, once."""
    allow()
    office.sentry.person("ada").self_assigns = True
    office.sentry.person("ada").teams.add("frontend")
    read_feed(office)
    office.press(issues.resolve)
    office.asks()

    read_feed(office)
    read_feed(office)

    assert office.kinds() == ["set_resolved", "assigned"]
    assert office.stored().assignee is not None
    assert office.activities().count("set_resolved") == 1
    assert office.activities().count("assigned") <= 1


def test_what_sentry_refuses_her(office, allow):
    """A 403 of hers is told; the integration is not asked in her place."""
    allow()
    office.sentry.person("ada").role = "member"
    office.sentry.state.is_membership_open = False

    office.press(issues.resolve)
    office.asks()

    assert office.kinds() == []
    assert office.wish().state == WishState.REFUSED
    assert "does not let you do that" in office.words()[-1]
    assert len(office.bodies()) == 1


def test_sentry_decides_whose_teams(office, allow):
    """With her own token Sentry says what she may, not what is stored of its teams here."""
    with office.database.write() as session:
        session.get_one(Organization, 1).is_open = False
    allow()

    office.press(issues.resolve)
    office.asks()

    assert actors(office) == ["ada@acme.test"]


def test_who_took_it_back_is_asked_again(office, allow, application):
    """The press is kept, and done as she once she has allowed it again."""
    allow()
    office.sentry.take_back("ada", application)

    office.press(issues.resolve)
    office.asks()

    [told] = [each for each in office.answers() if each.has_to_allow]
    assert "Sentry no longer takes the permission" in office.words()[-1]
    assert office.kinds() == []
    assert office.wish().state == WishState.KEPT
    assert office.deliveries()[-1][0] == DeliveryState.DEAD
    assert not told.is_end

    allow()
    office.asks()

    assert actors(office) == ["ada@acme.test"]
    assert office.wish().state == WishState.DONE
    assert office.stored().status == IssueStatus.RESOLVED
    assert office.words()[-1] == f"You marked {office.issue.short_id} as resolved."


def test_who_has_to_allow_it_first(only_persons, allow):
    """SENTRY_ACT_AS=person: nothing is asked before; several presses are done in their order."""
    office = only_persons
    office.press(issues.resolve)
    office.press(issues.assign, value=office.option("member", "ada@acme.test"))
    office.asks()
    assert office.kinds() == []
    assert [each.has_to_allow for each in office.answers()] == [True, True]
    office.sentry.person("ada").teams.add("frontend")

    allow()
    office.asks()
    office.asks(seconds=1)

    assert office.kinds() == ["set_resolved", "assigned"]
    assert set(actors(office)) == {"ada@acme.test"}


def test_who_allows_it_too_late(only_persons, allow):
    """After ten minutes nobody expects it any more: said, and not done."""
    office = only_persons
    office.press(issues.resolve)
    office.words()
    office.clock.move(minutes=11)

    allow()
    office.asks()

    assert office.kinds() == []
    assert office.wish().state == WishState.GIVEN_UP
    assert "more than 10 minutes old" in office.words()[-1]


def test_a_lost_answer(office, allow):
    """The feed shows whether she did it: her row, by her id."""
    allow()
    office.sentry.faults.add("PUT issue", AcceptedThenReset(), times=1)

    office.press(issues.resolve)
    office.asks()
    office.asks(seconds=31)
    office.asks(seconds=31)

    assert office.kinds() == ["set_resolved"]
    assert office.wish().state == WishState.DONE


def test_void_is_no_reason_to_be_the_integration(office, allow, services):
    """Also where either may act: who allowed it once is asked again."""
    allow()
    with services.database.write() as session:
        for row in all_rows(services.database, SentryAccount):
            session.merge(row).lack = Lack.RESTORED

    office.press(issues.resolve)
    office.asks()

    assert office.kinds() == []
    assert office.wish().state == WishState.KEPT


def test_what_is_taken_up_twice(only_persons, allow, services):
    """Of two links at once one goes on with it."""
    office = only_persons
    office.press(issues.resolve)
    allow()
    with services.database.write() as session:
        kept_presses.take_up(session, services, 1, "2")

    office.asks()

    assert office.kinds() == ["set_resolved"]
