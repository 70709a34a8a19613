"""Incidents in the store, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from store.incidents import incidents
from store.incidents.incidents import Incident, IncidentStatus
from store.issues.activities import ActivityRow
from store.outbox import deliveries
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.people.directory import Organization, Project, put

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def session(database):
    with database.write() as session:
        acme = put(session, Organization, {"slug": "a"}, name="A", url="https://a.test").row_id
        put(session, Project, {"organization_id": acme, "slug": "api"})
        session.flush()
        yield session


def add(session, source_id="4", **changes):
    given = {
        "organization_id": 1,
        "project_id": 1,
        "source_id": source_id,
        "identifier": "1",
        "rule": "Too many errors",
        "url": "",
        "status": IncidentStatus.WARNING,
        "since": AT,
        "started_at": AT,
        "said": "",
        "aggregate": "count()",
        "thresholds": [["critical", 1000.0]],
        "points": [[1.0, None], [2.0, 1e308]],
        "readers": ["ada@acme.test"],
    }
    return incidents.add(session, **given | changes)


def test_stored_and_found(session):
    """By the tracker's id; everything is as it was given."""
    incident_id = add(session, value=1e308)
    found = incidents.by_source_id(session, 1, "4")

    assert (found.id, found.status, found.since) == (incident_id, IncidentStatus.WARNING, AT)
    assert (found.value, found.points) == (1e308, [[1.0, None], [2.0, 1e308]])
    assert (found.readers, found.version) == (["ada@acme.test"], 1)
    assert incidents.by_source_id(session, 1, "5") is None


@pytest.mark.parametrize(("name", "ids"), [("1", ["4"]), ("5", ["5"]), ("4", []), ("", [])])
def test_by_its_number(session, name, ids):
    """Else by the tracker's own id, where nobody gave it a number."""
    add(session)
    add(session, "5", identifier="")

    found = incidents.by_identifier(session, name)
    assert [each.source_id for each in found] == ids
    assert {each.number for each in found} <= {name}


def test_one_row_each(session):
    """Two processes can't begin the same incident."""
    add(session)

    with pytest.raises(IntegrityError), session.begin_nested():
        add(session)


def test_changed_as_it_was_read(session):
    """One of two wins; the other is told so, and sees what the first one did."""
    add(session)
    incident = incidents.by_source_id(session, 1, "4")
    later = {"status": IncidentStatus.RESOLVED, "since": AT + timedelta(minutes=1)}

    assert incidents.change(session, incident, later)
    assert not incidents.change(session, incident, {"status": IncidentStatus.CRITICAL})
    now = incidents.by_source_id(session, 1, "4")
    assert (now.status, now.version) == (IncidentStatus.RESOLVED, 2)


def step(session, number, incident_id, status="warning"):
    owned = {"organization_id": 1, "project_id": 1, "incident_id": incident_id}
    times = {"occurred_at": AT, "received_at": AT, "data": {"status": status}}
    row = ActivityRow(source_id=f"api:{number}", kind="incident", **owned, **times)
    session.add(row)
    session.flush()
    return row.row_id


def test_the_last_step(session):
    """The newest of this incident's."""
    first, other = add(session), add(session, "5")
    step(session, 1, first)
    last = step(session, 2, first)
    step(session, 3, other)

    assert incidents.last_step(session, first) == last
    assert incidents.last_step(session, 99) is None


def test_its_statuses(session):
    """Those since it began, or began anew; the newest first."""
    first, other = add(session), add(session, "5")
    for number, status in enumerate(("critical", "resolved", "warning", "open")):
        step(session, number, first, status)
    step(session, 9, other, "critical")

    assert incidents.statuses(session, first) == [IncidentStatus.OPEN, IncidentStatus.WARNING]
    assert incidents.statuses(session, 99) == []


def test_the_record_names_the_rule(session):
    """What a delivery is about."""
    row_id = step(session, 1, add(session))
    owed = {"lane": "email:a@a.test", "purpose": Purpose.MESSAGE, "state": DeliveryState.SENT}
    session.add(Delivery(key="k", activity_id=row_id, created_at=AT, **owed))
    session.flush()
    (found,) = deliveries.newest(session, state=None, target=None, limit=1)

    assert (found.kind, found.about) == ("incident", "Too many errors")


def test_an_incident_that_is_not_stored_is_about_nothing():
    """Its subject would name another one."""
    with pytest.raises(ValueError, match="no id"):
        _ = Incident().subject


def test_a_step_by_its_moment(session):
    """Of that status; and what came late is none of its statuses."""
    first = add(session)
    place = {"organization_id": 1, "project_id": 1, "incident_id": first, "kind": "incident"}
    for number, (status, is_late) in enumerate([("warning", False), ("critical", True)]):
        told = {"source_id": f"api:{number}", "data": {"status": status}, "is_late": is_late}
        session.add(ActivityRow(**place, **told, occurred_at=AT, received_at=AT))
        session.flush()

    assert incidents.step_at(session, first, IncidentStatus.CRITICAL, AT) == 2
    assert incidents.step_at(session, first, IncidentStatus.OPEN, AT) is None
    assert incidents.last_step(session, first) == 1
    assert incidents.statuses(session, first) == [IncidentStatus.WARNING]
