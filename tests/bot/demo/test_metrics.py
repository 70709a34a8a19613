"""The demo's metric, as its chart shows it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import metrics
from bot.demo.metrics import CRITICAL, MINUTES, TROUBLE, WARNING, Metric
from tests.bot.web_server import Server


@pytest.fixture
def reports():
    """What is sent for these statuses, one after the other."""
    metric = Metric("", "")
    return lambda *statuses: [metric._report(status) for status in statuses]


def values(report):
    return [value for _, value in report["points"]]


def at(report, field):
    return datetime.fromisoformat(report[field])


def test_nothing_is_quite_even(reports):
    """Before it began all is as usual, with its ups and downs, below both thresholds."""
    (report,) = reports("warning")
    calm = values(report)[: MINUTES - TROUBLE]

    assert len(report["points"]) == MINUTES
    assert len(set(calm)) > 5
    assert max(calm) < WARNING


def test_it_rises_over_the_thresholds(reports):
    """Each status has its share of the time, the newest at the end."""
    *_, report = reports("warning", "critical")
    half = TROUBLE // 2

    assert min(values(report)[-half:]) > CRITICAL
    assert all(WARNING < value < CRITICAL for value in values(report)[-TROUBLE : -half - 1])


def test_its_times_are_those_of_the_chart(reports):
    """It began once; each status came after the one before, and none in the future."""
    told = reports("warning", "critical", "warning", "resolved")
    turned = [at(report, "occurred_at") for report in told]

    assert len({report["started_at"] for report in told}) == 1
    assert turned == sorted(turned)
    assert turned[0] == at(told[0], "started_at")
    assert timedelta(0) < datetime.now(UTC) - turned[-1] < timedelta(minutes=TROUBLE)


def test_a_new_incident_after_the_end(reports):
    """With an id and a number of its own."""
    told = reports("warning", "resolved", "warning")

    assert [report["id"] for report in told] == ["demo-1", "demo-1", "demo-2"]
    assert at(told[0], "started_at") < at(told[2], "started_at")


@pytest.mark.parametrize("busy", [1, 9])
def test_a_busy_database(monkeypatch, busy):
    """The intake says to send it again: that is done a few times, and said where it is in vain."""
    monkeypatch.setattr(metrics, "REST", 0.01)
    with Server() as server:
        server.status = 503
        metric = Metric(f"http://{server.place}", "token")
        send, post = metric.samples()[0].send, metric._post

        def then_free(report):
            answer = post(report)
            server.status = 200 if len(server.paths) >= busy else 503
            return answer

        monkeypatch.setattr(metric, "_post", then_free)
        said = str(send())

        assert said.startswith("incident 1 is warning: " + ("taken" if busy == 1 else "503"))
        assert len(server.paths) == (2 if busy == 1 else metrics.TRIES)
