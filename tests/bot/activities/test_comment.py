import pytest
from pydantic import ValidationError

from bot.activities import kind_named


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  I am on it.\n", ": I am on it."),
        ("First:\n- a\n- b", ":\nFirst:\n- a\n- b"),
    ],
)
def test_comment(sentence, text, told):
    """One line goes on in the sentence; several keep their lines, below it."""
    assert sentence("note", text=text) == f"commented on SHOP-7{told}"


@pytest.mark.parametrize("text", ["", " \n", None, ["x"], "x" * 20_001])
def test_refused(text):
    """A comment says something, and not without end."""
    with pytest.raises(ValidationError):
        kind_named("note").model_validate({"text": text})


def test_state_stays():
    """A comment is no change of state: the card goes on naming the last one."""
    kind = kind_named("note")

    assert kind(text="x").change() == {}
    assert not kind.changes_state


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "see log", "isEdited": True}, "commented on SHOP-7: see log (edited)"),
        ({"text": "x", "isDeleted": True}, "commented on SHOP-7, and the comment was deleted"),
    ],
)
def test_changed(sentence, data, words):
    """What was changed says so; what was deleted says no more than that."""
    assert sentence("note", **data) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [("note_updated", "edited a comment on SHOP-7"), ("note_deleted", "deleted a comment")],
)
def test_changes(sentence, kind, words):
    """The record says who did it."""
    assert sentence(kind, comment="4711", text="new").startswith(words)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("note_updated", {"comment": "4711"}),
        ("note_updated", {"comment": "4711", "text": " "}),
        ("note_updated", {"text": "new"}),
        ("note_deleted", {"comment": ""}),
    ],
)
def test_refused_changes(kind, data):
    """An edit names its comment and says something; a deletion names its comment."""
    with pytest.raises(ValidationError):
        kind_named(kind).model_validate(data)
