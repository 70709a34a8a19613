"""The list of issues, by what a client asks for."""

from datetime import timedelta

import pytest


@pytest.fixture
def found(rest, sentry):
    """The short ids of a list of project api."""

    def found(**query):
        query = {"project": str(sentry.state.project_of("api").id)} | query
        answer = rest.get("issues/", params=query)
        assert answer.status_code == 200, answer.text
        return [one["shortId"] for one in answer.json()]

    return found


@pytest.fixture
def issues(sentry):
    """One of each state."""
    titles = ("KeyError: 'sub'", "OSError: full", "ValueError: no")
    made = [sentry.raise_issue("api", title) for title in titles]
    sentry.raise_issue("shop", "TypeError: charge()")
    sentry.act("ada", made[1], {"status": "resolved", "assignedTo": "ada@acme.test"})
    sentry.act("ada", made[2], {"status": "ignored", "assignedTo": ""})
    team = sentry.state.team_of("backend")
    sentry.act("ada", made[2], {"assignedTo": f"team:{team.id}"})
    return made


@pytest.mark.usefixtures("issues")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("is:unresolved", ["API-1"]),
        ("is:resolved", ["API-2"]),
        ("is:archived", ["API-3"]),
        ("", ["API-3", "API-2", "API-1"]),
        ("assigned:ada@acme.test", ["API-2"]),
        ("assigned:#backend", ["API-3"]),
        ("is:unassigned", ["API-1"]),
        ("!is:unassigned full", ["API-2"]),
        ("issue:API-3", ["API-3"]),
        ("firstSeen:-24h", ["API-3", "API-2", "API-1"]),
        ("firstSeen:<2020-01-01", []),
        ("level:fatal", []),
        ("environment:production OSError", ["API-2"]),
    ],
)
def test_by_query(found, query, expected):
    """Newest event first."""
    assert found(query=query) == expected


@pytest.mark.usefixtures("issues")
def test_without_a_query(found):
    """What is unresolved."""
    assert found() == ["API-1"]


def test_by_ids(found, issues, sentry):
    """In any state; who is deleted or merged is left out."""
    sentry.delete(issues[1])

    assert found(group=[one.id for one in issues]) == ["API-1", "API-3"]


def test_by_time(found, sentry, issues):
    """Of the last event, from start to end."""
    between = sentry.now() + timedelta(hours=1)
    sentry.move_clock(timedelta(hours=2))
    sentry.happen(issues[0])
    end = (sentry.now() + timedelta(minutes=1)).isoformat()

    assert found(query="", start=between.isoformat(), end=end) == ["API-1"]
    assert found(query="", statsPeriod="1h") == ["API-1"]
    assert found(query="", sort="new") == ["API-3", "API-2", "API-1"]


def test_pages(rest, sentry, issues):
    """By `limit`, with a Link header as everywhere."""
    query = {"project": str(issues[0].project.id), "query": "", "limit": 2}
    first = rest.get("issues/", params=query)

    assert len(first.json()) == 2
    assert 'rel="next"; results="true"' in first.headers["Link"]
    last = rest.get("issues/", params=query | {"cursor": "2:1:0"})
    assert [one["shortId"] for one in last.json()] == ["API-1"]
    assert sentry.calls("issues")[0].query["limit"] == ["2"]


def test_without_stats(rest, issues):
    """`collapse=stats` leaves the counts out."""
    query = {"project": str(issues[0].project.id)}

    whole, collapsed = (
        rest.get("issues/", params=query | more).json()[0] for more in ({}, {"collapse": "stats"})
    )
    assert {"stats", "lifetime", "count"} <= set(whole)
    assert not {"stats", "lifetime", "count"} & set(collapsed)


def test_by_short_id(rest, issues):
    """Whatever its project and state."""
    answer = rest.get("issues/", params={"shortIdLookup": 1, "query": "shop-1"})

    assert [one["shortId"] for one in answer.json()] == ["SHOP-1"]
    assert rest.get("issues/", params={"shortIdLookup": 1, "query": "x"}).status_code == 400
    assert issues


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"query": "bogus:"}, "Error parsing search query: Empty string after 'bogus:'"),
        ({"sort": "bogus"}, "Sort key 'bogus' not supported."),
        ({"statsPeriod": "bogus"}, "Invalid statsPeriod: 'bogus'"),
        ({"group": "x"}, "Group ids must be integers"),
        ({"project": ""}, "You do not have the multi project stream feature enabled"),
        ({"per_page": 101}, "Invalid per_page value. Cannot exceed 100."),
    ],
)
def test_refused(rest, sentry, query, text):
    """In words."""
    query = {"project": str(sentry.state.project_of("api").id)} | query
    answer = rest.get("issues/", params={name: value for name, value in query.items() if value})

    assert (answer.status_code, answer.json()) == (400, {"detail": text})


def test_several_projects_need_a_feature(rest, sentry):
    """And an unknown one is forbidden."""
    ids = [str(project.id) for project in sentry.state.projects.values()]

    assert rest.get("issues/", params={"project": ids}).status_code == 400
    assert rest.get("issues/", params={"project": "999"}).status_code == 403


def test_the_newest_event(rest, sentry):
    """With its tags and the line that failed; an alert has the same."""
    about = {"tags": {"browser": "Firefox"}, "line": "claims['sub']", "release": "api@5.0.0"}
    issue = sentry.raise_issue("api", "KeyError: 'sub'", culprit="auth in decode", **about)

    event = rest.get(f"issues/{issue.id}/events/latest/").json()
    tags = {one["key"]: one["value"] for one in event["tags"]}
    frame = event["entries"][0]["data"]["values"][0]["stacktrace"]["frames"][0]
    assert (tags["browser"], tags["release"]) == ("Firefox", "api@5.0.0")
    assert (frame["function"], frame["context"]) == ("decode", [[42, "claims['sub']"]])
    assert event["release"]["version"] == "api@5.0.0"
    assert not any(name.startswith("_") for name in event)
    assert rest.get(f"issues/{issue.id}/events/7/").status_code == 404
