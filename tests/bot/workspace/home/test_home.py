"""Homes: opened, kept true for a while, for people of the workspace."""

from datetime import timedelta

import pytest

from bot.identity.gate import Presser
from bot.intake import intake
from bot.notices import surface_redraws
from bot.workspace import home as opening
from store.outbox.models import Delivery, DeliveryState
from store.slack.homes import Home
from tests.bot.acme import all_rows, told
from tests.bot.workspace.home.conftest import ADA, TEAM


@pytest.fixture
def owed(acme):
    """How many redraws of Homes wait; then they are taken as sent."""

    def owed():
        with acme.database.write() as session:
            rows = [session.merge(row) for row in all_rows(acme.database, Delivery)]
            waiting = [
                row
                for row in rows
                if row.state == DeliveryState.WAITING and row.lane == "slack:U0ADA"
            ]
            waiting = [row for row in waiting if row.purpose == "redraw"]
            for row in waiting:
                row.state = DeliveryState.SENT
            return len(waiting)

    assert owed() == 1  # It was opened.
    return owed


def age(acme, by):
    with acme.database.write() as session:
        home = session.get(Home, 1)
        home.opened_at = acme.now() - by


def test_after_whatever_they_do(acme, owed):
    """Once, however often."""
    opening.refresh(acme, ADA)
    opening.refresh(acme, ADA)

    assert owed() == 1


def test_not_for_ever(acme, owed):
    """Whoever opened it long ago does not look at it now."""
    age(acme, surface_redraws.HOME_FOR + timedelta(seconds=1))

    opening.refresh(acme, ADA)

    assert owed() == 0


@pytest.mark.parametrize(
    "by", [Presser(TEAM, "U0ADA", "T2"), Presser("T9", "U0ADA", "T9"), Presser("", "", "")]
)
def test_strangers_have_none(acme, by):
    """Nor has who comes from elsewhere."""
    opening.open_home(acme, by)

    assert len(all_rows(acme.database, Home)) == 1


def test_an_issue_comes_and_goes(acme, owed):
    """Assigned, changed, unassigned: each draws the Home of who has or had it."""
    ada = {"assignee": "Ada Lovelace", "assigneeEmail": "ada@acme.test"}
    intake.receive(acme, told(), "api")
    assert owed() == 0
    for number, (kind, data) in enumerate(
        [("assigned", ada), ("set_resolved", {}), ("set_unresolved", {}), ("unassigned", {})]
    ):
        intake.receive(acme, told(kind, id=f"b-{number}", data=data), "api")
        assert owed() == 1, kind


def test_the_issues_of_others(acme, owed):
    """Nothing that is Grace's draws Ada's."""
    grace = {"assignee": "Grace Hopper", "assigneeEmail": "grace@acme.test"}
    intake.receive(acme, told("assigned", data=grace), "api")

    assert owed() == 0
