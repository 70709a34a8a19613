from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.intake.incoming import Actor
from bot.sources.sentry.comment import read
from tests.bot.sources.senders import payload

json_values = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just([{}])


def told(action="created", **data):
    """What the payload means, with some of its data changed."""
    sent = payload("comment") | {"action": action}
    sent["data"] |= data
    return read(sent, "r-1")


def test_comment():
    """Who said what, when, and about which issue."""
    incoming = told()

    assert incoming.type == "note"
    assert incoming.data == {"text": "The gateway changed its API, I am on it."}
    assert incoming.actor == Actor(name="Ada Lovelace")
    assert incoming.occurred_at == datetime(2026, 3, 14, 10, 12, 44, 118160, tzinfo=UTC)
    assert (incoming.issue.id, incoming.issue.project) == ("4511", "shop")


def test_no_title():
    """A comment does not say what its issue is called: what is known stays."""
    assert told().issue.title is None


@pytest.mark.parametrize(
    ("action", "kind", "data"),
    [
        ("updated", "note_updated", {"comment": "comment:1234", "text": "Fixed."}),
        ("deleted", "note_deleted", {"comment": "comment:1234"}),
    ],
)
def test_what_became_of_it(action, kind, data):
    """An edit and a deletion name the comment; they happen now, whenever it was written."""
    incoming = told(action, comment="Fixed.")

    assert (incoming.type, incoming.data) == (kind, data)
    assert incoming.shown.comment == told().shown.comment == "comment:1234"
    assert incoming.occurred_at is None


def test_known_by_what_it_says():
    """By id and text, with a mark for edits and for deletions, whatever the request's id."""
    ids = [
        told(action, comment=text).id
        for action in ("created", "updated", "deleted")
        for text in ("one", "two")
    ]

    assert len(set(ids)) == 5, "a deletion is one, whatever the text was"
    assert ids == [
        told(action, comment=text).id
        for action in ("created", "updated", "deleted")
        for text in ("one", "two")
    ]


def test_emptied():
    """A text that was taken away leaves no old one standing."""
    assert told("updated", comment="").data["text"] == "(no text)"


@pytest.mark.parametrize(
    ("action", "changes"),
    [("updated", {"comment_id": None}), ("deleted", {"comment_id": None}), ("reacted", {})],
)
def test_means_nothing_yet(action, changes):
    """Without an id nobody knows which comment it was."""
    assert told(action, **changes) is None


@pytest.mark.parametrize("comment", [None, "", " \n"])
def test_empty(comment):
    """Nothing said is nothing to tell, and no fault of the sender's."""
    assert told(comment=comment) is None


def test_endless():
    """A comment without end is cut, not refused."""
    assert len(told(comment="x" * 30_000).data["text"]) == 20_000


@pytest.mark.parametrize("field", ["issue_id", "project_slug"])
def test_lost(field):
    """A comment on nothing is refused."""
    with pytest.raises(ValidationError, match=field):
        told(**{field: None})


@given(st.sampled_from(sorted(payload("comment")["data"])), json_values)
def test_hostile_fields(field, value):
    """Any value in any field is read, left aside, or refused as a fault of validation."""
    try:
        incoming = told(**{field: value})
    except ValidationError as error:
        assert error.errors()  # noqa: PT017 - both ways are right.
    else:
        assert incoming is None or incoming.kind.model_validate(incoming.data)
