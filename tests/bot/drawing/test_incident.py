from datetime import timedelta

import pytest

from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.incidents import take
from bot.incidents.report import Report
from bot.notes.note import Effect, plain
from store.incidents.incidents import Incident
from tests.bot.acme import add_acme
from tests.bot.incidents.reports import report
from tests.fakes import Clock

POINTS = [[1773482400 + 60 * n, n] for n in range(10)]


@pytest.fixture
def drawn(database, services):
    """The card after these reports, and the incident's version that it shows."""

    def draw(*reports):
        add_acme(database, {"target": "slack:C1"})
        for each in reports:
            take.receive(services, Report.model_validate(each), "api")
        with database.read() as session:
            return subjects.draw(Renderer(session, "Sentry"), "incident:1")

    return draw


@pytest.fixture
def sayings(database, services):
    """What the steps of these statuses say: under a card, and alone."""

    def say(*statuses):
        add_acme(database)
        for status in statuses:
            take.receive(services, Report.model_validate(report(status)), "api")
        with database.read() as session:
            renderer = Renderer(session, "Sentry")
            last = len(statuses)
            return renderer.reply(last), renderer.message(last, "you follow it")

    return say


def test_the_card(drawn):
    """Status and rule with a link, what was measured, since when."""
    note, version = drawn(report(points=POINTS))

    values = note.drawing.values
    assert note.title == "[shop] Critical: Too many errors"
    assert (values["title"], values["status"]) == ("Critical: Too many errors", "critical")
    assert values["text"] == "1,204 events in the last 10 minutes"
    assert values["started"] == (1773480000, "2026-03-14 09:20 UTC")
    assert values["footer"] == ("shop", "#1")
    assert values["url"].startswith("https://sentry.acme.test/")
    assert version == 1


def test_the_card_at_the_end(drawn):
    """How long it lasted; no figure where none is told."""
    at = (Clock()() + timedelta(minutes=14)).isoformat()
    ended = report("resolved", occurred_at=at, value=None)
    note, version = drawn(report(occurred_at=Clock()().isoformat()), ended)

    assert note.drawing.values["title"] == "Resolved: Too many errors"
    assert note.drawing.values["lasted"] == "20 minutes"
    assert note.drawing.values["text"] == ""
    assert version == 2


@pytest.mark.parametrize("points", [[], POINTS[:1], [[at, None] for at, _ in POINTS]])
def test_no_chart(drawn, points):
    """Where there is no line to draw."""
    note, _ = drawn(report(points=points))

    assert note.drawing.chart is None


def test_the_chart(drawn):
    """Points, thresholds by status, and in words what it shows."""
    note, _ = drawn(report(points=POINTS, rule={"warning_threshold": 800}))

    chart = note.drawing.chart
    assert len(chart.points) == len(POINTS)
    assert chart.thresholds == (("warning", 800.0), ("critical", 1000.0))
    assert (chart.status, chart.label) == ("critical", "events")
    assert chart.alt == "Critical: Too many errors. 1,204 events in the last 10 minutes"


def test_a_comparison_has_no_lines(drawn):
    """Its threshold is percent, which is no value of the metric."""
    note, _ = drawn(report(points=POINTS, rule={"comparison_delta": 60}))

    assert note.drawing.chart.thresholds == ()


def test_what_the_tracker_says(drawn):
    """Its own words where it tells no value."""
    note, _ = drawn(report(value=None, text="1204 events in the last 10 minutes"))

    assert note.drawing.values["text"] == "1204 events in the last 10 minutes"


def test_under_the_card(sayings):
    """What it is now, and how long it was what it was."""
    reply, _ = sayings("critical", "warning")

    assert plain(reply.lines[0]).startswith("Warning after ")
    assert plain(reply.lines[0]).endswith(" as Critical: 1,204 events in the last 10 minutes")


def test_in_the_channel_too(sayings):
    """What is broadcast names the rule: there is no card above it."""
    reply, _ = sayings("warning", "critical")

    assert plain(reply.lines[0]).startswith("Too many errors: Critical after ")


def test_alone(sayings):
    """The rule, the step, the facts; one conversation, one alert."""
    _, note = sayings("warning", "critical")

    assert plain(note.lines[0]).startswith("Too many errors: Critical after ")
    assert note.headline == "[Critical] Too many errors - shop"
    assert note.thread == "acme/incident/4"
    assert (note.effect, note.level) == (Effect.OPENS, "fatal")
    assert dict(note.facts) | {"Status": "Critical", "Critical threshold": "1,000"} == dict(
        note.facts
    )
    assert "you follow it" in plain(note.footer)


def test_each_step_says_what_it_was(database, services):
    """Though the incident went on before it was sent."""
    add_acme(database)
    for status in ("warning", "resolved"):
        take.receive(services, Report.model_validate(report(status)), "api")
    with database.read() as session:
        note = Renderer(session, "Sentry").message(1, "")

    assert note.title == "[shop] Warning: Too many errors"
    assert (note.effect, note.level) == (Effect.OPENS, "warning")


def test_gone(database):
    """A card whose incident is gone can't be drawn, and its lane goes on."""
    with database.read() as session, pytest.raises(LookupError):
        subjects.draw(Renderer(session, "Sentry"), "incident:7")


def test_subject():
    """What its cards, mails and mutes are about."""
    assert Incident(id=3).subject == "incident:3"


def test_a_late_step_alone(database, services):
    """It is told as what it was; what it is about is named by how it stands by now."""
    add_acme(database)
    ended = report("resolved", occurred_at=(Clock()() + timedelta(minutes=5)).isoformat())
    for each in (ended, report(occurred_at=Clock()().isoformat())):
        take.receive(services, Report.model_validate(each), "api")
    with database.read() as session:
        renderer = Renderer(session, "Sentry")
        note = renderer.message(2, "you follow it")
        card, _ = subjects.draw(renderer, "incident:1")

    assert note.title == "[shop] Resolved: Too many errors"
    assert note.headline == "[Resolved] Too many errors - shop"
    assert dict(note.facts)["Status"] == "Resolved"
    assert "Critical" in plain(note.lines[0])
    assert "Reported late" in plain(note.lines[0])
    assert card.drawing.values["title"] == "Resolved: Too many errors"


def test_an_end_that_is_the_first_word(drawn, monkeypatch):
    """Where time goes by arrival nobody can say how long it lasted."""
    monkeypatch.setattr(Report, "is_by_arrival", True)
    note, _ = drawn(report("resolved"))

    assert note.drawing.values["lasted"] == ""
