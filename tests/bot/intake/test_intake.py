from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.activities import kind_named, known_kinds
from bot.intake import intake, record
from bot.intake.intake import Receipt, Refused
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import Delivery, DeliveryState
from store.people.directory import Project
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock


@pytest.fixture
def acme(database):
    return add_acme(database, {"target": "slack:C1"})


@pytest.fixture
def services(services):
    return replace(services, now=Clock())


@pytest.fixture
def receive(services, acme):
    def receive(kind="alert", source="api", **changes):
        return intake.receive(services, told(kind, **changes), source)

    return receive


@pytest.fixture
def rows(database):
    return lambda table: all_rows(database, table)


def test_first_sight(receive, rows, services, acme):
    """An issue and a project that nobody knew are made; the activity is stored with both."""
    taken = receive(data={"message": "boom"}, occurred_at="2026-03-01T00:00:00+02:00")

    (project,), (issue,), (row,) = rows(Project), rows(Issue), rows(ActivityRow)
    assert taken == Receipt(row.id, is_new=True)
    assert (row.source_id, row.kind, row.data) == ("api:a-1", "alert", {"message": "boom"})
    assert (row.organization_id, row.project_id, row.issue_id) == (acme.id, project.id, issue.id)
    assert row.occurred_at == datetime(2026, 2, 28, 22, tzinfo=UTC)
    assert row.received_at == services.now()
    assert (project.slug, issue.title, issue.excerpt) == ("shop", "It broke", "boom")


@pytest.mark.parametrize("kind", list(known_kinds()), ids=lambda kind: kind.kind)
def test_every_kind_round_trips(receive, rows, kind):
    """What is stored of each kind reads back as the activity that was told."""
    receive(kind.kind, data=dict(kind.example))

    (row,) = rows(ActivityRow)
    read = kind_named(row.kind).model_validate(row.data)
    expected = kind.model_validate(kind.example)
    assert read == expected.knowing({"ada@acme.test": 1, "grace@acme.test": 2})


def test_untold_title(receive, rows):
    """A source that does not know the title leaves it as it is; a new issue says so."""
    receive("note", data={"text": "On it"}, issue={"title": None})
    first = rows(Issue)[0].title
    receive(id="a-2")
    receive("note", id="a-3", data={"text": "On it"}, issue={"title": None})

    assert first == record.UNTITLED
    assert [issue.title for issue in rows(Issue)] == ["It broke"]


def test_other_spelling(receive, rows):
    """A second name of a kind is stored under the first."""
    receive("first_seen")

    assert rows(ActivityRow)[0].kind == "alert"


def test_repeat_changes_nothing(receive, rows):
    """The same id again: the same answer, and neither issue, activity nor outbox move."""
    first = receive()
    before = [rows(table) for table in (Issue, ActivityRow, Delivery)]
    second = receive("set_resolved", issue={"title": "Other"})

    assert second == Receipt(first.activity_id, is_new=False)
    assert [rows(table) for table in (Issue, ActivityRow, Delivery)] == before


def test_ids_are_each_source_own(receive, rows):
    """Two sources may use the same id for different things."""
    receive(source="api")
    receive(source="sentry")

    assert [row.source_id for row in rows(ActivityRow)] == ["api:a-1", "sentry:a-1"]


@pytest.mark.parametrize(
    ("kind", "status", "substatus"),
    [
        ("set_resolved", IssueStatus.RESOLVED, ""),
        ("set_ignored", IssueStatus.ARCHIVED, "archived_forever"),
        ("set_unresolved", IssueStatus.UNRESOLVED, "ongoing"),
        ("alert", IssueStatus.UNRESOLVED, ""),
    ],
)
def test_state(receive, rows, kind, status, substatus):
    """Each kind brings the issue into its state."""
    receive(kind)

    (issue,) = rows(Issue)
    assert (issue.status, issue.substatus) == (status, substatus)


