"""People by address, and what they mean by the name of a project or an issue."""

import pytest

from bot.errors import UserError
from bot.identity import people
from tests.bot.preferences.choices import ADA, furnish


@pytest.fixture
def session(database):
    furnish(database)
    with database.read() as session:
        yield session


@pytest.fixture
def ada(session):
    return people.person(session, ADA)


def words(scopes):
    return [scope.words for scope in scopes]


def test_person_of_several_organizations(session):
    """One person, whatever the case of the address."""
    found = people.person(session, " ADA@acme.test ")

    assert found.email == ADA
    assert sorted(found.among("").values()) == ["acme", "globex"]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("adaa@acme.test", 'is no member of any organization (did you mean "ada@acme.test"?).'),
        ("", '"" is no member of any organization.'),
        ("x" * 500, 'x…" is no member of any organization.'),
        ("bob@acme.test", "bob@acme.test is deactivated, and is told nothing."),
    ],
)
def test_nobody(session, email, said):
    """Who is not there, or has left; the nearest address is suggested."""
    with pytest.raises(UserError) as caught:
        people.person(session, email)

    assert str(caught.value).endswith(said)


@pytest.mark.parametrize(
    ("organization", "project", "expected"),
    [
        ("", "", ["everywhere"]),
        ("acme", "", ["organization acme", "everywhere"]),
        ("", "billing", ["project billing of globex", "organization globex", "everywhere"]),
        ("acme", "api", ["project api of acme", "organization acme", "everywhere"]),
        ("globex", "api", ["project api of globex", "organization globex", "everywhere"]),
    ],
)
def test_chain(session, ada, organization, project, expected):
    """From the most exact scope to the person's own."""
    assert words(people.chain(session, ada, organization, project)) == expected


@pytest.mark.parametrize(
    ("organization", "project", "said"),
    [
        ("", "api", "api is in acme and globex: add --organization with one of them."),
        ("", "apo", 'There is no project "apo" in acme or globex (did you mean "api"?).'),
        ("acme", "billing", 'There is no project "billing" in acme.'),
        ("", "nucleus", 'There is no project "nucleus" in acme or globex.'),
        ("hooli", "", 'ada@acme.test is no active member of "hooli", but of acme or globex.'),
        ("acm", "api", 'no active member of "acm", but of acme or globex (did you mean "acme"?).'),
    ],
)
def test_no_chain(session, ada, organization, project, said):
    """What is not there, is not theirs, or is there twice."""
    with pytest.raises(UserError) as caught:
        people.chain(session, ada, organization, project)

    assert str(caught.value).endswith(said)


@pytest.mark.parametrize(
    ("what", "organization", "expected"),
    [
        ("all", "", "everything"),
        ("ALL", "acme", "everything"),
        ("web", "", "project web of acme"),
        ("api", "globex", "project api of globex"),
        ("api-7", "acme", "issue API-7 of acme"),
        (" BILLING-2 ", "", "issue BILLING-2 of globex"),
        ("project:SHOP-1", "", "project SHOP-1 of acme"),
        ("Issue:shop-1", "", "issue SHOP-1 of acme"),
    ],
)
def test_what_is_meant(session, ada, what, organization, expected):
    """All, a project by its slug, an issue by its short id in any case."""
    assert people.to_mute(session, ada, what, organization).words == expected


@pytest.mark.parametrize(
    ("what", "organization", "said"),
    [
        ("api", "", "api is in acme and globex: add --organization with one of them."),
        ("API-7", "", "API-7 is in acme and globex: add --organization with one of them."),
        ("SHOP-1", "", "SHOP-1 is an issue and a project: write issue:SHOP-1 or project:SHOP-1."),
        ("wbe", "", 'no issue and no project "wbe" in acme or globex (did you mean "web"?).'),
        ("alll", "", 'no project "alll" in acme or globex (did you mean "all"?).'),
        ("project:all", "", 'There is no issue and no project "project:all" in acme or globex.'),
        ("issue:", "", 'There is no issue and no project "issue:" in acme or globex.'),
        ("", "acme", 'There is no issue and no project "" in acme.'),
        ("nucleus", "", 'There is no issue and no project "nucleus" in acme or globex.'),
    ],
)
def test_what_can_not_be_meant(session, ada, what, organization, said):
    """It is said what is missing, or which of several there are."""
    with pytest.raises(UserError) as caught:
        people.to_mute(session, ada, what, organization)

    assert str(caught.value).endswith(said)
