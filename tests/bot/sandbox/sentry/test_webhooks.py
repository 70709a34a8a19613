"""Webhooks: what is told of what, how it is signed, and how it is lost."""

import hashlib
import hmac
import threading

import pytest

from bot.sandbox.sentry import webhooks


@pytest.fixture
def told(sentry, receiver):
    """The actions of all webhooks so far, in the order of sending."""

    def told():
        assert sentry.webhooks.settle()
        assert len(receiver.came) >= len(sentry.webhooks_sent)
        return [f"{one.resource}.{one.action}" for one in sentry.webhooks_sent]

    return told


def test_signed(sentry, receiver, issue):
    """Over the raw body, with the resource in a header."""
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.settle()

    head, _, raw = receiver.came[0]
    digest = hmac.new(sentry.secret.encode(), raw, hashlib.sha256).hexdigest()
    assert head["Sentry-Hook-Signature"] == digest
    assert head["Sentry-Hook-Resource"] == "issue"
    assert head["Request-ID"]


def test_body_of_a_resolution(sentry, receiver, issue):
    """The whole issue as it is now, nobody subscribed, without an address of it or the person."""
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.settle()

    (body,) = receiver.bodies("issue")
    assert body["action"] == "resolved"
    assert body["installation"] == {"uuid": sentry.integration.installation}
    assert body["actor"] == {"type": "user", "id": sentry.person("ada").id, "name": "Ada Lovelace"}
    assert body["data"]["resolution_type"] == "now"
    shown = body["data"]["issue"]
    assert (shown["status"], shown["permalink"], shown["isSubscribed"]) == ("resolved", None, False)


def test_newer_bodies(sentry, receiver, issue):
    """With addresses, and with another word for the archive."""
    sentry.forms.permalinks = sentry.forms.web_urls = True
    sentry.forms.archived = ("ignored", "archived")
    sentry.act("ada", issue, {"status": "ignored"})
    sentry.webhooks.settle()

    bodies = receiver.bodies("issue")
    assert {body["action"] for body in bodies} == {"ignored", "archived"}
    shown = bodies[0]["data"]["issue"]
    assert shown["permalink"] == shown["web_url"] == f"{sentry.url}/organizations/acme/issues/1/"


def test_actors(sentry, rest, asked_by, receiver, issue):
    """Any integration is called by the name of the one that is told; Sentry is Sentry."""
    other = asked_by(token=sentry.add_integration("Other").token)
    rest.put(issue, status="resolved")
    other.put(issue, status="unresolved")
    sentry.happen(issue, rule="Errors")
    sentry.webhooks.settle()

    actors = {body["actor"]["name"] for body in receiver.bodies("issue")}
    ids = {body["actor"]["id"] for body in receiver.bodies("issue")}
    assert (actors, ids) == ({"Heliograph"}, {sentry.integration.uuid})
    assert receiver.bodies("event_alert")[0]["actor"]["id"] == "sentry"


def test_assigned(sentry, receiver, issue):
    """The assignee stands beside the issue, their id as a number."""
    sentry.act("ada", issue, {"assignedTo": "grace@acme.test"})
    sentry.webhooks.settle()

    data = receiver.bodies("issue")[0]["data"]
    grace = sentry.person("grace")
    expected = {"type": "user", "name": "Grace Hopper", "id": grace.id, "email": "grace@acme.test"}
    assert data["assignee"] == expected
    assert data["issue"]["assignedTo"]["id"] == str(grace.id)


def test_what_is_not_told(sentry, told, issue):
    """Unassigned, priority, an archive that ends, a week, an age, merges, deletions, deploys."""
    sentry.act("ada", issue, {"assignedTo": "ada@acme.test"})
    sentry.unassign("ada", issue)
    sentry.set_priority("ada", issue, "high")
    sentry.act("ada", issue, {"status": "ignored"})
    sentry.act("ada", issue, {"status": "unresolved"})
    details = {"statusDetails": {"ignoreDuration": 5}}
    sentry.act("ada", issue, {"status": "ignored"} | details)
    sentry.wait_over(issue)
    sentry.become_ongoing(issue)
    sentry.resolve_by_age(issue)
    sentry.deploy("api@5.0.0")
    sentry.request_invite("eve@acme.test")
    sentry.close_incident(sentry.open_incident("api"))
    sentry.merge("ada", issue, sentry.raise_issue("api", "OSError: full"))
    sentry.delete(issue)

    assert told() == [
        "issue.assigned",
        "issue.ignored",
        "issue.ignored",
        "metric_alert.critical",
        "issue.created",
    ]


def test_reopened(sentry, told, issue):
    """What was resolved is told; in older versions not even that."""
    for _ in range(2):
        sentry.act("ada", issue, {"status": "resolved"})
        sentry.act("ada", issue, {"status": "unresolved"})
        sentry.forms.unresolved_hook = False

    assert told() == ["issue.resolved", "issue.unresolved", "issue.resolved"]


def test_a_commit_is_told_twice(sentry, told, issue):
    """The feed has one row, with the commit."""
    sentry.resolve_by_commit(issue, "deadbeef")

    assert told() == ["issue.resolved"] * 2
    (row,) = sentry.feed(issue)
    assert (row["type"], row["data"]["commit"]["id"]) == ("set_resolved_in_commit", "deadbeef")


