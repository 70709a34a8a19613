"""`audit` narrowed: by time, by who, by what."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands import audit
from bot.commands.audit import NotAMoment
from store.audit import audit as stored

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
MOMENTS = {
    "8h": NOW - timedelta(hours=8),
    " 2D ": NOW - timedelta(days=2),
    "1 w": NOW - timedelta(weeks=1),
    "2026-03-14": datetime(2026, 3, 14, tzinfo=UTC),
    "2026-03-14T10:00+01:00": datetime(2026, 3, 14, 9, tzinfo=UTC),
    "2026-03-14T10:00Z": datetime(2026, 3, 14, 10, tzinfo=UTC),
}


@pytest.fixture
def written(loaded):
    """Bob approved something an hour ago, Ada resolved something a week ago."""
    entries = [("bob@acme.test", "invite.approve", 1), ("ada@acme.test", "issue.resolve", 168)]
    with loaded.database.write() as session:
        for actor, action, hours in entries:
            at = loaded.now() - timedelta(hours=hours)
            stored.write(session, at=at, actor=actor, action=action, target="x", origin={})


@pytest.fixture
def actions(cli, written):
    """What is shown, by the actions."""

    def actions(*words):
        lines = cli("audit", "--json", *words).stdout.splitlines()
        return [json.loads(line)["action"] for line in lines]

    return actions


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["directory.load", "invite.approve", "issue.resolve"]),
        (["--since", "2h"], ["directory.load", "invite.approve"]),
        (["--actor", "ada@acme.test"], ["issue.resolve"]),
        (["--action", "invite"], ["invite.approve"]),
        (["--action", "issue.resolve", "--since", "1d"], []),
        (["--limit", "1", "--actor", "cli"], ["directory.load"]),
    ],
)
def test_narrowed(actions, words, found):
    """Each by itself, and together."""
    assert actions(*words) == found


def test_nothing_of_that(cli, loaded):
    """The log is not empty, only this part of it."""
    assert cli("audit", "--actor", "nobody").stderr == "Nothing of that was done.\n"


@pytest.mark.parametrize("word", MOMENTS)
def test_times(word):
    """Back from now, or a moment; without a zone as the log has its own."""
    assert audit.moment(word, NOW) == MOMENTS[word]


@pytest.mark.parametrize("word", ["", "soon", "8", "8x", "2026-13-40", "999999999w", "٣h"])
def test_no_times(cli, services, word):
    """One line says what would be one."""
    with pytest.raises(NotAMoment):
        audit.moment(word, NOW)

    result = cli("audit", "--since", word)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
