"""The tracker's ids of an organization's rows, many at once, on each database."""

from datetime import UTC, datetime

import pytest

from store.people import directory_sync
from store.people import tracker_directory as tracker
from store.people.directory import Member, Organization, Project, Team
from store.people.tracker_directory import MEMBERS, PROJECTS, TEAMS

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def acme(database):
    """Two organizations that have the same."""
    with database.write() as session:
        for slug in ("acme", "other"):
            row = Organization(slug=slug, name=slug, url="https://x.test")
            session.add(row)
            session.flush()
            for name in ("ada", "bob"):
                email = f"{name}@acme.test"
                session.add(Member(organization_id=row.id, email=email, name=name))
            session.add(Team(organization_id=row.id, slug="backend"))
            session.add(Project(organization_id=row.id, slug="api"))


def ids(database, kind, organization=1):
    with database.read() as session:
        return tracker.ids(session, kind, organization)


def test_ids_are_learnt(database):
    """Of one organization; nobody else keeps an id that is somebody's now."""
    with database.write() as session:
        tracker.learn(session, MEMBERS, 1, {"ada@acme.test": "4", "bob@acme.test": "5"})
        tracker.learn(session, MEMBERS, 1, {"bob@acme.test": "4"})
        tracker.learn(session, PROJECTS, 1, {"api": "2", "none": "3"})

    assert ids(database, MEMBERS) == {"ada@acme.test": "", "bob@acme.test": "4"}
    assert ids(database, MEMBERS, 2) == {"ada@acme.test": "", "bob@acme.test": ""}
    assert ids(database, PROJECTS) == {"api": "2"}
    with database.read() as session:
        assert tracker.project_ids(session, 1) == {"2": 1}


def test_a_row_is_renamed_where_its_name_is_free(database):
    with database.write() as session:
        assert tracker.rename(session, TEAMS, 1, "backend", "core")
        assert not tracker.rename(session, TEAMS, 1, "backend", "x")
        assert not tracker.rename(session, MEMBERS, 1, "ada@acme.test", "bob@acme.test")

    assert ids(database, TEAMS) == {"core": ""}
    assert ids(database, TEAMS, 2) == {"backend": ""}


def test_the_organization_by_its_id_before_its_slug(database):
    with database.write() as session:
        session.get_one(Organization, 1).tracker_id = "9"

    with database.read() as session:
        found = [
            tracker.organization_of(session, *each).slug for each in (("9", "new"), ("", "other"))
        ]
        assert found == ["acme", "other"]
        assert tracker.organization_of(session, "8", "new") is None


def test_many_are_cut_into_steps():
    wanted = {str(number): "" for number in range(2 * tracker.STEP + 1)}

    assert [len(each) for each in tracker.steps(wanted)] == [tracker.STEP, tracker.STEP, 1]


def test_when_it_was_read(database):
    """Each word by itself; what is not said stays."""
    with database.write() as session:
        directory_sync.note(session, "acme", begun_at=NOON, fault="it was down")
        directory_sync.note(session, "acme", wanted_at=NOON)

    with database.read() as session:
        row, none = directory_sync.of(session, "acme"), directory_sync.of(session, "other")
    assert (row.begun_at, row.wanted_at, row.done_at, row.fault) == (
        NOON,
        NOON,
        None,
        "it was down",
    )
    assert (none.begun_at, none.fault) == (None, "")
