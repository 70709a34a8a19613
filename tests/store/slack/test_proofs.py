"""What something pressed proves to be about: by a token, or by the message that it stands in."""

import importlib

import pytest
from alembic import command
from sqlalchemy import text

from store.database import upgrade as upgrading
from store.invites.invites import InviteKind, InviteRequest
from store.issues.issues import Issue
from store.issues.undo import Undo
from store.people.directory import Member, Organization, Project, Team
from store.slack import proofs, unfurls
from store.slack.cards import Card
from store.types import TOKEN_BYTES, new_token
from tests.fakes import Clock

NOW = Clock().now
MIGRATION = importlib.import_module("store.migrations.versions.0008_tokens")
PLACES = {
    "in a channel": ("C1", "1.1"),
    "in a direct message": ("D9", "2.2"),
    "unfurled": ("C2", "3.3"),
}
ELSEWHERE = {
    "another message": ("C1", "1.2"),
    "another channel": ("C2", "1.1"),
    "another's direct message": ("D8", "2.2"),
    "a card that is not posted yet": ("C3", ""),
    "a message that only unfurls another": ("C4", "4.4"),
    "no message": ("", ""),
    "a channel alone": ("C1", ""),
    "a ts alone": ("", "1.1"),
}


@pytest.fixture
def session(database):
    """Two issues and a request; cards of the first issue, and of the request."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://acme.test"))
        session.flush()
        session.add_all(
            [Project(organization_id=1, slug="shop"), Team(organization_id=1, slug="t")]
        )
        session.add(Member(organization_id=1, email="ada@acme.test", name="Ada"))
        asked = {"organization_id": 1, "email": "hedy@acme.test", "asked_at": NOW}
        session.add(InviteRequest(source_id="r", kind=InviteKind.JOIN, role="member", **asked))
        session.flush()
        for number in "78":
            facts = {"project_id": 1, "source_id": number, "title": "Boom"}
            session.add(Issue(organization_id=1, **facts))
        session.flush()
        card = {"subject": "issue:1"}
        session.add(Card(target="slack:C1", external_id="1.1", **card))
        session.add(Card(target="slack:U1", external_id="D9/2.2", **card))
        session.add(Card(target="slack:C3", **card))
        session.add(Card(subject="invite:1", target="slack:C1", external_id="9.9"))
        for channel_id, ts, subject in (("C2", "3.3", "issue:1"), ("C4", "4.4", "issue:2")):
            place = {"team_id": "T1", "channel_id": channel_id, "ts": ts}
            unfurls.share(session, **place, links={"https://a.test": subject}, now=NOW)
        session.flush()
        yield session


@pytest.mark.parametrize("table", [Issue, InviteRequest, Member, Team])
def test_a_token_is_enough(session, table):
    """Wherever it is pressed."""
    value = session.get_one(table, 1).token

    assert proofs.find(session, table, value) == 1


@pytest.mark.parametrize(
    "value", ["Zk3mA0foreig", "", "x", "1" * 11, "0" * 12, "9" * 5000, "\u0667" * 12]
)
def test_what_stands_for_nothing(session, value):
    """Of another database, or made up."""
    assert proofs.find(session, Issue, value, "C1", "1.1") is None


def test_a_token_of_something_else(session):
    """It counts for what it was made for."""
    value = session.get_one(InviteRequest, 1).token

    assert proofs.find(session, Issue, value, "C1", "1.1") is None


@pytest.mark.parametrize("place", PLACES)
def test_a_bare_id_in_its_own_message(session, place):
    """As older versions drew it."""
    assert proofs.find(session, Issue, "1", *PLACES[place]) == 1


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_bare_id_elsewhere(session, place):
    """It proves nothing: the id may be another row's by now."""
    assert proofs.find(session, Issue, "1", *ELSEWHERE[place]) is None


@pytest.mark.parametrize("value", ["2", "3", "01", "2147483648"])
def test_another_bare_id(session, value):
    """The message is of one subject only."""
    assert proofs.find(session, Issue, value, "C1", "1.1") is None


def test_a_bare_id_of_a_request(session):
    """The same by its own card; an issue's card of that number is none."""
    found = [proofs.find(session, InviteRequest, "1", "C1", ts) for ts in ("9.9", "1.1")]

    assert found == [1, None]


@pytest.mark.parametrize("table", [Undo, Member, Team])
def test_a_bare_id_of_what_has_no_message(session, table):
    """Nothing is stored that could prove it."""
    assert proofs.find(session, table, "1", "C1", "1.1") is None


@pytest.mark.parametrize(("place", "target"), [("C1/1.1", "slack:C1"), ("D9/2.2", "slack:U1")])
def test_the_card_that_stands_there(session, place, target):
    """To be drawn anew."""
    assert proofs.card_at(session, *place.split("/")).target == target


def test_no_card_of_ours(session):
    """Another database's, or none at all."""
    assert proofs.card_at(session, "C1", "7.7") is None


def test_tokens_are_long_enough():
    """64 bits at least, none twice, and never to be taken for a row id."""
    made = {new_token() for _ in range(1000)}

    assert TOKEN_BYTES * 8 >= 64
    assert len(made) == 1000
    assert all(proofs.TOKEN.fullmatch(one) and not proofs.ROW_ID.fullmatch(one) for one in made)


def add_by_sql(database, *slugs):
    """As a program does that knows of no tokens."""
    told = text("INSERT INTO team (organization_id, slug) VALUES (1, :slug)")
    with database.write() as session:
        session.connection().execute(told, [{"slug": slug} for slug in slugs])


def tokens(database):
    with database.read() as session:
        return list(session.connection().execute(text("SELECT token FROM team")).scalars())


def test_rows_that_were_there_get_tokens(empty):
    """Each its own, when the tables are changed."""
    config = upgrading._config()
    with empty.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, MIGRATION.down_revision)
        acme = (
            "INSERT INTO organization (slug, name, url, takes_invites, takes_join_requests, "
            "approval_channels) VALUES ('acme', 'Acme', '', true, true, '[]')"
        )
        session.connection().execute(text(acme))
    add_by_sql(empty, "a", "b", "c")

    upgrading.upgrade(empty)

    made = tokens(empty)
    assert len(set(made)) == 3
    assert all(proofs.TOKEN.fullmatch(one) for one in made)


def test_rows_of_an_older_program_get_tokens(database):
    """One that goes on beside this one, or that was gone back to."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://acme.test"))

    add_by_sql(database, "a", "b")

    made = tokens(database)
    assert len(set(made)) == 2
    assert all(proofs.TOKEN.fullmatch(one) for one in made)


def test_every_table_that_has_tokens(database):
    """The migration knows them all."""
    from store.tables import METADATA  # noqa: PLC0415 - read here alone.

    have = {name for name, table in METADATA.tables.items() if "token" in table.c}

    assert have == set(MIGRATION.TABLES)


def test_every_later_migration_keeps_them(database):
    """On SQLite a table that is made anew loses its trigger."""
    if not database.is_sqlite:
        return
    wanted = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    with database.read() as session:
        there = set(session.connection().execute(wanted).scalars())

    assert {f"{table}_token" for table in MIGRATION.TABLES} <= there
