"""Codes and attempts, on both databases."""

import threading
from datetime import timedelta

import pytest

from store.people import codes
from store.people.codes import LinkAttempt, LinkCode, Whose
from tests.fakes import Clock

NOW = Clock().now
MINUTE = timedelta(minutes=1)


@pytest.fixture
def add(database):
    """A code that was asked for so many minutes ago; its id."""

    def add(user="U1", email="ada@acme.test", ago=0, *, is_own=False):
        code = LinkCode(
            team_id="T1",
            slack_user_id=user,
            email=email,
            nonce="n",
            code_hash="h",
            asked_at=NOW - ago * MINUTE,
            expires_at=NOW - ago * MINUTE + 10 * MINUTE,
            is_own=is_own,
        )
        with database.write() as session:
            codes.add(session, code, NOW - 60 * MINUTE)
            return code.row_id

    return add


def claims(database, code_id, now=NOW, most=5):
    with database.write() as session:
        return codes.claim_try(session, code_id, now, most)


def test_tries_end(database, add):
    """Each is counted, and there is none after the last."""
    code = add()

    assert [claims(database, code, most=3) for _ in range(4)] == [True, True, True, False]


def test_no_try_of_an_old_code(database, add):
    """At its very end it is old."""
    code = add()

    assert claims(database, code, NOW + 10 * MINUTE - timedelta(seconds=1))
    assert not claims(database, code, NOW + 10 * MINUTE)


def test_used_once(database, add):
    """Afterwards it has no tries either."""
    code = add()

    with database.write() as session:
        assert [codes.use(session, code, NOW) for _ in range(2)] == [True, False]
    assert not claims(database, code)


def test_tries_at_once(database, add):
    """Twenty at the same time: five are let through."""
    code, got = add(), []
    threads = [
        threading.Thread(target=lambda: got.append(claims(database, code))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [False] * 15 + [True] * 5


def test_the_newest(database, add):
    """Of that person, in that workspace."""
    add(ago=5)
    newest = add()
    add("U2")

    with database.read() as session:
        assert codes.newest(session, "T1", "U1").id == newest
        assert codes.newest(session, "T2", "U1") is None


def test_how_many_were_asked_for(database, add):
    """By the person; for the address by those whose own it is not."""
    add("U1", "a@x.test", ago=20)
    add("U1", "b@x.test", ago=5)
    add("U2", "a@x.test", ago=5)
    add("U3", "a@x.test", ago=5, is_own=True)

    def asked(minutes, **whose):
        with database.read() as session:
            return codes.asked_since(session, Whose(**whose), NOW - minutes * MINUTE)

    assert asked(60, team_id="T1", slack_user_id="U1") == 2
    assert asked(60, team_id="T2", slack_user_id="U1") == 0
    assert (asked(60, email="a@x.test"), asked(10, email="a@x.test")) == (2, 1)


def test_how_many_were_wrong(database, add):
    """Tries of the same; the one that linked was right."""
    for user, is_own in (("U1", False), ("U2", False), ("U3", True)):
        code = add(user, is_own=is_own)
        for _ in range(3):
            claims(database, code)
    with database.write() as session:
        codes.use(session, 2, NOW)

    def wrong(minutes, **whose):
        with database.read() as session:
            return codes.wrong_since(session, Whose(**whose), NOW - minutes * MINUTE)

    assert wrong(60, team_id="T1", slack_user_id="U3") == 3
    assert (wrong(60, email="ada@acme.test"), wrong(0, email="ada@acme.test")) == (5, 0)
    assert wrong(60, email="nobody@acme.test") == 0


def test_told_once(database, add):
    """Of an address, since then."""
    first, second = add(), add("U2")
    answers = []
    for code_id, minutes in ((first, 0), (second, 5), (second, 61)):
        with database.write() as session:
            code, now = session.get_one(LinkCode, code_id), NOW + minutes * MINUTE
            answers.append(codes.claim_telling(session, code, now, now - 60 * MINUTE))

    assert answers == [True, False, True]


def test_old_codes_go(database, add):
    """With the next one that is asked for; what proved something stays."""
    add(ago=61)
    used = add("U2", ago=60)
    with database.write() as session:
        codes.use(session, used, NOW)
    add()

    with database.read() as session:
        person = Whose(team_id="T1", slack_user_id="U1")
        assert codes.asked_since(session, person, NOW - 100 * MINUTE) == 1
        assert codes.has_proved(session, "T1", "U2", "ada@acme.test")
        assert not codes.has_proved(session, "T1", "U1", "ada@acme.test")


def test_one_attempt_a_person(database):
    """The newest; old ones of others go too."""
    for user, ago in (("U1", 5), ("U2", 40), ("U1", 0)):
        attempt = LinkAttempt(
            team_id="T1", slack_user_id=user, name=f"{ago}", begun_at=NOW - ago * MINUTE
        )
        with database.write() as session:
            codes.begin(session, attempt, NOW - 30 * MINUTE)

    with database.read() as session:
        assert codes.attempt_of(session, "T1", "U1").name == "0"
        assert codes.attempt_of(session, "T1", "U2") is None
        assert codes.attempt_of(session, "T2", "U1") is None
