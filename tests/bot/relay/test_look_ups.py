"""A message that may have been posted: it is asked for before anything else is done there."""

from datetime import timedelta
from itertools import count

from bot.vocabulary.failures import TemporaryFailure, Unknown

OFTEN = 100  # Turns; far more than there is to do.


def test_a_redraw_waits_too(relay, provider, happen, clock, monkeypatch):
    """It is due long since, and the lane is not: else the relay would turn without end."""
    happen("alert")
    relay.run_once()
    happen("assigned", assignee="Grace")
    provider.fails = provider.fails_edit = lambda _: Unknown("no answer")
    begun = relay.run_once()
    monkeypatch.setattr(provider, "find", _out_of_reach)
    clock.now = begun + timedelta(seconds=2)  # Both are due.
    turns = _bounded(relay._dispatcher, monkeypatch)

    assert relay.run_once() > clock.now
    assert next(turns) < OFTEN


def _bounded(dispatcher, monkeypatch):
    turns, turn = count(), dispatcher.turn

    def bounded(*given, **named):
        assert next(turns) < OFTEN
        return turn(*given, **named)

    monkeypatch.setattr(dispatcher, "turn", bounded)
    return turns


def _out_of_reach(*_asked):
    raise TemporaryFailure("out of reach")
