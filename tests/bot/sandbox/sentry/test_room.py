"""The room "Sentry" as JSON, and the Sentry of a workspace."""

import httpx
import pytest

from bot.sandbox import Sandbox


@pytest.fixture
def workspace():
    with Sandbox.acme() as running:
        yield running


@pytest.fixture
def page(workspace):
    """Gets or posts the page's JSON."""
    with httpx.Client(base_url=f"{workspace.url}sandbox/", trust_env=False) as client:
        yield client


def test_it_is_made_when_it_is_asked_for(workspace, page):
    """Until then the page knows of none; afterwards it stays, and ends with the workspace."""
    assert page.get("state").json()["sentry"] is None
    assert page.get("sentry").json()["issues"] == []
    sentry = workspace.sentry

    assert sentry is workspace.sentry
    assert page.get("state").json()["sentry"] == {"count": 0}
    assert {one["email"] for one in page.get("sentry").json()["people"]} == {
        workspace.user(who).email for who in ("ada", "bob", "grace", "linus")
    }
    workspace.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(sentry.url, trust_env=False)


def test_the_page_is_told_of_changes(workspace):
    """Whatever changes it."""
    sentry, seen = workspace.sentry, []
    with workspace.space.lock:
        workspace.space.watchers.append(lambda _, what: seen.extend(what))
    sentry.raise_issue("api", "OSError: full")

    assert set(seen) == {"sentry"}


@pytest.mark.parametrize(
    ("change", "state", "words"),
    [
        ({"status": "resolved"}, "Resolved", "marked this issue as resolved"),
        (
            {"status": "ignored", "substatus": "archived_forever"},
            "Archived forever",
            "archived this issue",
        ),
        (
            {
                "status": "ignored",
                "substatus": "archived_until_condition_met",
                "statusDetails": {"ignoreCount": 5},
            },
            "Archived until a condition is met",
            "archived this issue until it happens 5 more times",
        ),
        ({"priority": "high"}, "New", "updated the priority to high"),
    ],
    ids=["resolved", "forever", "condition", "priority"],
)
def test_in_words(workspace, page, change, state, words):
    """As Sentry's own pages have it."""
    sentry = workspace.sentry
    issue = sentry.raise_issue("api", "OSError: full")
    sentry.act("ada", issue, change)

    (shown,) = page.get("sentry").json()["issues"]
    assert (shown["state"], shown["feed"][0]["text"]) == (state, words)
    assert shown["feed"][0]["who"] == "Ada Lovelace"


def test_an_integration_in_words(workspace, page):
    """By its name, in both forms of its rows; without a person Sentry did it."""
    sentry = workspace.sentry
    issue = sentry.raise_issue("api", "OSError: full")
    sentry.act(sentry.integration.proxy, issue, {"status": "resolved"})
    old = page.get("sentry").json()["issues"][0]["feed"]
    sentry.forms.app_rows = "sentry_app"
    new = page.get("sentry").json()["issues"][0]["feed"]

    assert [row["who"] for row in old] == [row["who"] for row in new] == ["Heliograph", "Sentry"]


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ({"do": "dance"}, "nobody can dance here"),
        ({"do": "resolve", "issue": "999"}, "Sentry has no issue 999"),
        ({"do": "comment", "issue": "API-1"}, "This field may not be blank."),
        ({"do": "raise", "project": "x", "title": "y"}, "The requested resource does not exist"),
    ],
    ids=["unknown", "missing", "blank", "project"],
)
def test_refused(workspace, page, wish, text):
    """In words, and nothing is done."""
    workspace.sentry.raise_issue("api", "OSError: full")
    answer = page.post("sentry", json={"as": "U0ADA"} | wish)

    assert (answer.status_code, answer.json()) == (400, {"ok": False, "error": text})
