"""The activity of an issue as the API tells it."""

import pytest


def rows(rest, issue):
    return rest.get(f"issues/{issue.id}/activities/").json()["activity"]


def test_newest_first_with_a_made_up_end(rest, issue, sentry):
    """The last row has the id 0 and is in no database."""
    sentry.act("ada", issue, {"status": "resolved"})

    newest, end = rows(rest, issue)
    assert (newest["type"], newest["user"]["email"]) == ("set_resolved", "ada@acme.test")
    assert (end["id"], end["type"], end["user"]) == ("0", "first_seen", None)


def test_at_most_100(rest, issue, sentry):
    """Then the made-up one is not there, and no page follows."""
    for number in range(120):
        sentry.comment("ada", issue, f"thought {number}")

    shown = rest.get(f"issues/{issue.id}/activities/", params={"per_page": 1})
    found = shown.json()["activity"]
    assert (len(found), found[0]["id"], found[-1]["id"]) == (100, "120", "21")
    assert "Link" not in shown.headers


def test_equal_neighbours_are_folded(rest, issue, sentry):
    """By kind, person and data; comments never are."""
    for who in ("ada", "ada", "bob", "ada"):
        sentry.act(who, issue, {"status": "resolved"})
    sentry.comment("ada", issue, "hm")

    people = [row["user"]["name"].split()[0] for row in rows(rest, issue)[1:-1]]
    assert people == ["Ada", "Bob", "Ada"]


def test_an_integration_by_its_user(rest, issue, sentry):
    """Nothing says "app"; the token's own user is known by its id."""
    rest.put(issue, status="resolved")

    row, me = rows(rest, issue)[0], rest.whoami()["user"]
    assert (row["user"]["id"], row["user"]["email"]) == (me["id"], "")
    assert row["user"]["name"].startswith(sentry.integration.slug)
    assert "sentry_app" not in row


def test_an_integration_in_newer_versions(rest, issue, sentry):
    """It is named apart, without a user."""
    sentry.forms.app_rows = "sentry_app"
    rest.put(issue, status="resolved")
    sentry.act("ada", issue, {"status": "unresolved"})

    by_ada, by_app, _ = rows(rest, issue)
    assert (by_app["user"], by_app["sentry_app"]["name"]) == (None, "Heliograph")
    assert (by_ada["user"]["name"], by_ada["sentry_app"]) == ("Ada Lovelace", None)


def test_no_feed_of_the_organization(rest, asked_by, issue, sentry):
    """For an integration there is none; a person has that of their teams' projects."""
    sentry.act("ada", issue, {"status": "resolved"})

    assert rest.get("activity/").status_code == 404
    assert [row["type"] for row in asked_by("ada").get("activity/").json()] == ["set_resolved"]
    assert asked_by("bob").get("activity/").json() == []


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("regress", ("set_regression", "version")),
        ("escalate", ("set_escalating", "forecast")),
        ("become_ongoing", ("auto_set_ongoing", "after_days")),
        ("resolve_by_age", ("set_resolved_by_age", "age")),
        ("resolve_by_pull_request", ("set_resolved_in_pull_request", "pullRequest")),
    ],
)
def test_what_sentry_does_by_itself(rest, issue, sentry, act, expected):
    """It has no user."""
    getattr(sentry, act)(issue)

    row = rows(rest, issue)[0]
    assert (row["type"], row["user"]) == (expected[0], None)
    assert expected[1] in row["data"]


def test_what_was_resolved_comes_back_with_an_event(rest, issue, sentry):
    """It has regressed then."""
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.happen(issue)

    body = rest.get(f"issues/{issue.id}/").json()
    assert (body["status"], body["substatus"], body["count"]) == ("unresolved", "regressed", "4")
    assert rest.kinds(issue) == ["set_regression", "set_resolved"]
