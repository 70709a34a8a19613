import json
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest

from bot.settings import Settings
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.webhooks import WebhookRequest
from store.outbox.models import Delivery, Purpose
from store.people.directory import Organization
from store.slack.cards import Card
from tests.bot.sources.senders import HOOK_SECRET, hook_headers, payload, signature

pytestmark = pytest.mark.usefixtures("acme")

KINDS = {
    "issue_created": "alert",
    "issue_assigned": "assigned",
    "issue_assigned_team": "assigned",
    "issue_resolved": "set_resolved",
    "issue_archived": "set_ignored",
    "issue_ignored": "set_ignored",
    "issue_unresolved": "set_unresolved",
}
KEPT = {
    "issue_created": "activity_alert",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_issue_webhooks(post_hook, rows, name, kind):
    """Each action is one activity of its kind, known by what it says."""
    answer = post_hook(name)

    (row,) = rows(ActivityRow)
    assert answer.status_code == 202
    assert answer.json() == {"id": row.id, "is_repeat": False}
    assert row.kind == kind
    assert rows(WebhookRequest) == []


def test_alert_webhook(post_hook, rows):
    """A fired rule owes the card of its issue in the routed channel."""
    answer = post_hook("event_alert", "event_alert")

    (owed,) = rows(Delivery)
    (issue,) = rows(Issue)
    assert answer.status_code == 202
    assert (owed.lane, owed.purpose) == ("slack:C0ALERTS", Purpose.CARD)
    assert (issue.source_id, issue.short_id, issue.level) == ("4511", "", "error")
    assert issue.tags["environment"] == "production"


def test_a_whole_life(post_hook, rows):
    """From alert to archive it stays one issue with one card, in the state last told."""
    post_hook("event_alert", "event_alert")
    post_hook("issue_created")
    for name in ("issue_assigned", "issue_resolved", "issue_unresolved", "issue_archived"):
        post_hook(name)

    (issue,) = rows(Issue)
    purposes = [one.purpose for one in rows(Delivery)]
    assert len(rows(Card)) == 1
    assert (issue.status, issue.short_id) == (IssueStatus.ARCHIVED, "SHOP-7")
    assert issue.assignee is None, "the resolution shows nobody"
    assert "unassigned" in [row.kind for row in rows(ActivityRow)]
    assert purposes.count(Purpose.REDRAW) == 1


def test_comment_webhook(post_hook, rows):
    """A comment is told under the card; the issue keeps the name that it has."""
    post_hook("event_alert", "event_alert")
    before = rows(Issue)[0].title
    answer = post_hook("comment", "comment")

    assert answer.json() == {"id": rows(ActivityRow)[-1].id, "is_repeat": False}
    assert [row.kind for row in rows(ActivityRow)] == ["alert", "note"]
    assert [issue.title for issue in rows(Issue)] == [before]
    assert [row.purpose for row in rows(Delivery)].count(Purpose.REPLY) == 1


def test_repeated(post_hook, rows):
    """What came before is a 200 with the same id, under any Request-ID, and changes nothing."""
    first = post_hook("event_alert", "event_alert", Request_ID="r-1")
    second = post_hook("event_alert", "event_alert", Request_ID="r-2")

    assert (first.status_code, second.status_code) == (202, 200)
    assert second.json() == {"id": first.json()["id"], "is_repeat": True}
    assert len(rows(ActivityRow)) == len(rows(Delivery)) == 1


@pytest.mark.parametrize(("name", "resource"), KEPT.items())
def test_kept_for_later(post_hook, rows, name, resource):
    """What no activity is made of yet is stored whole, and answered 202; a repeat 200."""
    answers = [post_hook(name, resource) for _ in range(2)]

    (noted,) = rows(WebhookRequest)
    assert [answer.status_code for answer in answers] == [202, 200]
    assert answers[0].json() == {"id": None, "is_repeat": False}
    assert (noted.resource, noted.body) == (resource, payload(name))
    assert rows(ActivityRow) == []


def test_an_installation_is_learnt(post_hook, rows, database):
    """It names its organization; one that was deleted names none, another is left alone."""
    created, deleted = payload("installation"), payload("installation") | {"action": "deleted"}
    with database.write() as session:
        session.add(Organization(slug="initech", name="Initech", url=""))

    answers = [post_hook(created, "installation")]
    learnt = [row.installation for row in rows(Organization)]
    answers += [post_hook(metric("shop"), "metric_alert"), post_hook(deleted, "installation")]

    assert [answer.status_code for answer in answers] == [200, 202, 200]
    assert learnt == [created["installation"]["uuid"], ""]
    assert [row.organization_id for row in rows(Incident)] == [1]
    assert [row.installation for row in rows(Organization)] == ["", ""]


def metric(project):
    """A metric alert whose address names no organization."""
    body = payload("metric_alert") | {"installation": payload("installation")["installation"]}
    body["data"]["metric_alert"]["projects"] = [project]
    body["data"]["web_url"] = ""
    return body


def test_an_alert_of_before_the_retention_is_a_repeat(post_hook, rows, services):
    """Its row may be gone: a body that was recorded then tells nobody anew."""
    old = (services.now() - timedelta(days=31)).isoformat()
    fired, created = payload("event_alert"), payload("issue_created")
    fired["data"]["event"]["datetime"] = created["data"]["issue"]["firstSeen"] = old
    with database_retention(services):
        answers = [post_hook(fired, "event_alert"), post_hook(created)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert rows(ActivityRow) == []


@contextmanager
def database_retention(services, days=30):
    before = services.settings.retention_days
    services.settings.retention_days = days
    yield
    services.settings.retention_days = before


def test_other_actions(post_hook, rows):
    """An action of an issue that means nothing to us yet is kept too."""
    answer = post_hook(payload("issue_created") | {"action": "exploded"})

    assert answer.status_code == 202
    assert rows(WebhookRequest)[0].action == "exploded"
    assert rows(ActivityRow) == []


def test_passed(post_hook, rows):
    """Every single error is noted, but its body is not kept."""
    answer = post_hook({"action": "created", "data": {"error": {}}}, "error")

    assert answer.status_code == 202
    assert [noted.body for noted in rows(WebhookRequest)] == [None]


@pytest.mark.parametrize(
    "signed",
    [None, "", "0" * 64, "zz", signature(b"{}"), signature(b"other", "other"), b"\xff\xfe"],
)
def test_wrong_signature(http, rows, signed):
    """401 for a signature that is missing, of another body, or no signature at all."""
    raw = json.dumps(payload("issue_created")).encode()
    headers = hook_headers(raw, "issue", Sentry_Hook_Signature=signed)
    answer = http.post("/webhooks/sentry", content=raw, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["field"] == "Sentry-Hook-Signature"
    assert HOOK_SECRET not in answer.text
    assert signature(raw) not in answer.text
    assert rows(WebhookRequest) == []


def test_signature_is_of_the_raw_body(http):
    """Spaces and order count: what is signed is what came, not what it parses to."""
    raw = json.dumps(payload("issue_created"), indent=4, sort_keys=True).encode()
    spaced = http.post("/webhooks/sentry", content=raw, headers=hook_headers(raw, "issue"))
    changed = http.post("/webhooks/sentry", content=raw + b" ", headers=hook_headers(raw, "issue"))

    assert (spaced.status_code, changed.status_code) == (202, 401)


def test_closed_without_a_secret(services):
    """Without SENTRY_WEBHOOK_SECRET every webhook is refused, and the answer names it."""
    object.__setattr__(services, "settings", Settings())
    server = HttpServer(build_http(services, Health()), "127.0.0.1", 0)
    server.start()
    headers = hook_headers(b"{}", "issue", Sentry_Hook_Signature=signature(b"{}", ""))
    url = f"http://127.0.0.1:{server.port}/webhooks/sentry"
    answer = httpx.post(url, content=b"{}", headers=headers)
    server.stop()

    assert answer.status_code == 403
    assert answer.json()["error"]["field"] == "SENTRY_WEBHOOK_SECRET"


@pytest.mark.parametrize("name", ["Request-ID", "Sentry-Hook-Resource"])
@pytest.mark.parametrize("value", [None, "", "x" * 201])
def test_headers(post_hook, rows, name, value):
    """422 names the header that is missing, empty or endless."""
    answer = post_hook("issue_created", **{name.replace("-", "_"): value})

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, name)
    assert rows(WebhookRequest) == []


def test_unknown_resource(post_hook, rows):
    """422 for a resource that Sentry does not have, with those that it has."""
    answer = post_hook("issue_created", "weather")

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "Sentry-Hook-Resource")
    assert "event_alert" in answer.json()["error"]["message"]
    assert rows(WebhookRequest) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("action", None),
        ("action", 7),
        ("data", None),
        ("data", []),
        ("data.issue", None),
        ("data.issue.id", None),
        ("data.issue.title", {}),
        ("data.issue.project", "shop"),
        ("data.issue.project.slug", None),
        ("data.issue.assignedTo", "ada"),
        ("data.issue.lastSeen", "yesterday"),
    ],
)
def test_wrong_body(post_hook, rows, path, value):
    """422 names the field of Sentry's payload; nothing is stored, not even the request."""
    sent = payload("issue_created")
    *within, last = path.split(".")
    inner = sent
    for name in within:
        inner = inner[name]
    inner[last] = value
    answer = post_hook(sent)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, path)
    assert rows(WebhookRequest) == rows(ActivityRow) == []


def test_all_or_nothing(post_hook, rows, monkeypatch):
    """If its deliveries can't be owed, its activity is not stored either."""

    def fail(*_, **__):
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("bot.recipients.fan_out.enqueue_all", fail)
    answer = post_hook("event_alert", "event_alert")

    assert answer.status_code == 500
    assert rows(ActivityRow) == rows(Delivery) == rows(WebhookRequest) == []


def test_other_organization(post_hook, rows):
    """An issue of an organization that is not ours is refused, not filed under ours."""
    sent = payload("issue_created")
    for name in ("permalink", "web_url", "url"):
        sent["data"]["issue"][name] = sent["data"]["issue"][name].replace("acme/", "umbrella/")
    answer = post_hook(sent)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "organization")
    assert rows(Issue) == []
