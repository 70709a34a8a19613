import pytest
from pydantic import ValidationError

from bot.activities import kind_named


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, ""),
        ({"forecast": 1}, ": over 1 event in an hour"),
        ({"forecast": 1200}, ": over 1,200 events in an hour"),
        ({"expired_snooze": True}, ": its archive condition has expired"),
        ({"expired_snooze": {"count": 10}}, ": its archive condition has expired"),
        ({"expired_snooze": None, "forecast": 0}, ""),
        ({"expired_snooze": {}, "forecast": 12}, ": over 12 events in an hour"),
    ],
)
def test_escalating(sentence, data, told):
    """Why: the number of events in an hour, or that it was archived no longer."""
    assert sentence("set_escalating", **data) == f"marked SHOP-7 as escalating{told}"


@pytest.mark.parametrize(
    ("name", "substatus"), [("set_regression", "regressed"), ("set_escalating", "escalating")]
)
def test_open_again(name, substatus):
    """The issue is open, and its card says in which way."""
    kind = kind_named(name)

    assert kind().change() == {"status": "unresolved", "substatus": substatus}
    assert kind.changes_state


@pytest.mark.parametrize("forecast", [-1, "many", 2**64])
def test_bad_forecast(forecast):
    """A forecast is a number of events."""
    with pytest.raises(ValidationError):
        kind_named("set_escalating").model_validate({"forecast": forecast})