def test_the_source_knows_the_finer_state(receive, rows):
    """A substatus that the source tells wins over the one that the kind implies."""
    receive("set_unresolved", issue={"substatus": "regressed"})

    assert rows(Issue)[0].substatus == "regressed"


def test_last_action(receive, rows):
    """A card names the last activity that changed the state, not an alert after it."""
    resolved = receive("set_resolved", id="1")
    receive("alert", id="2")

    assert rows(Issue)[0].last_activity_id == resolved.activity_id


def test_assigned_and_unassigned(receive, rows):
    """The issue knows who works on it, until nobody does."""
    receive("assigned", id="1", data={"assignee": "Grace", "assigneeEmail": "grace@acme.test"})
    assigned = rows(Issue)[0].assignee
    receive("unassigned", id="2")

    assert assigned == {"type": "user", "name": "Grace", "email": "grace@acme.test"}
    assert rows(Issue)[0].assignee is None


def test_what_is_left_out_stays(receive, rows):
    """Facts that an activity does not bring are kept from those before it."""
    known = {"short_id": "SHOP-7", "culprit": "f", "level": "fatal", "event_count": 5}
    receive(id="1", issue=known)
    receive(id="2", issue={"title": "It broke anew", "event_count": 6})

    (issue,) = rows(Issue)
    assert (issue.short_id, issue.culprit, issue.level) == ("SHOP-7", "f", "fatal")
    assert (issue.title, issue.event_count) == ("It broke anew", 6)


def test_version_rises(receive, rows):
    """Every activity makes cards that show an older version stale."""
    versions = []
    for number in range(3):
        receive(id=str(number))
        versions.append(rows(Issue)[0].version)

    assert versions == sorted(set(versions))


def test_moved_to_another_project(receive, rows):
    """The project last told is the issue's."""
    receive(id="1")
    receive(id="2", issue={"project": "web"})

    projects = {project.slug: project.id for project in rows(Project)}
    assert rows(Issue)[0].project_id == rows(ActivityRow)[1].project_id == projects["web"]


@pytest.mark.parametrize(
    ("actor", "stored"),
    [
        (None, None),
        ({"name": "Linus"}, {"name": "Linus", "email": ""}),
        ({"email": "linus@x.test"}, {"name": "linus@x.test", "email": "linus@x.test"}),
        (
            {"name": "ada", "email": " Ada@ACME.test "},
            {"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1},
        ),
    ],
)
def test_actor(receive, rows, actor, stored):
    """By the directory's name and id where it knows the address; the tracker itself is None."""
    receive("set_resolved", actor=actor)

    assert rows(ActivityRow)[0].actor == stored


def test_assignee_by_address(receive, rows):
    """An assignee whom the directory knows can be mentioned."""
    data = {"assignee": "G. Hopper", "assigneeEmail": "Grace@acme.test", "member_id": 99}
    receive("assigned", data=data)

    assert rows(ActivityRow)[0].data["member_id"] == 2


def test_organizations(services, database, rows):
    """With several, the activity must name one; the members of another are not asked."""
    for slug in ("acme", "initech"):
        add_acme(database, slug=slug)
    with pytest.raises(Refused) as caught:
        intake.receive(services, told(), "api")
    grace = {"email": "grace@acme.test"}
    intake.receive(services, told(organization="initech", actor=grace), "api")

    assert caught.value.field == "organization"
    assert rows(ActivityRow)[0].organization_id == 2
    assert "member_id" not in rows(ActivityRow)[0].actor


def test_same_issue_id_in_two_organizations(services, database, rows):
    """An issue belongs to its organization: another one's of the same id is another."""
    for slug in ("acme", "initech"):
        add_acme(database, slug=slug)
        intake.receive(services, told(id=slug, organization=slug), "api")

    assert [issue.organization_id for issue in rows(Issue)] == [1, 2]


def test_the_only_organization_that_knows_the_issue(services, database, rows):
    """A comment's webhook names no organization; an issue's id is one tracker's own."""
    for slug in ("acme", "initech"):
        add_acme(database, slug=slug)
    intake.receive(services, told(organization="initech"), "sentry")

    intake.receive(services, told("note", id="c-1", data={"text": "Hm"}), "sentry")

    assert [row.organization_id for row in rows(ActivityRow)] == [2, 2]


def test_an_id_alone_tells_no_organization(services, database, rows):
    """Another tracker may have the same one, in a project of another name."""
    for slug in ("acme", "initech"):
        add_acme(database, slug=slug)
    intake.receive(services, told(organization="initech"), "api")

    with pytest.raises(Refused, match="organization"):
        intake.receive(services, told(id="c-1", issue={"project": "other"}), "api")

    assert len(rows(ActivityRow)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organization": "umbrella"}, "organization"),
        ({"kind": "assigned"}, "data.assignee"),
        ({"kind": "set_ignored", "data": {"ignoreUntil": "soon"}}, "data.ignoreUntil"),
        ({"data": {"tags": {"a": ["b"]}}}, "data.tags.a"),
    ],
)
def test_refused(receive, rows, changes, field):
    """The field is named, what was sent is not repeated, and nothing is stored."""
    with pytest.raises(Refused) as caught:
        receive(**changes)

    assert caught.value.field == field
    assert "soon" not in caught.value.reason
    assert rows(Project) == rows(Issue) == rows(ActivityRow) == []


