"""Resolving and reopening, with what a real Sentry answers to each form."""

import pytest

NO_RELEASE = "No release data present in the system to form a basis for 'Next Release'"
NEXT = {"inNextRelease": True}


def state(answer):
    body = answer.json()
    return answer.status_code, body["status"], body["substatus"]


@pytest.fixture
def bare(sentry):
    """An issue of a project that has no release."""
    sentry.add_project("bare", ["backend"])
    return sentry.raise_issue("bare", "OSError: full")


@pytest.fixture
def dated(sentry):
    """An issue of a project whose releases are commits, not versions."""
    sentry.add_project("web", ["frontend"])
    sentry.add_release("e4f5a6b", "web")
    return sentry.raise_issue("web", "OSError: full")


def test_resolved(rest, issue):
    """The answer is the whole issue without its activity; whoever did it is subscribed."""
    body = rest.put(issue, status="resolved").json()

    assert (body["id"], body["status"], body["substatus"]) == (issue.id, "resolved", None)
    assert "activity" not in body
    assert body["subscriptionDetails"] == {"reason": "changed_status"}


def test_resolved_again_is_told_again(rest, issue, sentry):
    """It is not idempotent: each writes a row, and the feed folds them into the newest."""
    for _ in range(3):
        rest.put(issue, status="resolved")

    assert [row["type"] for row in sentry.feed(issue)] == ["set_resolved"] * 3
    shown = rest.get(f"issues/{issue.id}/activities/").json()["activity"]
    assert [row["id"] for row in shown] == ["3", "0"]


def test_reopened(rest, issue, sentry):
    """It is ongoing then; a second time nothing happens."""
    rest.put(issue, status="resolved")

    assert state(rest.put(issue, status="unresolved")) == (200, "unresolved", "ongoing")
    rest.put(issue, status="unresolved", substatus="ongoing")
    assert rest.kinds(issue) == ["set_unresolved", "set_resolved"]
    sentry.forms.reopened = "regressed"
    rest.put(issue, status="resolved")
    assert state(rest.put(issue, status="unresolved")) == (200, "unresolved", "regressed")


@pytest.mark.parametrize(
    "change",
    [
        {"status": "resolved", "statusDetails": NEXT},
        {"status": "resolved", "statusDetails": {"inNextRelease": False}},
        {"status": "resolvedInNextRelease"},
    ],
)
def test_next_release_of_a_semver_project(rest, issue, sentry, change):
    """It comes back as in the current one, and the row has an empty version."""
    body = rest.put(issue, **change).json()

    assert body["statusDetails"]["inRelease"] == "api@5.0.0"
    assert body["statusDetails"]["actor"]["id"] == str(sentry.integration.proxy.id)
    (row,) = sentry.feed(issue)
    assert row["type"] == "set_resolved_in_release"
    assert row["data"] == {"version": "", "current_release_version": "api@5.0.0"}


def test_next_release_of_another_project(rest, dated, sentry):
    """Where releases are no versions it stays the next one."""
    body = rest.put(dated, status="resolved", statusDetails=NEXT).json()

    assert body["statusDetails"]["inNextRelease"] is True
    assert sentry.feed(dated)[0]["data"] == {"version": ""}


def test_next_release_without_any(rest, bare):
    """One form is refused in words, the other breaks Sentry."""
    asked = rest.put(bare, status="resolved", statusDetails=NEXT)
    broken = rest.put(bare, status="resolvedInNextRelease")

    assert asked.status_code == 400
    assert asked.json() == {"statusDetails": {"inNextRelease": [NO_RELEASE]}}
    assert broken.status_code == 500
    assert broken.json()["detail"] == "Internal Error"
    assert rest.kinds(bare) == []


def test_the_greatest_version_counts(rest, issue, sentry):
    """In a semver project the last release by time need not be the current one."""
    sentry.add_release("api@4.9.9", "api")

    body = rest.put(issue, status="resolved", statusDetails={"inRelease": "latest"}).json()

    assert body["statusDetails"]["inRelease"] == "api@5.0.0"
    assert sentry.feed(issue)[0]["data"] == {"version": "api@5.0.0"}


@pytest.mark.parametrize("version", ["api@9.9.9", "shop@2.4.1"])
def test_a_release_that_the_project_has_not(rest, issue, version):
    """Unknown, or another project's."""
    answer = rest.put(issue, status="resolved", statusDetails={"inRelease": version})

    assert answer.status_code == 400
    text = "Unable to find a release with the given version."
    assert answer.json() == {"statusDetails": {"inRelease": [text]}}


def test_a_second_release_writes_no_row(rest, issue):
    """While it is resolved in one, another is only kept."""
    rest.put(issue, status="resolvedInNextRelease")
    rest.put(issue, status="resolvedInNextRelease")

    assert rest.kinds(issue) == ["set_resolved_in_release"]


def test_a_plain_resolve_keeps_the_details(rest, issue):
    """Only a reopening drops the release."""
    rest.put(issue, status="resolvedInNextRelease")

    assert "inRelease" in rest.put(issue, status="resolved").json()["statusDetails"]
    rest.put(issue, status="unresolved")
    assert rest.put(issue, status="resolved").json()["statusDetails"] == {}


def test_what_hosted_sentry_alone_has(rest, issue):
    """An upcoming release, and a commit of a repository that is not connected."""
    upcoming = rest.put(issue, status="resolved", statusDetails={"inUpcomingRelease": True})
    commit = {"inCommit": {"repository": "acme/api", "commit": "deadbeef"}}
    unknown = rest.put(issue, status="resolved", statusDetails=commit)

    text = "Your organization does not have access to this feature."
    assert upcoming.json() == {"statusDetails": {"inUpcomingRelease": [text]}}
    text = "Unable to find the given repository."
    assert unknown.json() == {"statusDetails": {"inCommit": {"repository": [text]}}}


def test_by_somebody_who_assigns_themselves(asked_by, sentry, issue):
    """A person's own option adds an assignment."""
    sentry.person("ada").self_assigns = True
    ada = asked_by("ada")

    body = ada.put(issue, status="resolved").json()

    assert body["assignedTo"]["email"] == "ada@acme.test"
    assert ada.kinds(issue) == ["assigned", "set_resolved"]
