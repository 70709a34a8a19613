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
