import pytest
from pydantic import ValidationError

from bot.activities import kind_named
from bot.notes.note import Link

SHA = "4f1c2b7d9e0a8365b1d4c7e2f9a0b3c6d5e8f712"
GITHUB = {"name": "acme/shop", "url": "https://github.com/acme/shop/"}
BITBUCKET = {"name": "shop", "url": "https://bitbucket.org/acme/shop"}
RELEASES = "https://sentry.acme.test/organizations/acme/releases"
NAMES = (
    "set_resolved_by_age",
    "set_resolved_in_release",
    "set_resolved_in_commit",
    "set_resolved_in_pull_request",
)


@pytest.mark.parametrize("name", NAMES)
def test_resolved(name):
    """By whatever it was, the issue is resolved, and its card says by what."""
    kind = kind_named(name)
    activity = kind.model_validate(kind.example)

    assert activity.change() == {"status": "resolved", "substatus": ""}
    assert kind.changes_state


@pytest.mark.parametrize(
    ("age", "silence"),
    [
        (1, "an hour without events"),
        (36, "36 hours without events"),
        (720, "30 days without events"),
        (0, "a time without events"),
        (None, "a time without events"),
    ],
)
def test_by_age(sentence, age, silence):
    """After how long without events, as far as known."""
    words = sentence("set_resolved_by_age", age=age)

    assert words == f"marked SHOP-7 as resolved by itself, after {silence}"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"version": "shop@2.4.1"}, "in release shop@2.4.1"),
        ({"version": " a\n b "}, "in release a b"),
        ({"version": SHA}, "in release 4f1c2b7d9e0a"),
        ({}, "in the next release"),
        ({"version": "", "inNextRelease": True}, "in the next release"),
        ({"version": "2.4", "inNextRelease": True}, "in the next release after 2.4"),
        ({"current_release_version": "2.4"}, "in the next release after 2.4"),
    ],
)
def test_in_release(sentence, data, where):
    """Which release, or the next one."""
    assert sentence("set_resolved_in_release", **data) == f"marked SHOP-7 as resolved {where}"


@pytest.mark.parametrize(
    ("page", "release"),
    [
        ("https://sentry.acme.test/organizations/acme/issues/7/", f"{RELEASES}/a%20%2F%20b/"),
        ("https://acme.sentry.io/issues/7/", "https://acme.sentry.io/releases/a%20%2F%20b/"),
        ("https://github.com/acme/shop/issues/7", None),
        ("https://sentry.acme.test/organizations/acme/feedback/", None),
        ("", None),
    ],
)
def test_link_of_a_release(links, page, release):
    """It leads to the tracker's page where the issue's address tells how that looks."""
    found = links("set_resolved_in_release", issue=Link("SHOP-7", page), version="a / b")

    assert found == ({"a / b": release} if release else {})


@pytest.mark.parametrize(
    ("commit", "which", "pages"),
    [
        (SHA, "4f1c2b7", {"4f1c2b7": ""}),
        (81, "81", {"81": ""}),
        ({"id": SHA, "url": "https://git.test/c"}, "4f1c2b7", {"4f1c2b7": "https://git.test/c"}),
        ({"id": SHA, "repository": "shop"}, "4f1c2b7 of shop", {"4f1c2b7": "", "shop": ""}),
        ({"id": SHA, "repository": None}, "4f1c2b7", {"4f1c2b7": ""}),
        (
            {"id": SHA, "repository": GITHUB},
            "4f1c2b7 of acme/shop",
            {
                "4f1c2b7": f"https://github.com/acme/shop/commit/{SHA}",
                "acme/shop": "https://github.com/acme/shop/",
            },
        ),
        (
            {"id": SHA, "repository": BITBUCKET},
            "4f1c2b7 of shop",
            {
                "4f1c2b7": f"https://bitbucket.org/acme/shop/commits/{SHA}",
                "shop": "https://bitbucket.org/acme/shop",
            },
        ),
    ],
)
def test_in_commit(sentence, links, commit, which, pages):
    """Seven characters of the commit, its repository, and where both are seen."""
    words = sentence("set_resolved_in_commit", commit=commit)

    assert words == f"marked SHOP-7 as resolved in commit {which}"
    assert links("set_resolved_in_commit", commit=commit) == pages


@pytest.mark.parametrize(
    ("pull_request", "which"),
    [
        (218, "#218"),
        ("#218", "#218"),
        ({"id": "218", "title": "Fix it"}, "Fix it (#218)"),
        ({"title": "Fix it"}, "Fix it"),
        ({"id": 218, "repository": {"name": "acme/shop"}}, "#218 of acme/shop"),
    ],
)
def test_in_pull_request(sentence, pull_request, which):
    """Its title, its number, or both."""
    words = sentence("set_resolved_in_pull_request", pull_request=pull_request)

    assert words == f"marked SHOP-7 as resolved in pull request {which}"


def test_link_of_a_pull_request(links):
    """It leads where the tracker says."""
    page = "https://github.com/acme/shop/pull/218"

    assert links("set_resolved_in_pull_request", pull_request={"id": 218, "externalUrl": page}) == {
        "#218": page
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("set_resolved_by_age", {"age": -1}),
        ("set_resolved_by_age", {"age": 10**9}),
        ("set_resolved_in_release", {"version": "x" * 501}),
        ("set_resolved_in_release", {"version": ["2.4.1"]}),
        ("set_resolved_in_commit", {}),
        ("set_resolved_in_commit", {"commit": ""}),
        ("set_resolved_in_commit", {"commit": True}),
        ("set_resolved_in_commit", {"commit": {"id": SHA, "url": "javascript:alert(1)"}}),
        ("set_resolved_in_pull_request", {"pull_request": {}}),
        ("set_resolved_in_pull_request", {"pull_request": {"title": " "}}),
        ("set_resolved_in_pull_request", {"pull_request": None}),
    ],
)
def test_refused(name, data):
    """What can't be named or is no page is refused."""
    with pytest.raises(ValidationError):
        kind_named(name).model_validate(data)
