"""A workspace with thousands of everything: each command reads what it shows, and no more."""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from bot.drawing import home as drawing
from bot.drawing.activity import Renderer
from bot.errors import UserError
from bot.preferences import form
from bot.routing import team_channels
from bot.workspace import home as opening
from listeners.typed_commands import HANDLERS
from store.invites.invites import InviteRequest
from tests.bot.set_up import furnish, person
from tests.reads import reads

ADA = person("ada")
AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
MANY = 3000
ROWS_MAX = 700  # A page of whatever it is, with what belongs to it.
N = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
LARGE = {
    "team (organization_id, slug, search)": "1, 'large-' || i, char(10) || 'large-' || i",
    "project (organization_id, slug)": "1, 'large-' || i",
    "member (organization_id, email, name, role, is_active, search)": (
        "1, 'large' || i || '@acme.test', 'Large ' || i, 'member', 1, 'large'"
    ),
    "issue (organization_id, project_id, source_id, short_id, title, culprit, level, url, excerpt,"
    " rule, status, substatus, assignee, assignee_email, tags, version)": (
        "1, 1, 'l' || i, 'L-' || i, '', '', 'error', '', '', '', 'unresolved', '',"
        """ '{"type": "user", "name": "Ada", "email": "ada@acme.test"}', 'ada@acme.test', '{}', 1"""
    ),
    "activity (source_id, kind, organization_id, project_id, issue_id, data, occurred_at,"
    " received_at)": "'api:' || i, 'note', 1, 1, 1, '{}', '2026-03-14 09:26:00.000000',"
    " '2026-03-14 09:26:00.000000'",
    "lane (target, provider, failures, worker, paused_at, paused_reason)": (
        "'slack:U' || i, 'slack', 0, '', NULL, ''"
    ),
    "audit_entry (at, actor, action, target, data, origin)": (
        "'2026-03-14 09:26:00.000000', 'ada@acme.test', 'issue.resolve', 'x', '{}', '{}'"
    ),
}
SAID = {
    "help": {},
    "unlink": {},
    "link team": {"TEAM": "large-7"},
    "unlink team": {"TEAM": "large-7"},
    "settings": {},
    "subscribe": {"PROJECT": "large-7"},
    "unsubscribe": {"PROJECT": "large-8"},
    "list": {},
    "why": {"SHORT-ID": "L-1"},
    "status": {},
}


def _home(services):
    opening.open_home(services, ADA)
    with services.database.read() as session:
        drawing.home_note(Renderer(session, "Sentry", services=services), 1)


OTHER = {
    "a team of no such name": lambda s: HANDLERS["link team"](s, ADA, {"TEAM": "largo-7"}),
    "a project of no such name": lambda s: HANDLERS["subscribe"](s, ADA, {"PROJECT": "largo-7"}),
    "the select of teams": lambda s: team_channels.choices(s, ADA, "large-2"),
    "all of them": lambda s: team_channels.choices(s, ADA, ""),
    "the select of places": lambda s: form.places(s, ADA, "large-2"),
    "the form of a place": lambda s: form.form(s, ADA, form.places(s, ADA, "large-7")[0].carried),
    "a Home": _home,
}


@pytest.fixture
def large(services):
    """Acme, with three thousand of everything."""
    furnish(services.database)
    asked = {"organization_id": 1, "kind": "requested_to_join", "role": "member", "asked_at": AT}
    with services.database.write() as session:
        for into, values in LARGE.items():
            words = f"INSERT INTO {into} {N} SELECT {values} FROM n"  # noqa: S608 - our own.
            session.connection().exec_driver_sql(words, (MANY,))
        for number in range(MANY // 10):
            key = {"source_id": f"api:{number}", "email": f"new{number}@acme.test"}
            session.add(InviteRequest(**key, **asked))
    return services


def test_every_command_is_tried():
    """A new one too."""
    assert SAID.keys() == HANDLERS.keys()


REFUSED = {"unlink team", "unsubscribe", "a team of no such name", "a project of no such name"}
DONE = {words: lambda s, w=words: HANDLERS[w](s, ADA, SAID[w]) for words in SAID} | OTHER


@pytest.mark.parametrize("name", DONE)
def test_what_is_read(large, name):
    """Rows that the program gets, and statements: neither grows with the workspace."""
    refused = pytest.raises(UserError) if name in REFUSED else nullcontext()
    with reads(large.database) as found, refused:
        DONE[name](large)

    assert found.rows <= ROWS_MAX
    assert len(found.statements) <= 150
