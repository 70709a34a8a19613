"""The provider against an Events API that is as strict as PagerDuty's, by the real pdpyras."""

import json
from datetime import timedelta

import pytest

from bot.notes.note import Effect, Link, Note, Person
from bot.providers.base import Edits, LooksUp, Setup
from bot.providers.pagerduty import PagerDuty, alert, dedup_key
from bot.providers.target_secrets import NoPlace, Place
from bot.sandbox import Answers, RateLimited, Sandbox
from bot.sandbox.pagerduty import EVENT_MAX, faults_of
from bot.settings import Settings
from bot.vocabulary.failures import Malformed, PermanentFailure, TargetDead, TemporaryFailure

KEY = "R0" + "ROUTINGKEY" * 3
NOTE = Note(
    "issue:1",
    "[shop] Cart is empty",
    lines=(("Alert: ", Link("SHOP-1", "https://x.test/1"), " by ", Person("Ada")),),
    url="https://x.test/1",
    level="fatal",
    headline="SHOP-1 - Cart is empty",
    thread="acme/issue/1",
    effect=Effect.OPENS,
    facts=(("Project", "shop"), ("Events", "12")),
    excerpt="KeyError: 'currency'",
)
WIDE = "💥" * 20_000


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def pagerduty(sandbox):
    yield PagerDuty(lambda _: Place(KEY, variable="PD_KEY"), url=sandbox.pagerduty.url)
    sandbox.faults.clear()


def note(**changes):
    values = {name: getattr(NOTE, name) for name in NOTE.__dataclass_fields__}
    return Note(**values | changes)


def test_built_as_the_settings_are(sandbox):
    """Its address, and what the tracker is called."""
    settings = Settings(pagerduty_url=f"{sandbox.pagerduty.url}/", tracker_name="Tracker")
    PagerDuty.build(Setup(settings, None, lambda _: Place(KEY))).send(NOTE, "primary", None)

    assert PagerDuty.off(settings) == ""
    assert sandbox.pagerduty.events[-1]["links"][0]["text"] == "Open in Tracker"


def test_a_trigger_says_all(pagerduty, sandbox):
    """What is wrong, how bad, where, and the way to it."""
    assert pagerduty.send(NOTE, "primary", None) == "acme/issue/1"

    assert sandbox.pagerduty.events[-1] == {
        "event_action": "trigger",
        "routing_key": KEY,
        "dedup_key": "acme/issue/1",
        "client": "Heliograph",
        "client_url": "https://x.test/1",
        "links": [{"href": "https://x.test/1", "text": "Open in Sentry"}],
        "payload": {
            "summary": "[shop] Cart is empty",
            "source": "shop",
            "severity": "critical",
            "custom_details": {
                "Project": "shop",
                "Events": "12",
                "What happened": "Alert: SHOP-1 by Ada",
                "Excerpt": "KeyError: 'currency'",
            },
        },
    }


def test_one_alert_from_trigger_to_resolve(pagerduty, sandbox):
    """All under one key, each by its own effect."""
    states = []
    for effect in (Effect.OPENS, Effect.ACKNOWLEDGES, Effect.CLOSES, Effect.OPENS):
        pagerduty.send(note(effect=effect, thread="acme/issue/2"), "primary", None)
        states.append(sandbox.pagerduty.alerts["acme/issue/2"].state)

    assert states == ["triggered", "acknowledged", "resolved", "triggered"]


def test_what_opens_and_closes_nothing_is_not_for_it(pagerduty):
    """The relay owes it no such note; one that comes all the same is given up."""
    assert PagerDuty.effects == {Effect.OPENS, Effect.ACKNOWLEDGES, Effect.CLOSES}
    with pytest.raises(PermanentFailure):
        pagerduty.send(note(effect=Effect.TELLS), "primary", None)


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("fatal", "critical"),
        ("error", "error"),
        ("warning", "warning"),
        ("info", "info"),
        ("debug", "info"),
        ("sample", "error"),
    ],
)
def test_severity(level, severity):
    """A level that nobody knows is taken for an error."""
    assert alert(note(level=level), "Sentry")["payload"]["severity"] == severity