def test_an_alert_rule(sentry, receiver):
    """It fires for the first event too; it has no short id and no counts."""
    sentry.state.project_of("api").rule = "Errors in api"
    issue = sentry.raise_issue("api", "KeyError: 'sub'", line="claims['sub']", message="no claim")
    sentry.happen(issue)
    sentry.webhooks.settle()

    first, again = receiver.bodies("event_alert")
    event = first["data"]["event"]
    assert first["data"]["triggered_rule"] == "Errors in api"
    assert (event["issue_id"], event["message"]) == (issue.id, "no claim")
    assert event["url"].startswith(f"{sentry.url}/api/0/projects/acme/api/events/")
    assert event["event_id"] != again["data"]["event"]["event_id"]
    frame = event["exception"]["values"][0]["stacktrace"]["frames"][0]
    assert frame["context_line"] == "claims['sub']"


def test_a_metric_alert(sentry, receiver):
    """Critical, then over; the end lies back by the rule's window."""
    incident = sentry.open_incident("api", "Too many errors")
    sentry.change_incident(incident, "warning")
    sentry.end_incident(incident)
    sentry.webhooks.settle()

    bodies = {body["action"]: body for body in receiver.bodies("metric_alert")}
    assert set(bodies) == {"critical", "warning", "resolved"}
    alert = bodies["critical"]["data"]["metric_alert"]
    assert (alert["projects"], alert["alert_rule"]["time_window"]) == (["api"], 10.0)
    assert bodies["resolved"]["data"]["metric_alert"]["date_closed"]


def test_no_answer_in_time(sentry, receiver, issue):
    """Sentry tries once more, with another Request-ID; then it is lost."""
    sentry.webhooks.timeout = 0.05
    never = threading.Event()
    receiver.answers = [never, never]
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.settle()
    never.set()

    (sent,) = sentry.webhooks_sent
    assert (sent.tries, sent.is_delivered) == ([0, 0], False)
    first, second = (head["Request-ID"] for head, _, _ in receiver.came)
    assert first != second


def test_refused_or_out_of_reach(sentry, receiver, issue):
    """There is no second try then, whatever the answer is."""
    receiver.answers = [503]
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.settle()
    sentry.webhook_url = "http://127.0.0.1:9/"
    sentry.act("ada", issue, {"status": "unresolved"})
    sentry.webhooks.settle()

    assert [sent.tries for sent in sentry.webhooks_sent] == [[503], [0]]


def test_the_log_of_deliveries(sentry, rest, receiver, issue):
    """Newest first, without bodies; only the failed ones if asked so."""
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.settle()
    sentry.webhook_url = "http://127.0.0.1:9/"
    sentry.comment("ada", issue, "hm")
    sentry.webhooks.settle()

    path = f"{rest.root}sentry-apps/{sentry.integration.slug}/requests/"
    logged = [(one["eventType"], one["responseCode"]) for one in rest.get(path).json()]
    assert logged == [("comment.created", 0), ("issue.resolved", 200)]
    failed = rest.get(path, params={"errorsOnly": "true"}).json()
    assert [one["eventType"] for one in failed] == ["comment.created"]
    by_type = rest.get(path, params={"eventType": "issue.resolved"}).json()
    assert len(by_type) == 1
    assert receiver.came


def test_switched_off_after_too_many(sentry, rest, receiver, issue, monkeypatch):
    """Then the integration has no events, and is sent nothing more."""
    monkeypatch.setattr(webhooks, "TIMEOUTS_MAX", 1)
    sentry.webhooks.timeout = 0.05
    never = threading.Event()
    receiver.answers = [never, never]
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.settle()
    never.set()
    sentry.act("ada", issue, {"status": "unresolved"})

    (app,) = rest.get("sentry-apps/").json()
    assert (app["events"], len(sentry.webhooks_sent)) == ([], 1)


def test_what_an_integration_sees_of_itself(sentry, rest, asked_by):
    """In the list; not by its name, which only people may look at."""
    path = f"{rest.root}sentry-apps/{sentry.integration.slug}/"

    assert rest.get("sentry-apps/").json()[0]["events"] == ["issue", "comment"]
    assert (rest.get(path).status_code, rest.get(path).json()) == (404, {"detail": "Not found."})
    assert asked_by("ada").get(path).json()["uuid"] == sentry.integration.uuid


def test_held_lost_and_repeated(sentry, receiver, issue):
    """A test decides when they come, whether, and how often."""
    sentry.webhooks.lose("issue.resolved")
    sentry.act("ada", issue, {"status": "resolved"})
    sentry.webhooks.hold()
    sentry.act("ada", issue, {"status": "unresolved"})
    assert receiver.came == []
    sentry.webhooks.release()
    sentry.webhooks.settle()
    sentry.webhooks.send_again(sentry.webhooks_sent[0])
    sentry.webhooks.settle()
    sentry.webhooks.are_lost = True
    sentry.act("ada", issue, {"status": "resolved"})

    assert [body["action"] for body in receiver.bodies("issue")] == ["unresolved"] * 2
