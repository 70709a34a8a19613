"""Codes and attempts, on both databases."""

import threading
from datetime import timedelta

import pytest

from store import codes
from store.codes import LinkAttempt, LinkCode
from tests.fakes import Clock

NOW = Clock().now
MINUTE = timedelta(minutes=1)


@pytest.fixture
def add(database):
    """A code that was asked for so many minutes ago; its id."""

    def add(user="U1", email="ada@acme.test", ago=0):
        code = LinkCode(
            team_id="T1",
            slack_user_id=user,
            email=email,
            nonce="n",
            code_hash="h",
            asked_at=NOW - ago * MINUTE,
            expires_at=NOW - ago * MINUTE + 10 * MINUTE,
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
    """By the person or for the address, whichever are more."""
    add("U1", "a@x.test", ago=20)
    add("U1", "b@x.test", ago=5)
    add("U2", "a@x.test", ago=5)
    add("U3", "a@x.test", ago=5)

    with database.read() as session:
        assert codes.asked_since(session, "T1", "U1", "c@x.test", NOW - 60 * MINUTE) == 2
        assert codes.asked_since(session, "T1", "U1", "a@x.test", NOW - 60 * MINUTE) == 3
        assert codes.asked_since(session, "T1", "U1", "a@x.test", NOW - 10 * MINUTE) == 2
        assert codes.asked_since(session, "T1", "U9", "c@x.test", NOW - 60 * MINUTE) == 0


def test_old_codes_go(database, add):
    """With the next one that is asked for."""
    add(ago=61)
    add()

    with database.read() as session:
        assert codes.asked_since(session, "T1", "U1", "", NOW - 100 * MINUTE) == 1


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
