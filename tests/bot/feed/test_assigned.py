"""How a person's issues are searched for in the tracker: by address, in which projects."""

import pytest

from bot.feed.assigned import PROJECTS_MAX, is_theirs, projects_of, search_of
from bot.sentry.models import Issue, Project


def a_project(number, *teams):
    shown = [{"id": team, "slug": team} for team in teams]
    return Project.model_validate({"id": number, "slug": f"p{number}", "teams": shown})


def an_issue(status="unresolved", **whose):
    shown = {"id": "7", "status": status, "project": {"id": "1", "slug": "shop"}}
    return Issue.model_validate(shown | ({"assignedTo": whose} if whose else {}))


EVERY = [a_project(1, "frontend"), a_project(2, "backend"), a_project(3, "ops"), a_project(4)]


@pytest.mark.parametrize(
    ("email", "asked"),
    [
        ("ada@acme.test", "assigned:ada@acme.test is:unresolved"),
        ("ada.l+x@acme.test", "assigned:ada.l+x@acme.test is:unresolved"),
        ("o'brien@acme.test", 'assigned:"o\'brien@acme.test" is:unresolved'),
        ("[me]@acme.test", 'assigned:"[me]@acme.test" is:unresolved'),
        ("*@acme.test", ""),
        ('a" is:resolved "@acme.test', ""),
        ("a is:resolved", ""),
        ("", ""),
    ],
)
def test_search(email, asked):
    """An address adds no words of its own to the search, and stands for nobody else."""
    assert search_of(email) == asked


@pytest.mark.parametrize(
    ("teams", "known", "ids"),
    [
        (["backend"], [], ["2"]),
        (["backend"], ["3", ""], ["3", "2"]),
        (["none"], [], []),
        ([], [], ["1", "2", "3", "4"]),
    ],
)
def test_projects(teams, known, ids):
    """Those of one's teams, and where one has issues, which are first; else all."""
    assert projects_of(EVERY, teams, known) == ids


def test_many_projects():
    """Sentry is not asked about each of hundreds."""
    assert len(projects_of([a_project(n) for n in range(300)], [], [])) == PROJECTS_MAX


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        (an_issue(type="user", id="1", email="Ada@acme.test"), True),
        (an_issue(type="user", id="2", email="bob@acme.test"), False),
        (an_issue(type="team", id="3", name="backend"), False),
        (an_issue("ignored", type="user", id="1", email="ada@acme.test"), False),
        (an_issue(), False),
    ],
)
def test_whose(issue, expected):
    """A search may find more than is asked for, a team's for one."""
    assert is_theirs(issue, "ada@acme.test") is expected
