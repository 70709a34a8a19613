"""What the docs state of the program in tables, examples and figures is so."""

import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot import activities
from bot.directory import loader
from bot.intake import intake
from bot.intake.incoming import Incoming, IssueFacts
from bot.invites import expiry
from bot.invites.request import InviteAsked
from bot.program.figures import metrics_of
from bot.program.process import LONGEST_SILENCE
from bot.program.schedule import TICK
from bot.providers.slack import Slack
from bot.relay import retry_delay
from bot.relay.counts import DeliveryCounts
from bot.relay.relay import PROBE_EVERY
from bot.sentry.requests import Requests
from bot.services import Services
from bot.settings import Settings
from bot.sources import limits, posts
from bot.sources.answers import Accepted, NotTaken
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.sentry import hooks, issue
from bot.vocabulary import invite_links
from listeners import socket_mode
from listeners.socket_figures import SocketFigures
from store.outbox.models import DeliveryState
from store.people import directory_sync
from tests.pages import ROOT, blocks, example, names, page, table

SOURCES = {
    path: path.read_text() for path in (ROOT / "bot").rglob("*.py") if "sandbox" not in path.parts
}
CHECKS = ("socket", "database", "relay", "sending")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SPANS = {60: "minute"}  # Seconds.
COUNTS = {2: "two", 3: "Three", 16: "Sixteen"}
FIGURES = [
    ("operations", f"{COUNTS[Slack.pace.burst]} messages at once, then one a second in a channel"),
    ("operations", f"After {retry_delay.FIRST.seconds} second, then after twice as long"),
    ("operations", f"up to {retry_delay.LONGEST // MINUTE} minutes"),
    ("operations", "a look every minute" if MINUTE.seconds == PROBE_EVERY else "another word"),
    ("operations", f"within the last {SPANS[LONGEST_SILENCE.seconds]}"),
    ("operations", f"{COUNTS[socket_mode.CONNECTIONS]} connections"),
    ("install", f"{COUNTS[socket_mode.CONNECTIONS]} Socket Mode connections"),
    ("install", f"for {socket_mode.GIVE_UP_AFTER / 60:.0f} minutes"),
    ("commands", f"for {socket_mode.GIVE_UP_AFTER / 60:.0f} minutes"),
    ("architecture", f"a tick every {TICK} seconds"),
    ("architecture", f"{COUNTS[Slack.lanes_in_flight]} threads call the provider"),
    ("approvals", f"After {expiry.REMIND_AFTER // HOUR} hours"),
    ("approvals", f"After {expiry.EXPIRE_AFTER // DAY} days"),
    ("approvals", f"good for {invite_links.LASTS // DAY} days"),
    ("http", f"within {limits.BODY_PATIENCE.seconds} seconds"),
    ("http", f"larger than {limits.BODY_MAX // 1024**2} MiB"),
    ("http", f"nested {limits.DEPTH_MAX} deep"),
]


def bodies():
    """The activities of docs/http.md: in JSON blocks, and in what curl sends."""
    text = page("http")
    curls = [body for sh in blocks(text, "sh") for body in re.findall(r"-d '(.*?)'", sh, re.DOTALL)]
    found = [json.loads(body) for body in [*blocks(text, "json"), *curls]]
    return [body for body in found if "type" in body]


@pytest.mark.parametrize("body", bodies(), ids=lambda body: body["id"])
def test_activities_are_taken(services, body):
    """What the docs send is stored, after the directory that they show is loaded."""
    loader.load(services, example(), {})

    assert intake.receive(services, Incoming.model_validate(body), "api").is_new


def test_answers_have_the_shapes_shown():
    """Every JSON on the page is an activity or an answer."""
    shapes = {"is_repeat": Accepted, "error": NotTaken, "type": Incoming, "kind": InviteAsked}
    found = [json.loads(text) for text in blocks(page("http"), "json")]

    for body in found:
        shape = next(model for field, model in shapes.items() if field in body)
        assert shape.model_validate(body)
    assert len(found) >= len(shapes)


def test_the_webhook_example_is_read():
    """The webhook sent by hand is one that the program understands."""
    body = next(json.loads(b) for b in re.findall(r"BODY='(.*?)'\n", page("http"), re.DOTALL))

    assert issue.read(body, "request-1").type == "set_resolved"


