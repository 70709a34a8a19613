"""What somebody can choose about, and what each scope is called."""

import pytest

from store.issues.issues import Issue
from store.people import scopes
from store.people.directory import Member, Organization, Project, put

ADA, GRACE = "ada@acme.test", "grace@acme.test"


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def acme(session):
    return organization(session, "acme", ADA)


@pytest.fixture
def globex(session):
    return organization(session, "globex", ADA, GRACE)


def organization(session, slug, *emails):
    """With its members, and the project api that has the issue API-7."""
    found = put(session, Organization, {"slug": slug}, name=slug, url="https://a.test")
    key = {"organization_id": found.row_id}
    for email in emails:
        put(session, Member, key | {"email": email}, name="Somebody")
    project = put(session, Project, key | {"slug": "api"})
    issue = {"project_id": project.row_id, "short_id": "API-7", "title": "It broke"}
    put(session, Issue, key | {"source_id": "7"}, **issue)
    return found


def test_addresses(session, acme, globex):
    """Those that begin alike, each once, however many organizations it is in."""
    assert scopes.addresses_like(session, "adda@acme.test") == [ADA]
    assert scopes.addresses_like(session, "") == [ADA, GRACE]
    assert [scopes.is_known(session, email) for email in (ADA, "x@acme.test")] == [True, False]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"called": "API"}, 2),
        ({"called": "ap"}, 0),
        ({"like": "Apo"}, 2),
        ({"like": "x"}, 0),
        ({"having": "I of ACME"}, 1),
        ({"having": "%"}, 0),
        ({"token": "none"}, 0),
    ],
)
def test_some_projects(session, acme, globex, asked, count):
    """Found by the database; nothing is a pattern."""
    mine = [acme.row_id, globex.row_id]
    for organization_id, found in zip(
        mine, scopes.projects_in(session, mine).values(), strict=True
    ):
        assert len(scopes.projects_in(session, [organization_id], token=found.token)) == 1

    assert len(scopes.projects_in(session, mine, **asked)) == count


def test_organizations_of_somebody(session, acme, globex):
    """Only those they are a member of."""
    found = {email: scopes.organizations_of(session, email) for email in (ADA, GRACE, "bob@a.test")}

    slugs = {email: [each.slug for each in some] for email, some in found.items()}
    assert slugs == {ADA: ["acme", "globex"], GRACE: ["globex"], "bob@a.test": []}


def test_deactivated_member(session, acme, globex):
    """Where somebody has left is not theirs any more."""
    key = {"organization_id": acme.row_id, "email": ADA}
    put(session, Member, key, is_active=False)

    assert [each.slug for each in scopes.organizations_of(session, ADA)] == ["globex"]


def test_projects(session, acme, globex):
    """Of the organizations asked for, by the names that people know."""
    found = scopes.projects_in(session, [globex.row_id])

    assert [named[:2] for named in found.values()] == [("globex", "api")]
    assert list(scopes.projects_in(session, [])) == []
    assert len(scopes.projects_in(session, [acme.row_id, globex.row_id])) == 2


@pytest.mark.parametrize(("short_id", "count"), [("API-7", 2), ("API-8", 0), ("api-7", 0)])
def test_issues(session, acme, globex, short_id, count):
    """Those of that short id, in each organization."""
    found = scopes.issues_in(session, [acme.row_id, globex.row_id], short_id)

    assert len(found) == count


def test_names_of_scopes(session, acme, globex):
    """Each kind by what it is called; what is gone, or is no row, has no name."""
    (project,) = scopes.projects_in(session, [acme.row_id])
    (issue,) = scopes.issues_in(session, [acme.row_id], "API-7")
    owner = f"organization:{acme.row_id}"

    found = scopes.names(session, [owner, project, issue, "project:9999", "own", "all"])

    assert {key: named[:2] for key, named in found.items()} == {
        owner: ("acme", ""),
        project: ("acme", "api"),
        issue: ("acme", "API-7"),
    }
    assert found[owner].token == acme.token
    assert len({named.token for named in found.values()} - {""}) == 3
