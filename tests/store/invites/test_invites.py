"""Requests in the store: one decision of many, one reminder of many, one that waits for each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from store.invites import invites
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.people.directory import Member, Organization, Role

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
MANY = 20


def a_request(number=1, **columns):
    return InviteRequest(
        **{
            "source_id": f"api:{number}",
            "organization_id": 1,
            "email": f"hedy{number}@acme.test",
            "kind": InviteKind.INVITE,
            "role": Role.MEMBER,
            "asked_at": AT,
        }
        | columns
    )


@pytest.fixture
def store(database):
    """Store requests of Acme's; their ids."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))

    def store(*requests):
        with database.write() as session:
            session.add_all(requests)
            session.flush()
            return [request.row_id for request in requests]

    return store


def at_once(database, work):
    """What each of many threads gets, each in a transaction of its own."""

    def one(number):
        with database.write() as session:
            return work(session, number)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_one_decides(database, store):
    """Of many at once; the row says who, and is drawn anew once."""
    store(a_request())
    statuses = [InviteStatus.APPROVED, InviteStatus.REJECTED]

    won = at_once(
        database,
        lambda session, n: invites.decide(session, 1, statuses[n % 2], by=f"{n}@acme.test", now=AT),
    )

    assert won.count(True) == 1
    with database.read() as session:
        row = session.get_one(InviteRequest, 1)
    assert (row.decided_by, row.version) == (f"{won.index(True)}@acme.test", 2)


def test_one_reminds(database, store):
    """Of many at once."""
    store(a_request())

    reminded = at_once(database, lambda session, _: invites.remind(session, 1, AT))

    assert reminded.count(True) == 1


def test_what_is_decided_is_not_reminded_of(database, store):
    """Somebody was first."""
    store(a_request(status=InviteStatus.REJECTED))

    with database.write() as session:
        assert not invites.remind(session, 1, AT)


def test_what_the_session_holds_is_true(database, store):
    """A row that was read before the decision shows it."""
    store(a_request())

    with database.write() as session:
        row = session.get_one(InviteRequest, 1)
        invites.decide(session, 1, InviteStatus.APPROVED, by="ada@acme.test", now=AT)
        assert (row.status, row.is_waiting) == (InviteStatus.APPROVED, False)


def test_nobody_waits_twice(store):
    """For one address and organization; what is decided counts for nothing."""
    store(a_request(1, email="hedy@acme.test"))

    with pytest.raises(IntegrityError):
        store(a_request(2, email="hedy@acme.test"))

    decided = a_request(3, email="hedy@acme.test", status=InviteStatus.EXPIRED)
    assert store(decided)


def test_found_again(database, store):
    """By its sender's id, and by whom it is about while it waits."""
    store(a_request(1), a_request(2, status=InviteStatus.REJECTED))

    with database.read() as session:
        assert invites.by_source(session, "api:2").row_id == 2
        assert invites.by_source(session, "api:3") is None
        assert invites.waiting_for(session, 1, "hedy1@acme.test").row_id == 1
        assert invites.waiting_for(session, 1, "hedy2@acme.test") is None
        assert invites.waiting_for(session, 2, "hedy1@acme.test") is None


def test_listed(database, store):
    """Those that wait; or all."""
    store(a_request(1, status=InviteStatus.APPROVED), a_request(2))

    with database.read() as session:
        waiting = invites.listed(session, is_all=False)
        everything = invites.listed(session, is_all=True)

    assert [(row.row_id, slug) for row, slug in waiting] == [(2, "acme")]
    assert [row.row_id for row, _ in everything] == [1, 2]


def test_due(database, store):
    """By age; for a reminder those that had none; no more than so many."""
    old, older = AT, AT - timedelta(days=1)
    store(
        a_request(1, asked_at=old),
        a_request(2, asked_at=older, reminded_at=AT),
        a_request(3, asked_at=AT + timedelta(seconds=1)),
        a_request(4, asked_at=older, status=InviteStatus.APPROVED),
    )

    with database.read() as session:
        assert invites.due_for_reminder(session, AT, 10) == [1]
        assert invites.due_to_expire(session, AT, 10) == [1, 2]
        assert invites.due_to_expire(session, AT, 1) == [1]


@pytest.mark.crowd
def test_one_comes_in(database, store):
    """Of many who hold the same link; and nobody withdraws it then."""
    store(a_request(status=InviteStatus.APPROVED))
    when = frozenset({InviteStatus.WAITING, InviteStatus.APPROVED})

    entered = at_once(database, lambda session, _: invites.use(session, 1, AT))
    with database.write() as session:
        withdrawn = invites.decide(session, 1, InviteStatus.WITHDRAWN, by="cli", now=AT, when=when)

    assert (entered.count(True), withdrawn) == (1, False)


def test_links_of_who_is_deactivated(database, store):
    """Since they were let in; of who was already, once they were back."""
    ids = store(
        a_request(1, status=InviteStatus.APPROVED),
        a_request(2, status=InviteStatus.APPROVED, was_inactive=True),
        a_request(3, status=InviteStatus.APPROVED, was_inactive=True),
        a_request(4, status=InviteStatus.APPROVED, used_at=AT),
        a_request(5),
    )
    with database.write() as session:
        for number in ids:
            email, is_active = f"hedy{number}@acme.test", number == 3
            member = Member(organization_id=1, email=email, name="Hedy", is_active=is_active)
            session.add(member)
        session.flush()
        voided = invites.follow_members(session, 1, AT)
    with database.read() as session:
        rows = [session.get_one(InviteRequest, number) for number in ids]

    assert voided == ["hedy1@acme.test"]
    assert [row.lets_in for row in rows] == [False, True, True, False, False]
    assert [row.was_inactive for row in rows] == [False, True, False, False, False]