def test_nobody_to_belong_to(services):
    """Before the first `load` there is no organization to file it under."""
    with pytest.raises(Refused, match="organization"):
        intake.receive(services, told(), "api")


def test_in_the_callers_transaction(services, acme, rows):
    """What the caller changes and what is taken stand or fall together."""

    def work(session):
        intake.take(session, services, told(), "slack")
        raise RuntimeError("changed our mind")

    with pytest.raises(RuntimeError):
        intake.in_one_write(services, work)

    assert rows(ActivityRow) == rows(Issue) == []


def test_the_callers_issue_is_fresh(receive, services, database):
    """An Issue that the caller holds shows what the activity made of it."""
    receive(id="1")
    with database.write() as session:
        issue = session.get(Issue, 1)
        issue.culprit = "changed by the caller"
        intake.take(session, services, told("set_resolved", id="2"), "slack")

        assert issue.status == IssueStatus.RESOLVED
        assert issue.culprit == "changed by the caller"


def test_collision_begins_again(services, acme, rows, monkeypatch):
    """Where another process stores the same first, the next try sees that it is a repeat."""
    collisions = [IntegrityError("insert", {}, Exception("unique"))]
    add = intake.stored.add_activity

    def collide(session, **columns):
        activity_id = add(session, **columns)
        if collisions:
            raise collisions.pop()
        return activity_id

    monkeypatch.setattr(intake.stored, "add_activity", collide)
    taken = intake.receive(services, told(), "api")

    assert taken.is_new
    assert len(rows(ActivityRow)) == len(rows(Issue)) == len(rows(Delivery)) == 1


def test_collisions_without_end(services, acme, monkeypatch):
    """Something else is wrong then: it is raised, not tried for ever."""
    tries = []

    def collide(*_, **__):
        tries.append(1)
        raise IntegrityError("insert", {}, Exception("unique"))

    monkeypatch.setattr(intake.stored, "add_activity", collide)
    with pytest.raises(IntegrityError):
        intake.receive(services, told(), "api")

    assert len(tries) == intake.TRIES


def test_relay_is_woken_after_the_commit(receive, database, rows):
    """Whoever is woken sees what is owed; a repeat wakes nobody."""
    seen = []
    database.subscribe(lambda providers: seen.append((providers, len(rows(Delivery)))))
    receive()
    receive()

    assert seen == [(frozenset({"slack"}), 1)]


def test_owed_by_the_steady_clock(receive, services, rows):
    """The relay's time, not the wall's: somebody may set that."""
    receive()

    owed = rows(Delivery)[0]
    assert owed.state == DeliveryState.WAITING
    assert abs(owed.created_at - services.steady()) < timedelta(minutes=1)
