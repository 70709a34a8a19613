"""An incident under a project's new name, before anybody knew whose that was."""

from dataclasses import replace

import pytest
from sqlmodel import select

from bot.directory.sentry import project_renames
from bot.incidents import moved, take
from bot.incidents.report import Report
from store.incidents.incidents import Incident
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.people.directory import Project
from store.slack.cards import Card
from tests.bot.acme import add_shop, all_rows
from tests.bot.incidents.reports import report
from tests.fakes import Clock

EVERYWHERE = {"project": "*", "target": "slack:C1"}
CARD, MESSAGE, REPLY = Purpose.CARD, Purpose.MESSAGE, Purpose.REPLY


@pytest.fixture
def services(services):
    clock = Clock()
    return replace(services, now=clock, steady=clock)


@pytest.fixture
def tell(services):
    """Reports name the project `till`, which is what `shop` is called by now."""

    def tell(status):
        told = Report.model_validate(report(status, project="till"))
        take.receive(services, told, "sentry")

    return tell


@pytest.fixture
def owed(database):
    """Since the last look: what is owed to whom."""
    seen = set()

    def owed():
        fresh = [row for row in all_rows(database, Delivery) if row.id not in seen]
        seen.update(row.id for row in fresh)
        open_ones = [row for row in fresh if row.state == DeliveryState.WAITING]
        return [(row.lane, row.purpose) for row in open_ones if row.purpose != Purpose.REDRAW]

    return owed


@pytest.fixture
def rename(services):
    """What the directory's reading, or a webhook with the project's id, leads to."""

    def rename():
        with services.database.write() as session:
            shop = session.exec(select(Project).where(Project.slug == "shop")).one()
            project_renames.rename(session, services, shop, "till")

    return rename


@pytest.fixture(autouse=True)
def routes(database):
    add_shop(
        database,
        EVERYWHERE,
        {"project": "shop", "target": "slack:C2"},
        {"project": "shop", "target": "slack:C3", "min_level": "fatal"},
        {"project": "shop", "target": "pagerduty:primary"},
    )


def alerts(owed):
    """Without the notice that the project is called otherwise."""
    return {(lane, purpose) for lane, purpose in owed() if purpose != Purpose.NOTICE}


def test_the_projects_own_places_are_told(services, database, tell, owed, rename):
    """As it stands, once, whoever was not told; from then on they hear of all."""
    tell("warning")
    assert ("slack:C1", CARD) in alerts(owed)
    assert not {lane for lane, _ in alerts(owed)} & {"slack:C2", "pagerduty:primary"}

    rename()
    moved.tick(services)

    told = alerts(owed)
    assert {("slack:C2", CARD), ("pagerduty:primary", MESSAGE)} <= told
    assert not {lane for lane, _ in told} & {"slack:C1", "slack:C3"}
    assert {row.target for row in all_rows(database, Card)} >= {"slack:C1", "slack:C2"}
    moved.tick(services)
    assert alerts(owed) == set()
    tell("critical")
    assert {("slack:C2", REPLY), ("slack:C3", CARD), ("pagerduty:primary", MESSAGE)} <= alerts(owed)


def test_who_was_active_in_the_project(services, database, tell, rename):
    """They are around it as they would have been at its beginning."""
    tell("critical")
    rename()
    moved.tick(services)

    (incident,) = all_rows(database, Incident)

    assert incident.readers == ["ada@acme.test", "grace@acme.test"]


def test_one_that_is_over(services, tell, owed, rename):
    """Who never heard of it need not hear of its end."""
    tell("critical")
    rename()
    tell("resolved")
    alerts(owed)

    moved.tick(services)

    assert alerts(owed) == set()


def test_one_that_was_over_before(services, database, tell, owed, rename):
    """It is the project's, and that is all."""
    tell("critical")
    tell("resolved")
    alerts(owed)

    rename()
    moved.tick(services)

    assert alerts(owed) == set()
    assert [row.slug for row in all_rows(database, Project)] == ["till"]


@pytest.mark.disk
def test_a_database_that_can_not(services, tell, rename, owed, caplog):
    """A later tick does it."""
    tell("critical")
    rename()
    alerts(owed)
    with services.database.write():
        moved.tick(services)
    assert "incidents of renamed projects wait for the database" in caplog.text

    moved.tick(services)

    assert ("slack:C2", CARD) in alerts(owed)
