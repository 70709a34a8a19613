"""Comments: written, changed by who wrote them, taken back."""

from datetime import timedelta

import pytest


@pytest.fixture
def path(issue):
    return f"issues/{issue.id}/comments/"


def test_written(rest, sentry, issue, path):
    """By a token of an integration the author is its proxy."""
    answer = rest.post(path, json={"text": "on it"})

    assert (answer.status_code, answer.json()["data"]) == (201, {"text": "on it"})
    assert answer.json()["user"]["email"] == ""
    assert sentry.issue(issue)["numComments"] == 1


def test_the_same_again(rest, sentry, path):
    """Refused by a JSON text that has JSON in it, as long as it is soon after."""
    rest.post(path, json={"text": "on it"})
    again = rest.post(path, json={"text": "on it"})
    sentry.move_clock(timedelta(hours=2))

    assert again.status_code == 400
    assert again.json() == '{"detail": "You have already posted that comment."}'
    assert rest.post(path, json={"text": "on it"}).status_code == 201


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "This field is required."),
        ({"text": ""}, "This field may not be blank."),
        ({"text": None}, "This field may not be null."),
    ],
)
def test_refused(rest, path, fields, text):
    """Without words there is no comment."""
    answer = rest.post(path, json=fields)

    assert (answer.status_code, answer.json()) == (400, {"text": [text]})


def test_only_their_author_may(rest, asked_by, path, issue):
    """For everybody else a comment is missing."""
    ada = asked_by("ada")
    comment = ada.post(path, json={"text": "ping"}).json()["id"]

    assert rest.http.put(f"{path}{comment}/", json={"text": "x"}).status_code == 404
    assert rest.delete(f"{path}{comment}/").status_code == 404
    edited = ada.http.put(f"{path}{comment}/", json={"text": "pong"})
    assert edited.json()["data"] == {"text": "pong"}
    assert [row["data"]["text"] for row in rest.get(path).json()] == ["pong"]
    assert ada.delete(f"{path}{comment}/").status_code == 204
    assert rest.kinds(issue) == []


def test_webhooks(sentry, receiver, issue):
    """All three have what it says, and no address of anybody."""
    row = sentry.comment("ada", issue, "the key is hunter2")
    sentry.edit_comment("ada", issue, row.id, "the key is gone")
    sentry.delete_comment("ada", issue, row)
    assert sentry.webhooks.settle()

    told = sorted(receiver.bodies("comment"), key=lambda body: body["action"])
    assert [body["action"] for body in told] == ["created", "deleted", "updated"]
    data = told[0]["data"]
    assert data.pop("timestamp").endswith("Z")
    assert data == {
        "comment_id": row.id,
        "issue_id": int(issue.id),
        "project_slug": "api",
        "comment": "the key is hunter2",
    }
