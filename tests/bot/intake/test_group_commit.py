import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.intake.group_commit import GroupCommit
from bot.intake.intake import Refused
from store.engine import Database, Unavailable
from store.people.directory import Organization


@pytest.fixture
def group_commit(services):
    return GroupCommit(services)


@pytest.fixture
def slugs(database):
    def read():
        with database.read() as session:
            return set(session.exec(select(Organization.slug)))

    return read


def adding(slug, then=None):
    """Work that adds an organization, and then raises if it is given something to raise."""

    def work(session):
        if isinstance(then, Refused):
            raise then
        session.add(Organization(slug=slug, name=slug, url=""))
        session.flush()
        if then:
            raise then
        return slug

    return work


def together(group_commit, works):
    """All of them while somebody else has the turn, so that they are one batch."""

    def outcome(work):
        try:
            return group_commit.write(work)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool, group_commit._turn:
        asked = [pool.submit(outcome, work) for work in works]
        while len(group_commit._waiting) < len(works):
            threading.Event().wait(0.005)
        group_commit._turn.release()
        outcomes = [one.result(10) for one in asked]
        group_commit._turn.acquire()
    return outcomes


@pytest.fixture
def commits(database, monkeypatch):
    """How many transactions were begun."""
    begun = []
    write = Database.write

    def counting(self, *args, **kwargs):
        begun.append(1)
        return write(self, *args, **kwargs)

    monkeypatch.setattr(Database, "write", counting)
    return begun


def test_alone(group_commit, slugs):
    """The work's own value comes back, and it is committed by then."""
    assert group_commit.write(adding("acme")) == "acme"
    assert slugs() == {"acme"}


def test_one_commit_for_all(group_commit, slugs, commits):
    """What waits at the same time is written in one transaction; each gets its own value."""
    outcomes = together(group_commit, [adding(slug) for slug in "abcde"])

    assert sorted(outcomes) == list("abcde")
    assert slugs() == set("abcde")
    assert len(commits) == 1


def test_a_refusal_is_its_own(group_commit, slugs, commits):
    """Whoever is refused is told so; the others are stored, still in one transaction."""
    refusal = Refused("id", "no")
    outcomes = together(group_commit, [adding("a"), adding("b", refusal), adding("c")])

    assert refusal in outcomes
    assert slugs() == {"a", "c"}
    assert len(commits) == 1


def test_a_fault_is_its_own(group_commit, slugs):
    """If one spoils the transaction, each is done alone, and only that one fails."""
    fault = RuntimeError("no")
    outcomes = together(group_commit, [adding("a"), adding("b", fault), adding("c")])

    assert fault in outcomes
    assert {"a", "c"} <= set(outcomes)
    assert slugs() == {"a", "c"}


def test_a_collision_begins_again(group_commit, slugs):
    """Another process may store the same at the same time; the second try sees what it stored."""
    works = [IntegrityError("insert", {}, Exception("unique")), None]

    def work(session):
        return adding("a", works.pop(0))(session)

    assert group_commit.write(work) == "a"
    assert slugs() == {"a"}


def test_busy_database(group_commit, database, monkeypatch):
    """All are told that the database is busy, at once: none waits for the others' patience."""

    def busy(*_):
        raise Unavailable("locked")

    monkeypatch.setattr(Database, "write", busy)
    outcomes = together(group_commit, [adding("a"), adding("b")])

    assert [str(one) for one in outcomes] == ["locked", "locked"]


def test_under_load(group_commit, slugs):
    """Many at once, each committed when it is answered, none lost and none twice."""
    names = [f"org-{number}" for number in range(200)]

    def send(name):
        group_commit.write(adding(name))
        return name in slugs()

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(send, names))

    assert all(seen)
    assert slugs() == set(names)
