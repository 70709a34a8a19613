"""Where a feed begins and ends: an alert that was over before it, and an issue that is gone."""

import pytest

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.intake.shown import IssueState, Step
from store.issues import intake as stored
from store.issues.issues import DELETED, Issue, IssueStatus

OPEN = IssueState(status=IssueStatus.UNRESOLVED, reached=Step(kind="set_unresolved"))


def alert(office):
    """Another one, by which whoever is on call is paged."""
    facts = {"id": str(office.issue.id), "title": "Boom", "project": "shop"}
    late = {"id": "a-2", "type": "alert", "organization": "acme", "issue": facts}
    intake.receive(office.services, Incoming.model_validate(late), "api")


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"status": "resolved"}, "set_resolved"), ({"status": "ignored"}, "set_ignored")],
)
def test_it_ended_before_the_first_reading(office, reading, change, kind):
    """No webhook told of it: whoever is on call need not go on, and nobody else is told."""
    alert(office)
    office.sentry.act("bob", office.issue, change)

    reading.read()

    assert office.activities() == ["alert", kind]
    assert reading.paged() == [kind]
    assert reading.targets_of(kind) == ["pagerduty:primary"]


@pytest.mark.parametrize("change", [{"status": "resolved"}, {"status": "ignored"}])
def test_first_contact_without_a_page(office, reading, change):
    """Nobody is told of what was before."""
    office.sentry.act("bob", office.issue, change)

    reading.read()

    assert office.activities() == []
    assert reading.paged() == []


def test_it_was_over_and_came_back(office, reading):
    """As people were told it stands, so it stands: what was in between is no news."""
    office.sentry.act("bob", office.issue, {"status": "resolved"})
    office.sentry.act("bob", office.issue, {"status": "unresolved"})

    reading.read()

    assert office.activities() == []


def test_it_ends_while_it_is_read_for_the_first_time(office, reading, monkeypatch):
    """Between the two questions of a reading: its row is asked for once more."""
    asked = office.client.issue

    def ended_by_then(*arguments, **by):
        if not office.kinds():
            office.sentry.act("bob", office.issue, {"status": "ignored"})
        return asked(*arguments, **by)

    monkeypatch.setattr(reading.reader._client, "issue", ended_by_then)

    reading.read()

    assert office.stored().status == IssueStatus.ARCHIVED
    assert reading.paged() == ["set_ignored"]


@pytest.fixture
def gone(office, reading):
    office.sentry.delete(office.issue)
    reading.read()
    assert office.stored().substatus == DELETED


@pytest.mark.usefixtures("gone")
def test_a_late_report_of_what_is_gone(office, reading):
    """It comes while Sentry does not answer: the card has no buttons again."""
    with office.sentry.outage():
        reading.hint(OPEN.model_dump(mode="json"))
        office.clock.move(minutes=2)
        assert reading.reader.turn()

    assert office.stored().substatus == DELETED


@pytest.mark.usefixtures("gone")
def test_what_is_gone_and_shown_as_there(office, reading):
    """Whatever brought it back: at the next reading it is gone again, and told once."""
    with office.database.write() as session:
        row = session.get_one(Issue, office.stored().id)
        row.status, row.substatus = IssueStatus.UNRESOLVED, "ongoing"
        session.add(row)

    reading.read()

    assert office.stored().substatus == DELETED
    assert office.activities() == ["deleted"]


def test_an_alert_that_comes_after_the_end(office, reading):
    """It was on its way when somebody archived the issue: whoever it woke up need not go on."""
    reading.read()
    office.sentry.act("bob", office.issue, {"status": "ignored"})
    reading.read()
    alert(office)
    with office.database.write() as session:
        stored.change_issue(session, office.stored().id, {"status": IssueStatus.UNRESOLVED})

    reading.read()

    assert office.stored().status == IssueStatus.ARCHIVED
    assert office.activities() == ["set_ignored", "alert", "set_ignored"]
    assert reading.paged() == ["set_ignored", "set_ignored"]
    assert reading.targets_of("set_ignored").count("slack:C1") == 1
