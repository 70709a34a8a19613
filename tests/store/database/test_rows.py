"""Rows by their ids are the objects that the session would have made, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, exists, inspect
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select

from store.database.rows import ById, Found, Joined
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Organization, Project
from store.types import Stored
from tests.store.maintenance.every_row import fill

NOW = datetime(2026, 3, 14, 9, 26, 53, 250_000, tzinfo=UTC)
ISSUES = ById(Issue)


@pytest.fixture
def issues(database):
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        session.flush()
        session.add(Project(organization_id=1, slug="shop"))
        session.flush()
        for number in (1, 2, 3):
            session.add(issue(number))
    return database


def issue(number):
    return Issue(
        organization_id=1,
        project_id=1,
        source_id=str(number),
        title=f"Boom {number}",
        status=IssueStatus.ARCHIVED,
        tags={"a": "ü"},
        assignee={"name": "Ada"},
        first_seen=NOW,
    )


MAPPED = [each.class_ for each in SQLModel._sa_registry.mappers]
TABLES = [table for table in MAPPED if issubclass(table, Stored)]


@pytest.fixture
def full(database):
    fill(database)
    return database


def test_as_the_session_has_them(full):
    """Each column of each table, with its type; None where it is None."""
    compared = 0
    for table in TABLES:
        names = inspect(table).columns.keys()
        with full.read() as session:
            loaded = {row.id: values(row, names) for row in ById(table).load(session, [1, 3, 9])}
        with full.read() as session:
            rows = {number: session.get(table, number) for number in (1, 3, 9)}
            found = {n: values(row, names) for n, row in rows.items() if row is not None}

        assert loaded == found
        compared += len(found)
    assert compared > len(TABLES)


def values(row, names):
    return {name: getattr(row, name) for name in names}


def test_the_session_knows_them(issues):
    """They are asked for once, and no attribute is asked for later."""
    with issues.read() as session:
        rows = ISSUES.load(session, [1, 2])
        again = [session.get(Issue, row.row_id) for row in rows]

        assert all(one is other for one, other in zip(rows, again, strict=True))
        assert [inspect(row).unloaded for row in rows] == [set(), set()]
        assert not session.dirty


def test_what_the_session_has_stays(issues):
    """A change that is not written yet is not lost."""
    with issues.write() as session:
        known = session.get(Issue, 1)
        known.title = "Bang"
        [found] = ISSUES.load(session, [1])

        assert found is known

    assert titles(issues) == ["Bang", "Boom 2", "Boom 3"]


def test_a_change_is_written(issues):
    """As that of any other object."""
    with issues.write() as session:
        [row] = ISSUES.load(session, [2])
        row.title = "Bang"

    assert titles(issues) == ["Boom 1", "Bang", "Boom 3"]


def test_a_session_of_its_own(issues):
    """On one that is not kept, SQLAlchemy asks; the rows are the same."""
    with Session(issues.engine) as session:
        rows = ISSUES.load(session, [1, 2, 3])

        assert [row.title for row in rows] == ["Boom 1", "Boom 2", "Boom 3"]


def test_none(issues):
    """Nothing is asked of nothing."""
    with issues.read() as session:
        assert ISSUES.load(session, [None]) == []


def test_by_columns(issues):
    """Those that hold the values, and no others."""
    boom = Found.of(Issue, "organization_id", "title")
    with issues.read() as session:
        assert boom.first(session, {"organization_id": 1, "title": "Boom 2"}).row_id == 2
        assert boom.first(session, {"organization_id": 2, "title": "Boom 2"}) is None


def test_by_what_they_hold(issues):
    """By any condition, in the order of their ids; what is not flushed yet is flushed."""
    later = Found(Issue, col(Issue.source_id) > bindparam("than"))
    with issues.write() as session:
        session.add(issue(4))

        assert [row.row_id for row in later.all(session, {"than": "1"})] == [2, 3, 4]
        assert later.first(session, {"than": "3"}).row_id == 4
        assert later.first(session, {"than": "9"}) is None


OTHER = aliased(Issue)
SIDE_BY_SIDE = (
    select(Project, Issue, OTHER, col(Issue.tags), exists().where(col(OTHER.id) == 2))
    .select_from(Project)
    .outerjoin(Issue, col(Issue.id) == bindparam("one"))
    .outerjoin(OTHER, col(OTHER.id) == bindparam("other"))
    .where(col(Project.slug) == bindparam("slug"))
)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 2), (3, None), (99, 1)])
def test_side_by_side(issues, one, other):
    """As the session gives them: None where there is none, one object for one row."""
    given = {"slug": "shop", "one": one, "other": other}
    joined = Joined(SIDE_BY_SIDE)
    with issues.write() as session:
        found = joined.first(session, given)

        assert found == list(session.execute(SIDE_BY_SIDE, given).one())
        assert (found[1] is found[2]) == (one == other)
        assert not session.dirty
        assert joined.first(session, given | {"slug": "none"}) is None


def titles(database):
    with database.read() as session:
        return [session.get(Issue, number).title for number in (1, 2, 3)]
