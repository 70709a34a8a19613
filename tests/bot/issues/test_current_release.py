"""Which release is the current one: by semantic version, or else by date."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.issues.current_release import newest, order, package
from store.issues.releases import Release

BEGAN = datetime(2026, 3, 14, tzinfo=UTC)


def releases(*versions):
    """By date; what was deployed last stands first."""
    dated = enumerate(versions, 1)
    made = [Release(id=n, version=v, at=BEGAN + timedelta(days=n), project_id=1) for n, v in dated]
    return made[::-1]


ASCENDING = [
    ("1.2.3", "1.2.4"),
    ("1.9.0", "1.10.0"),
    ("shop@1.9.1", "shop@2.0.0"),
    ("shop@2.0.0-rc.2", "shop@2.0.0-rc.10"),
    ("shop@2.0.0-rc.1", "shop@2.0.0"),
    ("shop@2.0.0rc1", "shop@2.0.0"),
    ("shop@1.2.3+4", "shop@1.2.3+10"),
    ("shop@1.2.3+99", "shop@1.2.4+1"),
    ("shop@1.2.3.4", "shop@1.2.3.10"),
    ("@acme/shop@1.2", "@acme/shop@1.2.1"),
    ("v1.2.3", "v1.3.0"),
    ("shop@5", "shop@6"),
]


@pytest.mark.parametrize(("lower", "higher"), ASCENDING)
def test_the_greater_version_is_current(lower, higher):
    """Whichever was deployed last: a hotfix of an older line is no current release."""
    for deployed in ((lower, higher), (higher, lower)):
        assert newest(releases(*deployed)).version == higher


NO_VERSIONS = ["4711", "2026.03.14", "0e1f2a3", "release-7", "shop@main", "shop@", "", "9" * 5000]


@pytest.mark.parametrize("version", NO_VERSIONS, ids=lambda version: version[:10] or "empty")
def test_what_is_no_semantic_version(version):
    """Then the date counts."""
    assert order(version) is None
    assert newest(releases("2.0.0", version)).version == version


def test_the_latest_of_equal_versions():
    """A build that is no number orders nothing."""
    assert newest(releases("shop@1.0.0+b", "shop@1.0.0+a")).version == "shop@1.0.0+a"


def test_some_must_be_versions():
    """One of the latest three; and three of the latest ten, where there are so many."""
    named = [f"build-{n}" for n in range(9)]

    assert newest(releases("2.0.0", "1.0.0", "a", "b")).version == "2.0.0"
    assert newest(releases("2.0.0", "a", "b", "c")).version == "c"
    assert newest(releases("9.0.0", *named, "1.0.0")).version == "1.0.0"
    assert newest(releases(*named, "3.0.0", "2.0.0", "1.0.0")).version == "3.0.0"


def test_of_several_packages_the_issue_s_own():
    """As Sentry has it; of all, where nothing is known of the issue's."""
    known = releases("ios@3.0.0", "api@1.2.0", "api@1.1.9")

    assert newest(known, "api@1.0.0").version == "api@1.2.0"
    assert newest(known, "web@1.0.0").version == newest(known).version == "ios@3.0.0"


def test_without_releases():
    assert newest([]) is None
    assert package("@acme/shop@1.2.3") == "@acme/shop"
