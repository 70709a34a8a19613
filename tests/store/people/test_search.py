"""What people and teams are found by: folded when it is written, and searched by the database."""

import pytest
from alembic import command
from sqlalchemy import text

from store.database import upgrade as upgrading
from store.database.upgrade import upgrade
from store.issues import assignees
from store.people import search
from store.people.directory import Member, Organization, Project, Team, put, set_teams
from tests.reads import reads

NAMES = ("Ada Lovelace", "ЗОЯ Ångström", "İpek Straße", "Grace % Hopper_x", "")
MANY = 2000


@pytest.fixture
def project(database):
    """Of no team; `acme` has the five people above."""
    with database.write() as session:
        acme = put(session, Organization, {"slug": "acme"}, name="A", url="https://a.test").row_id
        for number, name in enumerate(NAMES):
            key = {"organization_id": acme, "email": f"p{number}@acme.test"}
            put(session, Member, key, name=name)
        return put(session, Project, {"organization_id": acme, "slug": "api"})


@pytest.fixture
def found(database, project):
    """The names that are found for what is typed."""

    def found(typed, most=99):
        with database.read() as session:
            hits = assignees.people(session, project, search.words_of(typed), 0, most)
        return [hit.name for hit in hits.best], hits.count

    return found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("зоя", "ЗОЯ Ångström"),
        ("ЗоЯ angs", "ЗОЯ Ångström"),
        ("ÅNGSTR", "ЗОЯ Ångström"),
        ("strasse", "İpek Straße"),
        ("ipek", "İpek Straße"),
        ("STRASSE", "İpek Straße"),
        ("@ada", "Ada Lovelace"),
        ("love ada", "Ada Lovelace"),
        ("velac", "Ada Lovelace"),
        ("p0@", "Ada Lovelace"),
        ("% hopper", "Grace % Hopper_x"),
        ("r_x", "Grace % Hopper_x"),
    ],
)
def test_any_part(found, typed, name):
    """On both databases alike: their own folding knows ASCII, or is a matter of the locale."""
    assert found(typed) == ([name], 1)


@pytest.mark.parametrize("typed", ["_a", "a%", "\\", "\n", "x" * 5000])
def test_nothing_is_a_pattern(found, typed):
    """Nor does anything break."""
    assert found(typed)[0] in ([], ["", *sorted(NAMES[:4])], found("")[0])


def test_more_than_are_wanted(found):
    """The best of them; all are counted."""
    names, count = found("acme", 2)

    assert (len(names), count) == (2, 5)


def test_a_change_is_found(database, found):
    """Whoever writes it need not think of the search."""
    with database.write() as session:
        session.get(Member, 1).name = "Augusta King"

    assert found("augusta") == (["Augusta King"], 1)
    assert found("lovelace") == ([], 0)


def test_people_of_teams(database, project, found):
    """Where the project has teams, only they; a person of two teams is one."""
    with database.write() as session:
        for slug in ("backend", "web"):
            put(session, Team, {"organization_id": 1, "slug": slug})
        set_teams(session, session.get(Project, project.row_id), ["backend", "web"])
        set_teams(session, session.get(Member, 1), ["backend", "web"])
        hits = assignees.teams(session, project, search.words_of("#BACK"), 9)

    assert found("") == (["Ada Lovelace"], 1)
    assert ([hit.name for hit in hits.best], hits.count) == (["backend"], 1)


def test_what_is_read(database, project):
    """No more rows than are shown, whatever the number of members; from the index alone."""
    if not database.is_sqlite:
        return
    with database.write() as session:
        facts = [
            {"organization_id": 1, "email": f"m{n}@acme.test", "name": f"M {n}"}
            for n in range(MANY)
        ]
        session.add_all(Member(**each) for each in facts)
    with reads(database) as found, database.read() as session:
        assignees.people(session, project, ["acme"], 0, 100)

    searching = [
        plan for words, plan in found.plans(database) if "CASE" in words or "count" in words
    ]
    assert found.rows <= 210
    assert all("USING COVERING INDEX member_search" in str(plan) for plan in searching)
    assert len(searching) == 2


def test_those_of_before(empty):
    """The migration folds what is there, in portions."""
    config = upgrading._config()
    with empty.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0006")
        run = session.connection().execute
        run(
            text(
                "INSERT INTO organization (slug, name, url, takes_invites, takes_join_requests,"
                " approval_channels) VALUES ('a', 'A', 'u', true, true, '[]')"
            )
        )
        for number in range(1001):
            given = {"email": f"p{number}@a.test", "name": f"Zoë {number}"}
            run(
                text(
                    "INSERT INTO member (organization_id, email, name, role, is_active)"
                    " VALUES (1, :email, :name, 'member', true)"
                ),
                given,
            )
        run(text("INSERT INTO team (organization_id, slug) VALUES (1, 'backend')"))

    upgrade(empty)

    with empty.read() as session:
        run = session.connection().exec_driver_sql
        kept = run("SELECT search FROM member WHERE id IN (1, 1001) ORDER BY id").scalars().all()
        assert kept[0] == "\nzoe 0\np0@a.test\n zoe 0 p0 a test"
        assert kept[1].startswith("\nzoe 1000\n")
        assert run("SELECT search FROM team").scalar() == "\nbackend\n backend"


def test_a_name_without_end_is_cut():
    """PostgreSQL's index takes no more, and nobody types so much."""
    assert len(search.kept("ß" * 5000, "a@b.test").encode()) <= 2400
