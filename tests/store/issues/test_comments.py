"""Comments are known by what their sources call them; those of older versions too."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import select

from store.database import upgrade as upgrading
from store.issues import activities
from store.issues.activities import ActivityRow
from store.issues.webhooks import WebhookRequest

AT = "2026-03-14 09:26:00"
OLD = {  # The id of a stored comment → what it is known by.
    "sentry:comment:51:0123456789abcdef01234567": "sentry:comment:51",
    "sentry:comment:52:0123456789abcdef01234567:7a485448-a9e2": "sentry:comment:52",
    "api:c-51": "api:c-51",
    "demo:3": None,
}


def add(session, table, **columns):
    names, values = (", ".join(f"{sign}{name}" for name in columns) for sign in ("", ":"))
    session.connection().execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), columns)  # noqa: S608 - ours.


@pytest.fixture
def older(empty):
    """A database of the version before, with comments, and a webhook that was kept whole."""
    config = upgrading._config()
    script = next(
        each
        for each in ScriptDirectory.from_config(config).walk_revisions()
        if each.path.endswith("_comments.py")
    )
    with empty.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, script.down_revision)
        add(session, "organization", id=1, slug="acme", name="Acme", url="", token="o")
        add(session, "project", id=1, slug="shop", organization_id=1, token="p")
        for source_id in OLD:
            common = {"kind": "note", "organization_id": 1, "project_id": 1, "data": "{}"}
            times = {"occurred_at": AT, "received_at": AT}
            add(session, "activity", source_id=source_id, **common, **times)
        kept = {"resource": "comment", "action": "updated", "body": '{"comment": "a-secret"}'}
        add(session, "webhook_request", request_id="r", received_at=AT, **kept)
    return empty


def test_older_comments(older):
    """After the migration each is known, and no text is kept of what meant nothing then."""
    upgrading.upgrade(older)

    with older.read() as session:
        rows = session.exec(select(ActivityRow)).all()
        assert {row.source_id: row.comment for row in rows} == OLD
        assert [row.body for row in session.exec(select(WebhookRequest))] == [None]
        (found,) = activities.of_comment(session, 1, "sentry:comment:51")
        assert found.source_id.startswith("sentry:comment:51:")
        assert activities.of_comment(session, 2, "sentry:comment:51") == []
