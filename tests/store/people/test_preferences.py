"""What one person chose and muted, as the tables hold it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from store.people import preferences
from store.people.preferences import ALL, OWN, Mute, Preference

ADA, GRACE = "ada@acme.test", "grace@acme.test"
NOW = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = {"scope": OWN, "provider": "slack", "kind": "workflow"}
OTHERS = [{"scope": "project:1"}, {"provider": "email"}, {"kind": "deploy"}]


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def mute(session):
    return lambda scope, until=None, now=NOW: preferences.mute(session, ADA, scope, until, now)


def scopes(session, now=NOW, email=ADA):
    return [(mute.scope, mute.until) for mute in preferences.mutes_of(session, email, now)]


def test_choice_is_kept(session):
    """By its scope, provider and kind; nobody else has it."""
    preferences.choose(session, ADA, **KEY, value="always")

    assert preferences.choices_of(session, ADA) == {(OWN, "slack", "workflow"): "always"}
    assert preferences.choices_of(session, GRACE) == {}


def test_later_choice_counts(session):
    """It takes the place of the earlier one: there is one row."""
    for value in ("always", "never", "never"):
        preferences.choose(session, ADA, **KEY, value=value)

    assert [row.value for row in session.exec(select(Preference))] == ["never"]


@pytest.mark.parametrize("other", OTHERS)
def test_choices_keep_apart(session, other):
    """Another scope, provider or kind is another choice, also when one is taken back."""
    preferences.choose(session, ADA, **KEY, value="always")
    preferences.choose(session, ADA, **KEY | other, value="never")

    assert preferences.forget(session, ADA, **KEY)
    assert list(preferences.choices_of(session, ADA).values()) == ["never"]


def test_choice_is_taken_back_once(session):
    """There is nothing to take back the second time, and nothing of others is taken."""
    preferences.choose(session, ADA, **KEY, value="always")
    preferences.choose(session, GRACE, **KEY, value="always")

    assert [preferences.forget(session, ADA, **KEY) for _ in range(2)] == [True, False]
    assert len(preferences.choices_of(session, GRACE)) == 1


def test_choices_at_once(database):
    """Several who choose the same at once leave one row, and none of them fails."""

    def choose(value):
        with database.write() as session:
            preferences.choose(session, ADA, **KEY, value=value)
            preferences.mute(session, ADA, ALL, None, NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(choose, ["always", "never"] * 8))

    with database.read() as session:
        assert len(session.exec(select(Preference)).all()) == 1
        assert len(session.exec(select(Mute)).all()) == 1


def test_mutes_in_the_order_of_their_end(session, mute):
    """What ends first stands first, what never ends stands last."""
    mute(ALL)
    mute("issue:1", NOW + 2 * HOUR)
    mute("project:1", NOW + HOUR)

    assert scopes(session) == [
        ("project:1", NOW + HOUR),
        ("issue:1", NOW + 2 * HOUR),
        (ALL, None),
    ]


def test_later_mute_counts(session, mute):
    """A mute may be made longer, shorter or endless."""
    for until in (NOW + HOUR, NOW + 2 * HOUR, None, NOW + HOUR):
        mute(ALL, until)

    assert scopes(session) == [(ALL, NOW + HOUR)]


@pytest.mark.parametrize(("later", "holds"), [(HOUR - timedelta(microseconds=1), 1), (HOUR, 0)])
def test_mute_ends(session, mute, later, holds):
    """At its time it counts for nothing any more, whether or not the row is there still."""
    mute(ALL, NOW + HOUR)

    assert len(scopes(session, NOW + later)) == holds


def test_ended_mutes_are_removed(session, mute):
    """By the next mute of the same person; those of others are left."""
    mute("issue:1", NOW + HOUR)
    preferences.mute(session, GRACE, ALL, NOW + HOUR, NOW)

    mute("issue:2", None, NOW + 2 * HOUR)

    rows = sorted((row.email, row.scope) for row in session.exec(select(Mute)))
    assert rows == [(ADA, "issue:2"), (GRACE, ALL)]


def test_ended_mute_begins_anew(session, mute):
    """The row of the old one is not in the way."""
    mute(ALL, NOW + HOUR)

    mute(ALL, NOW + 3 * HOUR, NOW + 2 * HOUR)

    assert scopes(session, NOW + 2 * HOUR) == [(ALL, NOW + 3 * HOUR)]


def test_unmute(session, mute):
    """That mute alone, and of that person alone."""
    mute(ALL)
    mute("project:1")
    preferences.mute(session, GRACE, ALL, None, NOW)

    preferences.unmute(session, ADA, ALL)

    assert scopes(session) == [("project:1", None)]
    assert scopes(session, email=GRACE) == [(ALL, None)]
