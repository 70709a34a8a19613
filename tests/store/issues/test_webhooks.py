import pytest
from sqlalchemy.exc import IntegrityError

from store.issues import webhooks
from store.issues.webhooks import Noted
from tests.fakes import Clock

REQUEST = {
    "request_id": "r-1",
    "resource": "comment",
    "action": "created",
    "activity_id": None,
    "body": {"action": "created", "data": {"comment": "ü"}},
    "received_at": Clock()(),
}


def test_unknown(database):
    """A request that nobody sent is not noted."""
    with database.read() as session:
        assert webhooks.noted(session, "r-1") is None


def test_noted(database):
    """A request is known from its note on, also if no activity came of it."""
    with database.write() as session:
        webhooks.note(session, **REQUEST)

        assert webhooks.noted(session, "r-1") == Noted(None)
    with database.read() as session:
        row = session.get(webhooks.WebhookRequest, "r-1")

    assert row.model_dump() == REQUEST


def test_only_once(database):
    """The database itself refuses a second note: two processes can't both be first."""
    with database.write() as session:
        webhooks.note(session, **REQUEST)

    with pytest.raises(IntegrityError), database.write() as session:
        webhooks.note(session, **REQUEST)
