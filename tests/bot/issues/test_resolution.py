"""How an issue is resolved depends on whether its project has releases."""

import pytest

from bot import issues
from bot.issues.resolution import NoReleases, NoSuchWay, WhichRelease
from bot.notes.note import plain
from store.audit.audit import AuditEntry
from store.issues import releases
from store.issues.activities import ActivityRow
from store.issues.issues import IssueStatus
from store.issues.releases import Release
from store.people.directory import Project
from tests.bot.acme import all_rows, on, token
from tests.bot.issues.people import ADA


@pytest.fixture
def deploy(tell, issue, clock):
    """A version of the project goes out."""

    def deploy(version, project="shop"):
        clock.move(minutes=1)
        tell("deploy", issue={"project": project}, data={"version": version})

    return deploy


@pytest.fixture
def last(database):
    """The newest activity's kind and data."""

    def last():
        row = all_rows(database, ActivityRow)[-1]
        return row.kind, row.data

    return last


def test_without_releases_nothing_is_asked(services, issue, last):
    """There is one way only."""
    done = issues.resolve_or_ask(services, on(1), ADA)

    assert plain(done.line) == "You marked SHOP-7 as resolved."
    assert last()[0] == "set_resolved"


def test_with_releases_the_newest_is_named(services, deploy, last):
    """It and the issue's token are what the modal carries."""
    deploy("shop@2.4.0")
    deploy("shop@2.4.1")

    asked = issues.resolve_or_ask(services, on(1), ADA)

    assert asked == issues.Ways(token(1), "SHOP-7", "shop@2.4.1")
    assert last()[0] == "deploy"


def test_a_hotfix_of_an_older_line_is_not_named(services, deploy):
    """Whatever went out last."""
    deploy("shop@2.0.0")
    deploy("shop@1.9.1")

    asked = issues.resolve_or_ask(services, on(1), ADA)

    assert asked.version == "shop@2.0.0"


def test_of_several_packages_that_in_which_it_was_seen_is_named(services, tell, deploy):
    """By the release of its last event."""
    tell(data={"tags": {"release": "api@1.0.0"}})
    deploy("ios@3.0.0")
    deploy("api@1.2.0")

    asked = issues.resolve_or_ask(services, on(1), ADA)

    assert asked.version == "api@1.2.0"


def test_a_resolved_issue_is_not_asked_about(services, deploy):
    """Somebody was first; a modal would only say so later."""
    deploy("shop@2.4.1")
    issues.resolve(services, on(1), ADA)

    with pytest.raises(issues.AlreadySo):
        issues.resolve_or_ask(services, on(1), ADA)


def test_a_release_of_another_project(services, deploy, tell):
    """Counts for that one."""
    tell(issue={"id": "8", "project": "api", "short_id": "API-1"})
    tell("deploy", issue={"id": "8", "project": "api"}, data={"version": "api@1"})

    assert isinstance(issues.resolve_or_ask(services, on(1), ADA), issues.Confirmation)


@pytest.mark.parametrize("kind", ["deploy", "set_resolved_in_release"])
def test_what_tells_of_a_release(services, tell, issue, kind):
    """A deploy, and a resolution in one; what is known is not told twice."""
    tell(kind, data={"version": "shop@2.4.1"})
    tell(kind, data={"version": "shop@2.4.1"})

    assert [row.version for row in all_rows(services.database, Release)] == ["shop@2.4.1"]


def test_the_next_release_is_no_release(services, tell, issue):
    """It has no version yet; the current one's is known by it."""
    tell("set_resolved_in_release", data={"inNextRelease": True})
    tell(
        "set_resolved_in_release",
        data={"inNextRelease": True, "current_release_version": "shop@2.4.1"},
    )

    assert [row.version for row in all_rows(services.database, Release)] == ["shop@2.4.1"]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("now", ("set_resolved", {})),
        ("current", ("set_resolved_in_release", {"version": "shop@2.4.1"})),
        (
            "next",
            (
                "set_resolved_in_release",
                {"inNextRelease": True, "current_release_version": "shop@2.4.1"},
            ),
        ),
    ],
)
def test_each_way(services, deploy, last, way, expected):
    """The activity that the tracker would tell; the release in the audit row."""
    deploy("shop@2.4.1")

    issues.resolve(services, on(1), ADA, way, "shop@2.4.1")

    assert last() == expected
    way = {"way": "current"} if way == "current" else {}
    assert all_rows(services.database, AuditEntry)[-1].data == expected[1] | way


def test_the_current_release_is_the_one_that_was_shown(services, deploy, last):
    """Though a newer one went out while the modal was open."""
    deploy("shop@2.4.1")
    asked = issues.resolve_or_ask(services, on(1), ADA)
    deploy("shop@2.5.0")

    done = issues.resolve(services, on(1), ADA, "current", asked.version)

    assert last()[1] == {"version": "shop@2.4.1"}
    assert "shop@2.4.1" in plain(done.line)


@pytest.mark.parametrize("way", ["", "Now", "tomorrow", "current ", "9" * 5000])
def test_a_way_that_was_not_offered(services, deploy, issue, way):
    """What a modal brings is outside input."""
    deploy("shop@2.4.1")

    with pytest.raises(NoSuchWay):
        issues.resolve(services, on(1), ADA, way, 1)

    assert issue().status == IssueStatus.UNRESOLVED


@pytest.mark.parametrize("way", ["next", "current"])
@pytest.mark.parametrize("version", ["", "api@1", "9" * 5000])
def test_a_release_that_was_not_offered(services, deploy, issue, way, version):
    """Made up, or another project's: refused."""
    deploy("shop@2.4.1")
    with services.database.write() as session:
        session.add(Project(organization_id=1, slug="api"))
        session.flush()
        session.add(Release(project_id=2, version="api@1", at=services.now()))

    with pytest.raises(NoSuchWay):
        issues.resolve(services, on(1), ADA, way, version)

    assert issue().status == IssueStatus.UNRESOLVED


def test_a_project_that_has_no_releases(services, issue):
    """Said in words; the modal is not there to be submitted."""
    with pytest.raises(NoReleases, match="shop has no releases"):
        issues.resolve(services, on(1), ADA, "current", 1)


def test_the_newest_is_by_time_then_by_order(services, issue):
    """Two of one moment: the one that was heard of last."""
    with services.database.write() as session:
        for version in ("b", "a"):
            releases.note(session, 1, version, services.now())

    with services.database.read() as session:
        assert releases.latest(session, 1, 1)[0].version == "a"


def test_a_specific_release(services, deploy, last):
    """One that was searched for."""
    for version in ("shop@2.4.1", "shop@2.5.0", "shop@2.5.1"):
        deploy(version)

    found = issues.release_choices(services, on(1), ADA, "2.4")

    assert [each.version for each in found] == ["shop@2.4.1"]
    issues.resolve(services, on(1), ADA, "specific", "shop@2.5.1", chosen=found[0].value)
    assert last() == ("set_resolved_in_release", {"version": "shop@2.4.1"})


@pytest.mark.parametrize("chosen", ["", "refused", "999", "0", "-1", "²", "9" * 5000])
def test_a_specific_release_that_there_is_not(services, deploy, issue, chosen):
    """None chosen, or another project's."""
    deploy("shop@2.4.1")

    with pytest.raises(WhichRelease, match="one of the releases of shop"):
        issues.resolve(services, on(1), ADA, "specific", "shop@2.4.1", chosen=chosen)

    assert issue().status == IssueStatus.UNRESOLVED
