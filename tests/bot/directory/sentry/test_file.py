"""A directory file beside a connected Sentry."""

import pytest

from bot.directory import loader, parser
from bot.directory.sentry.file import Synced
from bot.errors import StartError
from store.people.directory import Member, Organization, Project, Target, Team
from store.routing.routes import Route
from tests.bot.acme import all_rows
from tests.bot.sentry.organization import serve
from tests.bot.sentry.rest import member

ROUTE = '[[route]]\nproject = "api"\ntarget = "slack:C0A"\n'


@pytest.fixture
def synced(rest, sync):
    serve(
        rest,
        people=[member(1)],
        teams={("2", "backend"): [1]},
        projects={("2", "api"): ["2"]},
    )
    sync()


@pytest.fixture
def load(services, synced):
    """Loads a file as the command does; its warnings."""

    def load(text):
        with services.database.read() as session:
            known = Synced.of(session, "acme")
        found = parser.check(text, lambda _names: ({}, {}), known)
        loader.load(services, found, {})
        return list(found.warnings)

    return load


def test_a_file_of_routes_and_targets_will_do(services, load):
    """All that they name is from Sentry."""
    pager = '[[target]]\nname = "pagerduty:primary"\nsecret_env = "PAGER"\n'
    paged = ROUTE.replace("slack:C0A", "pagerduty:primary")

    assert load(ROUTE + pager) == []
    assert load(paged) == []  # The target is there since before.
    assert [row.target for row in all_rows(services.database, Route)] == [
        "slack:C0A",
        "pagerduty:primary",
    ]
    assert len(all_rows(services.database, Target)) == 1


def test_switches_and_channels_are_the_files(services, load):
    """The organization's name and address are Sentry's."""
    file = (
        '[organization]\ntakes_invites = false\nname = "Other"\nurl = "https://old.test"\n'
        '[[team]]\nslug = "backend"\nchannels = ["C024BE91L"]\n'
    )
    file = file.replace('"C024BE91L"', '"slack:C024BE91L"')

    assert load(file) == []
    (row,) = all_rows(services.database, Organization)
    assert (row.name, row.url, row.takes_invites) == ("Acme", "https://sentry.acme.test", False)


def test_what_sentry_says_is_a_warning(services, load):
    """Of a file from before, so that it can be loaded on; nothing of it is written."""
    file = (
        '[organization]\nslug = "acme"\nname = "Acme"\nurl = "https://sentry.acme.test"\n'
        '[[team]]\nslug = "backend"\nadmins = ["m1@acme.test"]\n[[team]]\nslug = "gone"\n'
        '[[member]]\nemail = "M1@acme.test"\nname = "X"\nrole = "owner"\nteams = ["backend"]\n'
        '[[member]]\nemail = "bob@acme.test"\nname = "Bob"\n'
        '[[project]]\nslug = "api"\n[[project]]\nslug = "old"\nteams = ["gone"]\n'
    )

    assert load(file + ROUTE) == [
        "[[team]] gone: Sentry has no such team; it is left out",
        "[[member]] m1@acme.test: Sentry says who is a member, and this is one",
        "[[member]] bob@acme.test: Sentry says who is a member, and this is not one",
        "[[project]] old: Sentry has no such project; it is left out",
    ]
    assert [row.email for row in all_rows(services.database, Member)] == ["m1@acme.test"]
    assert all_rows(services.database, Member)[0].role == "member"
    assert [row.slug for row in all_rows(services.database, Team)] == ["backend"]
    assert [row.slug for row in all_rows(services.database, Project)] == ["api"]


def test_a_route_of_no_project_is_a_fault(load):
    with pytest.raises(StartError, match='project: "apii" is not'):
        load(ROUTE.replace("api", "apii"))


def test_another_organization_is_the_files_alone(services, load):
    """Sentry is connected for one."""
    other = '[organization]\nslug = "other"\nname = "Other"\nurl = "https://other.test"\n'

    assert load(other + '[[member]]\nemail = "bob@other.test"\nname = "Bob"\n') == []
    assert len(all_rows(services.database, Member)) == 2


@pytest.mark.parametrize("table", ["organization = 5", "[[organization]]"])
def test_an_organization_that_is_none_is_a_fault(load, table):
    with pytest.raises(StartError, match=r"organization: must be one"):
        load(f"{table}\n")


def test_before_it_was_read_the_file_is_all_there_is(services):
    """No warning either: nothing says otherwise yet."""
    with services.database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://old.test"))

    with services.database.read() as session:
        assert Synced.of(session, "acme") is None
        assert Synced.of(session, "nobody") is None
