"""The client against a Sentry that answers as a real one does, over real HTTP."""

import pytest
from pydantic import SecretStr

from bot.sandbox import AcceptedThenReset
from bot.sandbox.sentry import (
    CutBody,
    InternalError,
    SentrySandbox,
    SignInPage,
    TooManyRequests,
)
from bot.sentry.client import SentryClient
from bot.sentry.connection import Connection, Place
from bot.sentry.errors import (
    SentryBroken,
    SentryDenied,
    SentryElsewhere,
    SentryLimited,
    SentryMoved,
    SentryNotFound,
    SentryRefused,
    SentryTokenInvalid,
    SentryUnknown,
    SentryUnreachable,
)

NEXT = {"status": "resolved", "statusDetails": {"inNextRelease": True}}


@pytest.fixture
def sentry():
    with SentrySandbox.acme(prefix="/tools/sentry") as running:
        yield running


@pytest.fixture
def connect(sentry):
    made = []

    def connect(token=None):
        place = Place(sentry.url, SecretStr(token or sentry.token))
        made.append(SentryClient(Connection(place), "acme"))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def client(connect):
    return connect()


@pytest.fixture
def issue(sentry):
    return sentry.raise_issue("api", "KeyError: 'sub'", culprit="api.auth in decode")


def test_the_directory(client, sentry):
    """Everybody and everything that is there, page by page."""
    for number in range(120):
        sentry.add_person(f"p{number}@acme.test", teams=["backend"])

    people = client.members()
    assert len(people) == 124
    assert {team.slug for team in client.teams()} == {"backend", "frontend"}
    assert len(client.team_members("backend")) == 123
    assert [project.slug for project in client.projects()] == ["api", "shop"]
    assert {release.version for release in client.releases()} == {"api@5.0.0", "shop@2.4.1"}
    assert client.organization().slug == "acme"
    assert client.whoami().user.id == str(sentry.integration.proxy.id)


def test_an_issue_and_its_feed(client, sentry, issue):
    """In both forms of what an integration did."""
    changed = client.update_issue(issue.id, NEXT)
    old = client.activities(issue.id)
    sentry.forms.app_rows = "sentry_app"
    new = client.activities(issue.id)

    assert (changed.status, changed.payload["statusDetails"]["inRelease"]) == (
        "resolved",
        "api@5.0.0",
    )
    assert [row.type for row in old] == [row.type for row in new]
    assert [row.type for row in old] == ["set_resolved_in_release", "first_seen"]
    assert client.latest_event(issue.id)


def test_lists(client, sentry, issue):
    """By a query and by ids; comments, incidents, deploys, deliveries that failed."""
    sentry.comment("ada", issue, "on it")
    sentry.open_incident("api")
    sentry.deploy("api@5.0.0")
    project = [str(issue.project.id)]

    assert [one.id for one in client.issues(query="is:unresolved", project=project)] == ["1"]
    assert [one.id for one in client.issues(group=["1"], project=project)] == ["1"]
    assert len(client.comments(issue.id)) == len(client.incidents()) == 1
    assert len(client.deploys("api@5.0.0")) == len(client.integrations()) == 1
    assert client.requests_log(sentry.integration.slug) == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (TooManyRequests(resets_in=60), SentryLimited),
        (InternalError(), SentryBroken),
        (SignInPage(), SentryElsewhere),
        (AcceptedThenReset(), SentryUnknown),
        (CutBody(), SentryBroken),
    ],
    ids=["limited", "broken", "sign-in", "lost", "cut"],
)
def test_what_goes_wrong(client, sentry, issue, fault, error):
    """Each is an error of its own."""
    sentry.faults.add("PUT issue", fault, times=1)

    with pytest.raises(error):
        client.update_issue(issue.id, {"status": "resolved"})


def test_what_is_refused(client, connect, sentry, issue):
    """In Sentry's own words; a scope, a token that is gone, an issue that is."""
    with pytest.raises(SentryRefused, match="Cannot assign to non-team member"):
        client.update_issue(issue.id, {"assignedTo": "bob@acme.test"})
    reader = connect(sentry.add_integration("Reader", ["event:read"]).token)
    with pytest.raises(SentryDenied):
        reader.update_issue(issue.id, {"status": "resolved"})
    other = sentry.raise_issue("api", "OSError: full")
    sentry.merge("ada", other, issue)
    with pytest.raises(SentryMoved):
        client.update_issue(issue.id, {"status": "resolved"})
    sentry.delete(other)
    with pytest.raises(SentryNotFound):
        client.issue(other.id)
    sentry.revoke(sentry.token)
    with pytest.raises(SentryTokenInvalid):
        client.issue(other.id)


def test_down(client, sentry, issue):
    """Until it is up again, on the same connections."""
    with sentry.outage(), pytest.raises(SentryUnreachable):
        client.issue(issue.id)

    assert client.issue(issue.id).short_id == "API-1"