@pytest.mark.parametrize("level", ["error", "sample"])
@pytest.mark.parametrize(
    "changes",
    [
        {"title": WIDE, "excerpt": WIDE, "lines": ((WIDE,),) * 9, "facts": ((WIDE, WIDE),) * 900},
        {"facts": tuple((f"{n}{WIDE}", WIDE) for n in range(900))},
        {"facts": (("Project", WIDE),), "url": f"https://x.test/{WIDE}"},
        {"title": " \n", "facts": (), "url": "", "lines": ()},
        {"facts": (("Project", ""),)},
    ],
)
def test_every_event_is_within_the_limits(changes, level):
    """However much there is to say, or little."""
    event = {"event_action": "trigger", "routing_key": KEY, "dedup_key": "k"}
    event |= alert(note(level=level, **changes), "Sentry")

    assert faults_of(event) == []
    assert len(json.dumps(event)) < EVENT_MAX


def test_a_summary_that_is_cut_says_so():
    """1024 characters, on one line."""
    summary = alert(note(title="a\nb" + "x" * 2000), "Sentry")["payload"]["summary"]

    assert (len(summary), summary[:4], summary[-1]) == (1024, "a bx", "…")


def test_long_keys_stay_apart():
    """They end in a digest of the whole."""
    keys = [dedup_key(note(thread="x" * 300 + end)) for end in ("a", "b", "a")]

    assert [len(key) for key in keys] == [255] * 3
    assert (keys[0] == keys[2], keys[0] == keys[1]) == (True, False)


@pytest.mark.parametrize("thread", ["x" * 255, "acme/issue/ü"])
def test_a_key_that_fits_stays_as_it_is(thread):
    """So that people can tell it."""
    assert dedup_key(note(thread=thread)) == thread


def test_no_routing_key_pauses_with_the_reason(sandbox):
    """It names the variable that is missing."""

    def place(target):
        raise NoPlace(f"the environment variable of {target} is not set")

    with pytest.raises(TargetDead, match="environment variable of pagerduty:primary is not set"):
        PagerDuty(place, url=sandbox.pagerduty.url).send(NOTE, "primary", None)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Answers(status=400, body={"errors": ["Invalid routing key"]}), TargetDead),
        (
            Answers(status=400, body={"errors": ["Length of 'routing_key' is incorrect"]}),
            TargetDead,
        ),
        (Answers(status=400, body={"errors": ["'payload.summary' is missing"]}), Malformed),
        (Answers(status=413), Malformed),
        (Answers(status=401), TargetDead),
        (Answers(status=403), TargetDead),
        (Answers(status=404), TargetDead),
        (Answers(status=302), TargetDead),
        (Answers(status=409), PermanentFailure),
        (Answers(status=202, body="<html>"), TemporaryFailure),
        (Answers(status=202, body={"status": "success"}), TemporaryFailure),
    ],
)
def test_what_an_answer_means(pagerduty, sandbox, fault, kind):
    """The key's fault, the event's, or something between us and PagerDuty."""
    sandbox.faults.add("pagerduty", fault)
    with pytest.raises(kind) as caught:
        pagerduty.send(NOTE, "primary", None)

    assert type(caught.value) is kind
    assert KEY[-4:] not in str(caught.value)


def test_pdpyras_does_not_retry(pagerduty, sandbox):
    """One send is one request, whatever comes back; the relay waits as it is asked to."""
    calls = sandbox.call_count("pagerduty")
    for fault in (RateLimited(retry_after=7), Answers(status=500), Answers(status=503)):
        sandbox.faults.add("pagerduty", fault, times=1)
        with pytest.raises(Exception, match="PagerDuty") as caught:
            pagerduty.send(NOTE, "primary", None)
        if isinstance(fault, RateLimited):
            assert caught.value.retry_after == timedelta(seconds=7)

    assert sandbox.call_count("pagerduty") == calls + 3


def test_the_note_stays_as_it_was(pagerduty):
    """The client writes the key into what it is given: that must not be what is stored."""
    pagerduty.send(NOTE, "primary", None)

    assert KEY not in str(NOTE)
    assert KEY not in str(pagerduty.show(NOTE, "primary", None))


def test_it_needs_no_look_up(pagerduty):
    """A second trigger folds into the first."""
    assert not isinstance(pagerduty, Edits | LooksUp)


@pytest.mark.parametrize(
    ("effect", "shown"),
    [(Effect.CLOSES, '"resolve"'), (Effect.OPENS, '"[shop] Cart is empty"')],
)
def test_shows_what_it_would_send(pagerduty, effect, shown):
    """For the preview."""
    assert shown in pagerduty.show(note(effect=effect), "primary", None)["pagerduty.json"]


def test_shows_nothing_of_what_it_would_not_send(pagerduty):
    """A comment is not for whoever is on call."""
    assert pagerduty.show(note(effect=Effect.TELLS), "primary", None) == {}
