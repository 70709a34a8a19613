"""Kept actions, on both databases."""

from datetime import timedelta

from store.people import pending_actions
from store.people.pending_actions import PendingActionRow
from tests.fakes import Clock

NOW = Clock().now
OLD = NOW - timedelta(minutes=10)


def keep(database, name, user="U1", team="T1", at=NOW):
    action = PendingActionRow(
        team_id=team, slack_user_id=user, channel_id="C1", name=name, data={"n": 1}, kept_at=at
    )
    with database.write() as session:
        pending_actions.keep(session, action, OLD)


def take(database, user="U1", team="T1"):
    with database.write() as session:
        found = pending_actions.take(session, team, user)
    return found and found.name


def test_taken_once(database):
    """Whoever takes second finds nothing."""
    keep(database, "resolve")

    assert [take(database) for _ in range(2)] == ["resolve", None]


def test_what_is_taken_is_whole(database):
    """It outlives its row."""
    keep(database, "resolve")

    with database.write() as session:
        found = pending_actions.take(session, "T1", "U1")
    assert (found.channel_id, found.data, found.kept_at) == ("C1", {"n": 1}, NOW)


def test_the_last_one_counts(database):
    """Of each person, in each workspace."""
    for name in ("resolve", "archive"):
        keep(database, name)
    keep(database, "assign", user="U2")
    keep(database, "undo", team="T2")

    assert take(database) == "archive"
    assert (take(database, user="U2"), take(database, team="T2")) == ("assign", "undo")


def test_old_ones_go(database):
    """With the next one that is kept."""
    keep(database, "resolve", at=OLD - timedelta(seconds=1))
    keep(database, "archive", user="U2")

    assert take(database) is None
