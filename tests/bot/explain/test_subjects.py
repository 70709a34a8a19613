"""Why an incident was told, or not: each of its steps, by the number that people know it by."""

import pytest
from sqlmodel import select

from bot.explain import why
from bot.explain.why import NoSuchIssue
from bot.incidents import take
from bot.incidents.report import Report
from store.issues.activities import ActivityRow
from store.routing.routes import Route
from store.slack import workspaces
from store.slack.cards import Card
from store.slack.workspaces import Workspace
from tests.bot.acme import add_acme

BODY = {
    "id": "9",
    "identifier": "42",
    "title": "Too many errors",
    "project": "api",
    "started_at": "2026-03-14T09:00:00Z",
    "rule": {"name": "Too many errors", "aggregate": "count()", "time_window": 10},
}


@pytest.fixture
def report(services):
    def report(status, **changes):
        body = Report.model_validate(BODY | {"status": status, "value": 1204} | changes)
        return take.receive(services, body, "api")

    return report


@pytest.fixture
def routed(services):
    """Acme, all of whose alerts go to a channel."""
    add_acme(services.database, {"target": "slack:C0A"})
    with services.database.write() as session:
        workspaces.remember(session, Workspace(team_id="T0ACME", name="Acme"))


@pytest.mark.parametrize("number", ["42", "#42", " #42 "])
def test_each_step(services, routed, report, number):
    """With what became of it, and how true the card is."""
    report("warning")
    report("critical")

    [found] = why.explain(services, number)

    assert found.title.startswith("#42 Critical: Too many errors\n1,204 events in the last 10 min")
    assert found.title.endswith("project api of acme")
    assert [one.sentence.partition(" after ")[0] for one in found.activities] == [
        "Warning: 1,204 events in the last 10 minutes",
        "Critical",
    ]
    assert found.activities[0].outcomes[0].target == "slack:C0A"
    assert found.activities[0].outcomes[0].what == "the card"
    assert found.cards[0].words == "not posted yet"


def test_an_incident_that_nobody_numbered(services, routed, report):
    """It goes by the tracker's own id; one that has a number does not."""
    report("warning", id="abc-1", identifier="")
    report("warning", id="abc-2")

    [found] = why.explain(services, "abc-1")
    assert found.title.startswith("#abc-1 Warning: Too many errors")
    with pytest.raises(NoSuchIssue):
        why.explain(services, "abc-2")


def test_a_card_that_is_behind(services, routed, report):
    """It is said of what it is about."""
    report("warning")
    with services.database.write() as session:
        card = session.exec(select(Card)).one()
        card.external_id, card.drawn_version = "1.1", 0

    assert why.explain(services, "42")[0].cards[0].words == "behind the incident"


def test_no_route(services, report):
    """Why nobody was told, of each step."""
    add_acme(services.database)
    report("warning")

    [found] = why.explain(services, "42")

    assert found.activities[0].nobody.startswith("no route covers the project api")
    assert found.cards == ()


def test_over_before_it_was_heard_of(services, routed, report):
    """There is nothing to say of it."""
    report("resolved")

    [found] = why.explain(services, "42")

    assert found.activities[0].nobody == "it was over when it was first heard of"


def test_of_a_later_version(services, routed, report):
    """Data that can't be read is no fault."""
    report("warning")
    with services.database.write() as session:
        session.exec(select(ActivityRow)).one().data = {"status": "on fire"}

    assert why.explain(services, "42")[0].activities[0].sentence == "incident"


def test_of_other_organizations(services, routed, report):
    """As unknown as none at all."""
    report("warning")

    assert why.explain(services, "42", within=[1])
    for name, within in (("42", [2]), ("42", []), ("43", None), ("", None), ("#", None)):
        with pytest.raises(NoSuchIssue):
            why.explain(services, name, within)


def test_a_route_that_does_not_match(services, report):
    """Its condition is named."""
    add_acme(services.database, {"target": "slack:C0A", "min_level": "fatal"})
    report("warning")
    with services.database.read() as session:
        assert len(session.exec(select(Route)).all()) == 1

    [outcome] = why.explain(services, "42")[0].activities[0].outcomes

    assert outcome.words == "not sent: level warning is below the route's fatal"
