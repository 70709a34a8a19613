import json

import httpx
import pytest

from bot.settings import Settings
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.limits import BODY_MAX
from bot.sources.server import HttpServer
from store.engine import Database
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery
from tests.bot.sources.senders import API_TOKEN, bearer, body

pytestmark = pytest.mark.usefixtures("acme")

REFUSED = {  # What is sent beside a valid rest, and the field that the answer names.
    "no id": ({"id": None}, "id"),
    "empty id": ({"id": " "}, "id"),
    "long id": ({"id": "x" * 201}, "id"),
    "unknown type": ({"type": "set_on_fire"}, "type"),
    "type of a wrong type": ({"type": 7}, "type"),
    "no issue": ({"issue": {"id": None}}, "issue.id"),
    "no title": ({"issue": {"title": ""}}, "issue.title"),
    "title of a wrong type": ({"issue": {"title": ["a"]}}, "issue.title"),
    "long title": ({"issue": {"title": "x" * 20_001}}, "issue.title"),
    "no project": ({"issue": {"project": ""}}, "issue.project"),
    "unknown level": ({"issue": {"level": "loud"}}, "issue.level"),
    "level of a wrong type": ({"issue": {"level": ["error"]}}, "issue.level"),
    "script address": ({"issue": {"url": "javascript:alert(1)"}}, "issue.url"),
    "negative count": ({"issue": {"event_count": -1}}, "issue.event_count"),
    "time without zone": ({"issue": {"last_seen": "2026-03-14T09:26:53"}}, "issue.last_seen"),
    "time before time": ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
    "nameless actor": ({"actor": {}}, "actor"),
    "actor as text": ({"actor": "ada"}, "actor"),
    "data as list": ({"data": []}, "data"),
    "data without a field": ({"type": "assigned", "data": {}}, "data.assignee"),
    "data out of bounds": ({"type": "set_ignored", "data": {"ignoreCount": 0}}, "data.ignoreCount"),
    "other organization": ({"organization": "umbrella"}, "organization"),
}


def test_stored_before_the_answer(post_activity, rows):
    """202 carries the id of the activity, which is committed with its issue and what it owes."""
    answer = post_activity(type="alert", actor=None)

    assert answer.status_code == 202
    assert answer.json() == {"id": rows(ActivityRow)[0].id, "is_repeat": False}
    assert [issue.source_id for issue in rows(Issue)] == ["90210"]
    assert [delivery.lane for delivery in rows(Delivery)] == ["slack:C0ALERTS"]


def test_repeat(post_activity, rows):
    """The same id again is a 200 with the same answer's id, and nothing changes."""
    first = post_activity(id="ci-1", type="alert", issue={"title": "It broke"})

    second = post_activity(id="ci-1", type="alert", issue={"title": "It broke again"})

    assert second.status_code == 200
    assert second.json() == {"id": first.json()["id"], "is_repeat": True}
    assert [issue.title for issue in rows(Issue)] == ["It broke"]
    assert len(rows(Delivery)) == 1


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED)
def test_refused_by_field(post_activity, rows, changes, field):
    """422 names the field, in the sender's own words, and nothing is stored."""
    answer = post_activity(**changes)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert answer.json()["error"]["message"]
    assert rows(ActivityRow) == rows(Issue) == rows(Delivery) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {API_TOKEN}"},
        {"Authorization": API_TOKEN},
        {"Authorization": b"Bearer " + "schlüssel".encode("latin-1")},
    ],
)
def test_wrong_token(post_activity, rows, headers):
    """401, which does not say what the right one is."""
    answer = post_activity(headers=headers)

    assert (answer.status_code, answer.json()["error"]["field"]) == (401, "Authorization")
    assert API_TOKEN not in answer.text
    assert rows(ActivityRow) == []


