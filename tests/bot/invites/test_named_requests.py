"""Requests as people name them: by address, token or id."""

from datetime import UTC, datetime

import pytest

from bot.invites import named_requests
from bot.invites.named_requests import NoSuchRequest, SeveralRequests
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.people.directory import Organization, Role

WAITS = {InviteStatus.WAITING}
NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def session(database):
    with database.write() as session:
        for slug in ("acme", "globex"):
            session.add(Organization(slug=slug, name=slug.title(), url="https://a.test"))
        session.flush()
        yield session


@pytest.fixture
def ask(session):
    """A request for Hedy, of that organization."""

    def ask(organization=1, status=InviteStatus.WAITING):
        number = len(session.exec(InviteRequest.__table__.select()).all())
        row = InviteRequest(
            source_id=f"api:{number}",
            organization_id=organization,
            email="hedy@acme.test",
            kind=InviteKind.JOIN,
            role=Role.MEMBER,
            status=status,
            asked_at=NOW,
        )
        session.add(row)
        session.flush()
        return row

    return ask


def test_by_address(session, ask):
    """In any letter case; the one that waits, and not one that is decided."""
    ask(status=InviteStatus.REJECTED)
    waits = ask()
    ask(status=InviteStatus.EXPIRED)

    assert named_requests.find(session, " Hedy@acme.test", WAITS) == waits.id
    assert named_requests.name_of(session, waits) == "hedy@acme.test"


def test_by_token_and_id(session, ask):
    """Both lead to it."""
    asked = ask()

    assert named_requests.find(session, asked.token, WAITS) == asked.id
    assert named_requests.find(session, str(asked.id), WAITS) == asked.id


def test_what_was_decided(session, ask):
    """It is found, so that what became of it can be told."""
    ask(status=InviteStatus.REJECTED)
    last = ask(status=InviteStatus.EXPIRED)

    assert named_requests.find(session, "hedy@acme.test", WAITS) == last.id


def test_of_two_organizations(session, ask):
    """The address is not enough: the ids are said, and a mail names its own by its token."""
    first, second = ask(1), ask(2)

    with pytest.raises(SeveralRequests, match=f"say the id of one: {first.id}, {second.id}"):
        named_requests.find(session, "hedy@acme.test", WAITS)
    assert named_requests.name_of(session, second) == second.token
    assert named_requests.find(session, second.token, WAITS) == second.id


@pytest.mark.parametrize("said", ["9", "0", "-1", "9" * 5000, "٣", "x", "", "no@acme.test"])
def test_there_is_none(session, ask, said):
    """Said, whatever it is."""
    ask()

    with pytest.raises(NoSuchRequest):
        named_requests.find(session, said, WAITS)
