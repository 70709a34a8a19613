"""`why` of an issue with a long history: a page of it is read, and the rest counted."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.explain import permitted, why
from bot.explain.why import Page
from store.issues.issues import Issue
from tests.bot.set_up import change, furnish, person
from tests.reads import reads

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
MANY = 40_000
ROWS_MAX = 3000  # That one question may bring, whatever there is.
HISTORY = """
INSERT INTO activity (source_id, kind, organization_id, project_id, issue_id, data, occurred_at,
  received_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
SELECT 'api:' || i, 'note', 1, 1, 1, '{}', '2026-03-14 09:26:00.000000',
  '2026-03-14 09:26:00.000000' FROM n
"""
TOLD = """
INSERT INTO delivery (key, lane, purpose, state, reason, why, is_broadcast, is_plain, attempt,
  worker, batch, external_id, last_error, created_at, activity_id)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
SELECT 'key-' || i, 'slack:U' || i, 'message', 'skipped', 'muted', '', 0, 0, 0, '', '', '', '',
  '2026-03-14 09:26:00.000000', :many FROM n
"""


@pytest.fixture
def long(services):
    """API-7 with 40,000 activities, the newest of which 300 people were told of."""
    furnish(services.database)
    key = {"organization_id": 1, "source_id": "7"}
    change(services.database, Issue, key, project_id=1, short_id="API-7", title="It broke")
    with services.database.write() as session:
        for words in (HISTORY, TOLD):
            session.connection().execute(text(words), {"many": MANY})
    return services


def ids(explanation):
    return [telling.activity_id for telling in explanation.activities]


def test_the_newest(long):
    """Oldest first among themselves; how many came before is said."""
    (found,) = why.explain(long, "API-7", page=Page(3))

    assert ids(found) == [MANY - 2, MANY - 1, MANY]
    assert found.older == MANY - 3


def test_older_ones(long):
    """Page after page without a gap, to the first of all."""
    (found,) = why.explain(long, "API-7", page=Page(3, before=6))
    (last,) = why.explain(long, "API-7", page=Page(3, before=3))

    assert (ids(found), found.older) == ([3, 4, 5], 2)
    assert (ids(last), last.older) == ([1, 2], 0)


def test_what_many_were_told_of(long):
    """The first ones of them, and how many more there are."""
    (found,) = why.explain(long, "API-7", page=Page(1, outcomes=5))

    (telling,) = found.activities
    assert (len(telling.outcomes), telling.more) == (5, 295)


def test_what_is_read(long):
    """A page, whatever the history: rows and statements are counted, no seconds."""
    with reads(long.database) as found:
        permitted.explain(long, person("ada"), "api-7")

    assert found.rows < 200
    assert len(found.statements) < 40


@pytest.mark.parametrize("words", [["--limit", "2"], ["--limit", "2", "--before", "39999"]])
def test_command(long, monkeypatch, words):
    """It names the command that goes on where this page begins."""
    from typer.testing import CliRunner  # noqa: PLC0415

    from bot.cli import app  # noqa: PLC0415

    monkeypatch.setenv("DATABASE_URL", long.database.url.render_as_string())
    said = CliRunner().invoke(app, ["why", "API-7", *words]).stdout

    first = 39_999 if len(words) == 2 else 39_997
    older = f"{first - 1:,} older activities: python app.py why API-7 --before {first}"
    assert said.splitlines()[2] == older