@pytest.mark.parametrize("settings", [Settings(), Settings(api_token="")], ids=["unset", "empty"])
def test_closed_without_a_token(database, services, settings):
    """Without API_TOKEN nobody gets in, and the answer names the variable."""
    object.__setattr__(services, "settings", settings)
    server = HttpServer(build_http(services, Health()), "127.0.0.1", 0)
    server.start()
    url = f"http://127.0.0.1:{server.port}/api/activities"
    answers = [httpx.post(url, json=body(), headers=bearer(given)) for given in ("None", "x")]
    server.stop()

    assert [answer.status_code for answer in answers] == [403, 403]
    assert {answer.json()["error"]["field"] for answer in answers} == {"API_TOKEN"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_not_json_by_its_type(http, kind):
    """415 for a body of another type."""
    answer = http.post("/api/activities", content=b"{}", headers=bearer() | {"Content-Type": kind})

    assert (answer.status_code, answer.json()["error"]["field"]) == (415, "Content-Type")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.x+json"])
def test_json_by_its_type(post_activity, kind):
    """A charset or a vendor's name does not matter."""
    assert post_activity(headers={"Content-Type": kind}).status_code == 202


def test_compressed(post_activity):
    """A compressed body could be any size: 415."""
    answer = post_activity(headers={"Content-Encoding": "gzip"})

    assert (answer.status_code, answer.json()["error"]["field"]) == (415, "Content-Encoding")


def test_too_large(http, rows):
    """413 for more than 1 MiB, whatever it holds."""
    headers = bearer() | {"Content-Type": "application/json"}
    answer = http.post("/api/activities", content=b" " * (BODY_MAX + 1), headers=headers)

    assert (answer.status_code, answer.json()["error"]["field"]) == (413, "body")
    assert rows(ActivityRow) == []


def test_too_large_in_chunks(http):
    """413 also when nobody said beforehand how much would come."""

    def chunks():
        for _ in range(20):
            yield b" " * (BODY_MAX // 10)

    headers = bearer() | {"Content-Type": "application/json"}
    answer = http.post("/api/activities", content=chunks(), headers=headers)

    assert (answer.status_code, answer.json()["error"]["field"]) == (413, "body")


def test_large_but_within_the_limit(post_activity):
    """Just below 1 MiB is taken; what no kind reads is not kept."""
    assert post_activity(data={"more": "x" * (BODY_MAX - 1000)}).status_code == 202


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'"text"', b"\xff\xfe{}", b'{"id": NaN}', b'{"a": 1e999}', b"[" * 9999],
)
def test_no_json_object(http, raw):
    """422 for what is no JSON object, also if only its type says it is."""
    headers = bearer() | {"Content-Type": "application/json"}
    answer = http.post("/api/activities", content=raw, headers=headers)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "body")


@pytest.mark.disk
def test_database_busy(post_activity, services, rows):
    """503 with Retry-After while another process holds the database; the same is taken later."""
    other = Database(str(services.database.url))
    sent = body()
    with other.write() as session:
        session.connection()
        busy = post_activity(sent)
    later = post_activity(sent)
    other.close()

    assert (busy.status_code, busy.json()["error"]["field"]) == (503, "database")
    assert int(busy.headers["Retry-After"]) >= 1
    assert later.status_code == 202
    assert len(rows(ActivityRow)) == 1


def test_our_own_fault(post_activity, monkeypatch, caplog):
    """500 tells an error id and no detail; the log has both."""

    def fail(*_, **__):
        raise RuntimeError("a detail")

    monkeypatch.setattr("bot.intake.intake.take", fail)
    answer = post_activity()
    error_id = answer.json()["error"]["message"].split()[-1]

    assert answer.status_code == 500
    assert "detail" not in answer.text
    assert f"error id {error_id}" in caplog.text
    assert "a detail" in caplog.text


def test_odd_text(http, rows):
    """NUL and lone surrogates, which databases can't hold, are replaced, not refused."""
    raw = json.dumps(body(issue={"title": "a\0b\ud800c"}))
    headers = bearer() | {"Content-Type": "application/json"}
    answer = http.post("/api/activities", content=raw, headers=headers)

    assert answer.status_code == 202
    assert rows(Issue)[0].title == "a\ufffdb?c"


def test_numbers_as_ids(post_activity, rows):
    """Trackers number things; an id may come as a number."""
    post_activity(id=4711, issue={"id": 90210})

    assert rows(ActivityRow)[0].source_id == "api:4711"
    assert rows(Issue)[0].source_id == "90210"


def test_secret_member_ids(post_activity, rows):
    """Nobody outside can say which member an assignee is; the directory says it."""
    data = {"assignee": "Eve", "assigneeEmail": "eve@evil.test", "member_id": 1}
    post_activity(type="assigned", data=data, actor={"name": "Eve", "member_id": 1})

    assert "member_id" not in rows(ActivityRow)[0].data
    assert rows(ActivityRow)[0].actor == {"name": "Eve", "email": ""}
