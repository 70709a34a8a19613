"""What is prepared gives the same as SQLAlchemy's own way of running it, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, event, insert, select, text, union_all, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from store.database import prepared
from store.database.prepared import Prepared
from store.engine import Database, Unavailable
from store.issues.issues import IssueStatus
from store.outbox.models import DeliveryState, Purpose
from store.people.directory import Organization, Project
from store.tables import METADATA

LANE, DELIVERY = METADATA.tables["lane"], METADATA.tables["delivery"]
ISSUE = METADATA.tables["issue"]
NOW = datetime(2026, 3, 14, 9, 26, 53, 250_000, tzinfo=UTC)
HOSTILE = "Robert'); DROP TABLE lane;-- ? :name %s"

OF_LANES = Prepared(
    select(LANE.c.target, LANE.c.due_at, LANE.c.failures, (LANE.c.failures * 2).label("twice"))
    .where(LANE.c.target.in_(bindparam("targets", expanding=True)))
    .order_by(LANE.c.target)
)
ADD = Prepared(insert(LANE))


def lane(number, **columns):
    nothing = {"worker": "", "paused_reason": "", "failures": number, "due_at": None}
    return {"target": f"slack:C{number}", "provider": "slack"} | nothing | columns


@pytest.fixture
def acme(database):
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        session.flush()
        session.add(Project(organization_id=1, slug="shop"))
    return database


@pytest.fixture
def lanes(database):
    with database.write() as session:
        for number in range(9):
            ADD.run(session, lane(number, due_at=NOW + timedelta(hours=number)))
    return database


def both(database, statement, given):
    """The rows by each way."""
    with database.read() as session:
        own = [tuple(row) for row in statement.run(session, given)]
        found = session.connection().execute(statement.statement, dict(given))
        return own, [tuple(row) for row in found]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 9])
def test_lists_of_any_length(lanes, count):
    """A list shares its form with those of about its length, and finds no more than its own."""
    own, found = both(lanes, OF_LANES, {"targets": [f"slack:C{n}" for n in range(count)]})

    assert own == found
    assert len(own) == count


def test_types(lanes):
    """Times come back aware, words as what they are, columns by their names."""
    with lanes.read() as session:
        row = OF_LANES.run(session, {"targets": ["slack:C3"]}).one()

    assert (row.target, row.due_at, row.twice) == ("slack:C3", NOW + timedelta(hours=3), 6)


def test_times_are_times(lanes):
    """One moment is stored as one, in whatever zone it is told; one without a zone is refused."""
    changed = Prepared(update(LANE).values(due_at=bindparam("at")))
    zone = timezone(timedelta(hours=5))
    for at in (NOW, NOW.astimezone(zone), None, NOW.astimezone(zone)):
        with lanes.write() as session:
            changed.run(session, {"at": at})
            row = OF_LANES.run(session, {"targets": ["slack:C3"]}).one()

        assert row.due_at == at
        assert at is None or row.due_at.tzinfo is UTC
    with pytest.raises(Exception, match="naive"), lanes.write() as session:
        changed.run(session, {"at": NOW.replace(tzinfo=None)})


def test_words_and_json(acme):
    """Columns of a table that has both."""
    wanted = Prepared(
        select(ISSUE.c.status, ISSUE.c.tags, ISSUE.c.assignee).where(ISSUE.c.id == bindparam("n"))
    )
    changed = Prepared(update(ISSUE).where(ISSUE.c.id == bindparam("n")))
    columns = {"organization_id": 1, "project_id": 1, "source_id": "1", "title": HOSTILE}
    with acme.write() as session:
        adding = insert(ISSUE).values(columns | {"tags": {"a": ["ü", None]}}).returning(ISSUE.c.id)
        number = session.connection().execute(adding).scalar_one()
        assert changed.run(session, {"n": number, "assignee": {"name": HOSTILE}}).rowcount == 1

    own, found = both(acme, wanted, {"n": number})
    assert own == found == [(IssueStatus.UNRESOLVED, {"a": ["ü", None]}, {"name": HOSTILE})]


def test_many_at_once(database):
    with database.write() as session:
        ADD.run_each(session, [lane(n) for n in range(40)])
        ADD.run_each(session, [])

    targets = [f"slack:C{n}" for n in range(50)]
    own, found = both(database, OF_LANES, {"targets": targets})
    assert own == found
    assert len(own) == 40


def test_constants_and_unions(lanes):
    """What the statement itself says, and two lists of which one is empty."""
    first, second = (LANE.c.target.in_(bindparam(n, expanding=True)) for n in ("a", "b"))
    either = Prepared(
        union_all(
            select(LANE.c.target, LANE.c.ready_at).where(first, LANE.c.provider == "slack"),
            select(LANE.c.target, LANE.c.due_at).where(second, LANE.c.failures > 1),
        ).order_by("target")
    )

    own, found = both(lanes, either, {"a": ["slack:C1", "slack:C2"], "b": []})

    assert own == found == [("slack:C1", None), ("slack:C2", None)]
    own, found = both(lanes, either, {"a": [], "b": ["slack:C1", "slack:C2"]})
    assert own == found
    assert [target for target, _ in own] == ["slack:C2"]


def test_text(lanes):
    """Words of our own have no types but those of their parameters."""
    after = text("SELECT target FROM lane WHERE due_at > :moment ORDER BY target")
    later = Prepared(after.bindparams(bindparam("moment", type_=LANE.c.due_at.type)))

    own, found = both(lanes, later, {"moment": NOW + timedelta(hours=6)})

    assert own == found == [("slack:C7",), ("slack:C8",)]


def test_returning(lanes):
    """What a change gives back, and how many rows it was."""
    taken = Prepared(
        update(LANE)
        .where(LANE.c.target.in_(bindparam("targets", expanding=True)))
        .values(worker=bindparam("by"))
        .returning(LANE.c.target, LANE.c.due_at)
    )
    with lanes.write() as session:
        found = taken.run(session, {"targets": ("slack:C1", "slack:C1", "none"), "by": HOSTILE[:9]})

    assert found.all() == [("slack:C1", NOW + timedelta(hours=1))]


def test_defaults_are_made_at_each_run(acme):
    """A value that SQLAlchemy makes, such as a token, is another one each time."""
    add = Prepared(insert(ISSUE).returning(ISSUE.c.token))
    columns = {"organization_id": 1, "project_id": 1, "title": "Boom", "tags": {}}
    with acme.write() as session:
        tokens = {
            add.run(session, {**columns, "source_id": str(number)}).scalar_one()
            for number in range(3)
        }

    assert len(tokens) == 3


def test_no_row(database):
    with database.read() as session:
        found = OF_LANES.run(session, {"targets": ["none"]})

        assert (found.first(), found.scalar(), found.scalars()) == (None, None, [])
        with pytest.raises(NoResultFound):
            found.one()


def test_what_is_there_already(lanes):
    """As SQLAlchemy raises it: whoever writes begins again."""
    with pytest.raises(IntegrityError) as raised, lanes.write() as session:
        ADD.run(session, lane(3, worker=HOSTILE))

    assert HOSTILE not in str(raised.value), "what people wrote is not for a log"


def test_a_fault_of_the_database(tmp_path):
    """Told as any other statement's."""
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(Unavailable, match="no such table"), database.read() as session:
        OF_LANES.run(session, {"targets": ["a"]})
    with pytest.raises(Unavailable, match="no such table"), database.write() as session:
        ADD.run_each(session, [lane(1)])
    database.close()


