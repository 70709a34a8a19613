"""Metric alerts of Sentry get charts: asked for after the alert went out, told to nobody."""

import logging
import shutil

import pytest

from bot.notes import charts
from bot.sandbox.sentry.faults import CutBody, InternalError, LateStart
from store.incidents.incidents import Incident
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until

TITLE = "Too many errors"
STATS = "events-stats"


@pytest.fixture
def sides(slack, tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}").start()
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
    yield sides
    sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


def has_chart(card):
    return "image" in [block["type"] for block in card.attachments[0]["blocks"]]


def shows_chart(sides):
    return lambda: any(map(has_chart, sides.slack.messages("alerts")))


@pytest.fixture
def drawn(monkeypatch):
    """Whether matplotlib is there or not."""
    monkeypatch.setattr(charts, "is_possible", lambda: True)
    monkeypatch.setattr(charts, "_png", lambda _chart: b"\x89PNG\r\n\x1a\n")


@pytest.mark.usefixtures("drawn")
def test_the_card_gets_its_chart(sides, ada):
    """The alert is posted without it; then the card is edited once."""
    sides.sentry.faults.add(STATS, LateStart(seconds=0.3), times=1)

    sides.sentry.open_incident("shop", TITLE)

    assert not has_chart(ada.expect_message(TITLE, channel="alerts"))
    assert wait_until(shows_chart(sides))
    sides.at_rest()
    [incident] = sides.program.rows(Incident)
    assert max(value for _, value in incident.points) == 140
    assert len(sides.slack.messages("alerts")) == 1
    assert len(sides.sentry.calls("GET events-stats")) == 1


@pytest.mark.usefixtures("drawn")
def test_each_step_has_a_newer_one(sides, ada):
    incident = sides.sentry.open_incident("shop", TITLE, "warning")
    card = ada.expect_message(TITLE, channel="alerts")
    assert wait_until(shows_chart(sides))

    sides.sentry.change_incident(incident, "critical", 900)

    ada.expect_message("Critical", thread=card)

    def highest():
        return max(value for _, value in sides.program.rows(Incident)[0].points)

    assert wait_until(lambda: highest() == 900)


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize(
    "fault", [InternalError, CutBody, lambda: InternalError(400)], ids=["500", "cut", "400"]
)
def test_where_it_fails(sides, ada, caplog, fault):
    """People see the alert as ever; the log says it once while it lasts."""
    caplog.set_level(logging.WARNING)
    sides.sentry.faults.add(STATS, fault())

    def told():
        return [each for each in caplog.messages if "have no charts" in each]

    for number, title in enumerate(("One", "Two", "Three"), 1):
        sides.sentry.open_incident("shop", title)
        assert not has_chart(ada.expect_message(title, channel="alerts"))
        assert wait_until(lambda n=number: len(sides.sentry.calls("GET events-stats")) == n)
        assert wait_until(told)  # Its answer is taken after Sentry has given it.

    sides.at_rest()
    assert len(told()) == 1
    assert all(not row.points for row in sides.program.rows(Incident))


def test_without_matplotlib(sides, ada, monkeypatch):
    """Nothing is asked, and the card comes as ever."""
    monkeypatch.setattr(charts, "is_possible", lambda: False)

    sides.sentry.open_incident("shop", TITLE)

    assert not has_chart(ada.expect_message(TITLE, channel="alerts"))
    sides.at_rest()
    assert not sides.sentry.calls("GET events-stats")
