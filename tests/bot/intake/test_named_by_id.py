"""Whom `assigned` names by the tracker's id: by the directory's names, the whole way."""

import pytest

from bot.drawing.activity import Renderer
from bot.intake import intake
from bot.notes.note import plain
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.people.directory import Member, ProjectTeam, Team
from tests.bot.acme import add_shop, all_rows, told


@pytest.fixture(autouse=True)
def shop(database):
    """Its only team is #backend; Ada and Grace are of it."""
    add_shop(database, {"target": "slack:C1"})
    with database.write() as session:
        session.get_one(Member, 2).tracker_id = "4"
        session.get_one(Team, 2).tracker_id = "9"


@pytest.fixture
def assigned(services, database):
    """What is told, and what the issue has, where a tracker stores that."""

    def assigned(**data):
        intake.receive(services, told("assigned", data=data), "api")
        with database.read() as session:
            row = session.get_one(ActivityRow, 1)
            line = Renderer(session, "Sentry").line(row, session.get_one(Issue, 1))
        (issue,) = all_rows(database, Issue)
        return plain(line).partition(" to ")[2], issue.assignee

    return assigned


GRACE = {"type": "user", "name": "Grace", "email": "grace@acme.test"}
BACKEND = {"type": "team", "name": "backend", "email": ""}
STORED = [
    ({"assignee": "4"}, "Grace", GRACE),
    ({"assignee": 4, "assigneeType": "user"}, "Grace", GRACE),
    ({"assignee": "77", "assigneeEmail": "GRACE@acme.test"}, "Grace", GRACE),
    ({"assignee": "78", "assigneeEmail": "x@y.test"}, "x@y.test", None),
    ({"assignee": "78", "assigneeEmail": "x@y.test", "assigneeName": "X"}, "X", None),
    ({"assignee": "78"}, "somebody", None),
    ({"assignee": "9", "assigneeType": "team", "assigneeEmail": None}, "#web", None),
    ({"assignee": "5", "assigneeType": "team", "assigneeEmail": None}, "#backend", BACKEND),
    ({"assignee": 5, "assigneeType": "team", "assigneeName": "data"}, "#data", None),
]


@pytest.mark.parametrize(("data", "words", "assignee"), STORED, ids=str)
def test_named(assigned, data, words, assignee):
    """By id, by address, by the project's only team; never by a bare number."""
    said, stored = assigned(**data)

    assert said == words
    assert stored == assignee or assignee is None


def test_a_team_that_nobody_knows(assigned, database):
    """Of several it could be any."""
    with database.write() as session:
        session.add(ProjectTeam(project_id=1, team_id=2))

    words, assignee = assigned(assignee="5", assigneeType="team")

    assert (words, assignee["name"]) == ("a team", "a team")


def test_an_address_teaches_the_id(assigned, database):
    """The next payload may tell the id alone."""
    assigned(assignee="31", assigneeEmail="ada@acme.test")

    assert all_rows(database, Member)[0].tracker_id == "31"


def test_who_is_assigned_takes_part(assigned, services, database):
    """As if their address had been told."""
    assigned(assignee="4")

    with database.read() as session:
        assert session.get_one(Issue, 1).assignee_email == "grace@acme.test"
        assert session.get_one(ActivityRow, 1).data["assignee"] == "Grace"