def test_a_parameter_that_is_missing(lanes):
    """Our own fault: nothing is run with a value of the last time."""
    with pytest.raises(Exception, match="due"), lanes.write() as session:
        Prepared(update(LANE).values(due_at=bindparam("due"))).run(session, {})


def test_who_listens_hears_it(lanes):
    """While somebody listens to the engine's statements, SQLAlchemy runs them."""
    heard = []
    event.listen(lanes.engine, "before_cursor_execute", lambda *given: heard.append(given[2]))

    with lanes.read() as session:
        found = OF_LANES.run(session, {"targets": ["slack:C1"]})

    assert len(found.all()) == 1
    assert [words.split()[0] for words in heard][-1] == "SELECT"


def test_more_forms_than_are_kept(lanes, monkeypatch):
    """What is beyond is run by SQLAlchemy, and is right as well."""
    monkeypatch.setattr(prepared, "FORMS", 2)
    own = Prepared(OF_LANES.statement)
    with lanes.read() as session:
        for count in range(9):
            found = own.run(session, {"targets": [f"slack:C{n}" for n in range(count)]})
            assert [row.failures for row in found] == list(range(count))


def test_the_outbox_is_prepared(database):
    """A delivery's words are stored as its model reads them."""
    kept = Prepared(insert(DELIVERY).returning(DELIVERY.c.state, DELIVERY.c.purpose))
    row = {"key": "k", "lane": "slack:C1", "purpose": Purpose.CARD, "state": DeliveryState.WAITING}
    rest = {"reason": "", "why": "", "is_broadcast": False, "created_at": NOW, "is_plain": False}
    more = {"attempt": 0, "worker": "", "batch": "", "external_id": "", "last_error": ""}
    with database.write() as session:
        ADD.run(session, lane(1))
        found = kept.run(session, row | rest | more).one()

    assert found == (DeliveryState.WAITING, Purpose.CARD)
