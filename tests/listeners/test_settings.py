"""Quiet hours in a submitted settings modal: outside input, and a zone that Slack is asked for."""

import pytest
from slack_sdk.errors import SlackClientError

from blocks.settings_modal import QUIET_FROM, QUIET_ON, QUIET_UNTIL
from bot.preferences.quiet_hours import Kept, NoSpan, Quiet
from bot.vocabulary.quiet_hours import Hours
from listeners.settings import _drawn_quiet, is_no_span, quiet_of

NIGHT = (22 * 60, 7 * 60)


class Profiles:
    """Slack, asked for one person."""

    def __init__(self, answer):
        self.answer = answer

    def users_info(self, *, user):
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"user": {"id": user, "tz": self.answer}}


def body(starts="22:00", ends="07:00", *, is_on=True):
    boxes = [{"value": "on"}] if is_on else []
    times = {QUIET_FROM: starts, QUIET_UNTIL: ends}
    values = {block_id: {"x": {"selected_time": time}} for block_id, time in times.items()}
    values[QUIET_ON] = {"x": {"selected_options": boxes}}
    who = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}
    return who | {"view": {"state": {"values": values}}}


@pytest.mark.parametrize(
    ("answer", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (None, ""),
        ("Mars/Base", ""),
        (SlackClientError("away"), ""),
        (OSError("away"), ""),
    ],
)
def test_zone(answer, zone):
    """As Slack has it; where that can't be told, what was chosen before stays."""
    assert quiet_of(body(), Profiles(answer)) == Quiet(NIGHT, zone)


@pytest.mark.parametrize(
    ("kept", "zone"),
    [(Kept(), ""), (Kept(Hours(*NIGHT, "UTC"), is_on=True), "UTC")],
)
def test_zone_that_is_shown(kept, zone):
    """Of who has chosen; the usual night of a form is nowhere yet."""
    assert _drawn_quiet(kept).zone == zone


def test_off():
    """Nobody is asked."""
    found = quiet_of(body(is_on=False), Profiles(RuntimeError("not to be asked")))

    assert found == Quiet(NIGHT, is_on=False)


def test_not_there():
    """A modal that was open before it had quiet hours changes none."""
    assert quiet_of({"view": {"state": {"values": {}}}}, Profiles("UTC")) is None


def test_no_times():
    """What only a program would send."""
    with pytest.raises(NoSpan):
        quiet_of(body("25:00", "x"), Profiles("UTC"))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [("22:00", "22:00", True), ("22:00", "07:00", False), ("", "", False)],
)
def test_no_span(starts, ends, expected):
    """Said at its own field."""
    assert is_no_span(body(starts, ends)) == expected
