"""What a PUT may look like: fields, bodies, ids, and what is nobody's business."""

import pytest


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"foo": 1},
        {"substatus": "archived_forever"},
        {"statusDetails": {"inNextRelease": True}},
    ],
)
def test_nothing_happens(rest, issue, change):
    """With a 200, as if it had."""
    answer = rest.put(issue, **change)

    assert (answer.status_code, answer.json()["status"]) == (200, "unresolved")
    assert rest.kinds(issue) == []


def test_priority(rest, issue, sentry):
    """The same again writes no row, an unknown one is refused."""
    for _ in range(2):
        body = rest.put(issue, priority="high").json()
    refused = rest.put(issue, priority="urgent")

    assert (body["priority"], bool(body["priorityLockedAt"])) == ("high", True)
    assert [row["data"] for row in sentry.feed(issue)] == [{"priority": "high", "reason": None}]
    assert refused.json() == {"priority": ['"urgent" is not a valid choice.']}


def test_flags(rest, asked_by, issue):
    """An integration has seen nothing, whatever it says; it may bookmark and subscribe."""
    assert rest.put(issue, hasSeen=True).json()["hasSeen"] is False
    assert asked_by("ada").put(issue, hasSeen=True).json()["hasSeen"] is True
    assert rest.put(issue, isBookmarked=True).json()["subscriptionDetails"] == {
        "reason": "bookmarked"
    }
    assert rest.put(issue, isSubscribed=True).json()["subscriptionDetails"] == {"reason": "unknown"}
    assert rest.put(issue, isSubscribed=False).json()["subscriptionDetails"] is None


def test_all_refusals_at_once(rest, issue):
    """Each field has its texts."""
    body = rest.put(issue, status="x", priority="y", hasSeen="z", statusDetails=7).json()

    assert list(body) == ["status", "priority", "hasSeen", "statusDetails"]
    assert body["hasSeen"] == ["Must be a valid boolean."]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{nope", "application/json", 400),
        (b"[1]", "application/json", 500),
        (b"", "application/json", 200),
        (b"status=resolved", "application/x-www-form-urlencoded", 200),
        (b"{}", "text/plain", 415),
    ],
)
def test_bodies(rest, issue, content, kind, status):
    """What Sentry reads, what it refuses, and what breaks it."""
    answer = rest.http.put(f"issues/{issue.id}/", content=content, headers={"Content-Type": kind})

    assert answer.status_code == status
    if status == 400:
        assert answer.json()["detail"].startswith("JSON parse error - Expecting property name")


def test_short_ids(rest, issue):
    """In any case, in place of the id."""
    answer = rest.http.put("issues/api-1/", json={"status": "resolved"})

    assert (answer.status_code, answer.json()["id"]) == (200, issue.id)
    assert rest.get("issues/API-1/").json()["status"] == "resolved"
    assert rest.get("shortids/API-1/").json()["groupId"] == issue.id


def test_short_ids_count_by_32(sentry):
    """Without letters that look like digits."""
    issues = [sentry.raise_issue("api", f"OSError: {number}") for number in range(60)]

    assert [issues[9].short_id, issues[31].short_id, issues[59].short_id] == [
        "API-A",
        "API-10",
        "API-1W",
    ]


def test_the_slash_at_the_end(rest, issue):
    """Nobody who forgot it is redirected."""
    put, get = rest.http.put(f"issues/{issue.id}", json={}), rest.get(f"issues/{issue.id}")

    path = f"/api/0/organizations/acme/issues/{issue.id}/"
    assert put.status_code == get.status_code == 404
    assert put.json() == {"info": f"Route not found, did you forget a trailing slash? try: {path}"}
    assert get.headers["Content-Type"].startswith("text/plain")


def test_a_merged_issue(rest, sentry, issue):
    """Its old id acts on the new one, and lists leave it out."""
    other = sentry.raise_issue("api", "KeyError: 'id'")
    sentry.merge("ada", issue, other)

    assert rest.put(other, status="resolved").json()["id"] == issue.id
    query = {"project": str(issue.project.id), "group": [issue.id, other.id]}
    assert [one["id"] for one in rest.get("issues/", params=query).json()] == [issue.id]
    assert sentry.feed(issue)[1]["data"] == {"issues": [{"id": other.id}]}


def test_a_deleted_issue(rest, issue):
    """Gone without a trace."""
    assert rest.delete(f"issues/{issue.id}/").status_code == 202
    for answer in (rest.get(f"issues/{issue.id}/"), rest.put(issue, status="resolved")):
        assert answer.status_code == 404
        assert answer.json() == {"detail": "The requested resource does not exist"}


def test_many_at_once(rest, issue, sentry):
    """By ids of one project; several projects need a feature."""
    query = {"id": [issue.id], "project": str(issue.project.id)}

    done = rest.http.put("issues/", params=query, json={"status": "resolved"})
    none = rest.http.put("issues/", params=query | {"id": "999"}, json={"status": "resolved"})
    refused = rest.http.put("issues/", params={"id": issue.id}, json={"status": "resolved"})

    assert [done.status_code, none.status_code, refused.status_code] == [200, 204, 400]
    assert sentry.issue(issue)["status"] == "resolved"


def test_what_a_request_wrote(rest, issue, sentry):
    """The log has the rows of each, and the newest one before it."""
    for status in ("resolved", "unresolved", "unresolved"):
        rest.put(issue, status=status)

    calls = sentry.calls("PUT issue")
    assert [(call.newest, call.wrote) for call in calls] == [(0, (1,)), (1, (2,)), (2, ())]