def test_every_kind_is_documented():
    """What is told has a row with all its spellings and data, what is not is named."""
    said = {names(row[0])[0]: row for row in table(page("http"), "kind")}
    told = {kind.kind: kind for kind in activities.known_kinds() if kind.is_told}

    assert set(said) == set(told)
    assert set(activities.names()) <= set(names(page("http")))
    for name, kind in told.items():
        fields = {field.alias or n for n, field in kind.model_fields.items()} - {"member_id"}
        assert fields <= set(names(said[name][2]))


def test_every_field_is_documented():
    """What an activity and its issue may have."""
    told = {names(row[0])[0] for row in table(page("http"), "field")}

    assert told == set(Incoming.model_fields)
    assert set(IssueFacts.model_fields) <= set(names(page("http")))
    asked = {names(row[0])[0] for row in table(page("http"), "of a request")}
    assert asked == {each.alias or name for name, each in InviteAsked.model_fields.items()}


def test_every_address_is_documented(services):
    """What the program serves, and nothing that it does not."""
    settings = Settings()
    settings.sentry_oauth_client_id = "abc"  # Only then a browser may come back from Sentry.
    app = build_http(Services(settings, services.database), Health())
    served = {f"{m} {r.path}" for r in app.routes for m in r.methods - {"HEAD"}}

    assert {names(row[0])[0] for row in table(page("http"), "address")} == served


def test_every_status_is_documented():
    """Those of the description, and all others that the sources answer."""
    said = {int(row[0]) for row in table(page("http"), "status")}
    turned = re.findall(r"(?:Turned|_fault)\((\d{3})", "".join(SOURCES.values()))

    assert said == set(posts.ANSWERS) | {int(status) for status in turned} | {404, 405}


def test_every_webhook_is_documented():
    """Each resource that Sentry may send, with what becomes of it."""
    said = {row[0]: set(names(row[1])) for row in table(page("http"), "done")}
    kept = {name for name, each in hooks.RESOURCES.items() if each.read is hooks._later}

    assert said["told"] | said["learnt from, not told"] == set(hooks.RESOURCES) - kept
    assert said["kept, not told"] == kept
    assert said["noted only"] == set(hooks.PASSED)


def test_every_action_of_an_issue_is_documented():
    """All but the older spelling of one."""
    assert all(action in page("install") for action in set(issue.ACTIONS) - {"ignored"})


def test_every_metric_is_documented(database):
    """By the name that Prometheus sees."""
    with database.write() as session:
        directory_sync.note(session, "acme", polled_at=datetime.now(UTC))
    settings = Settings()
    settings.sentry_org = "acme"
    connection = SimpleNamespace(sessions=2, figures=SocketFigures(lambda: [1.0]))
    sentry = SimpleNamespace(connection=SimpleNamespace(requests=Requests()))
    metrics = metrics_of(Services(settings, database), connection, DeliveryCounts(), sentry)
    metrics.watch(Health(dict.fromkeys(CHECKS, lambda: None)))
    ends = {"counter": "_total", "info": "_info"}
    found = {f"{each.name}{ends.get(each.type, '')}" for each in metrics.registry.collect()}

    assert {names(row[0])[0] for row in table(page("operations"), "metric")} == found


def test_every_check_is_documented():
    """What `/readyz` may name."""
    source = SOURCES[ROOT / "bot" / "program" / "process.py"]

    assert tuple(names(row[0])[0] for row in table(page("operations"), "check")) == CHECKS
    assert all(f'"{check}": ' in source for check in CHECKS)


def test_every_delivery_state_is_documented():
    """The states that `deliveries` shows and takes."""
    said = [names(row[0])[0] for row in table(page("operations"), "state")]

    assert said == list(DeliveryState)


def test_every_audited_action_is_documented():
    """What may stand in the audit log."""
    calls = r'(?:action=|audited\(\w+, )"([a-z]+\.[a-z]+)"'
    found = {name for source in SOURCES.values() for name in re.findall(calls, source)}

    assert {names(row[0])[0] for row in table(page("security"), "action")} == found


@pytest.mark.parametrize(("where", "words"), FIGURES)
def test_figures_are_so(where, words):
    """Numbers in the text are those of the program."""
    assert words in " ".join(page(where).split())


def test_the_fault_example_runs():
    """The lines that the architecture page shows do what they say."""
    exec(blocks(page("architecture"), "python")[0], {})  # noqa: S102 - our own page.
