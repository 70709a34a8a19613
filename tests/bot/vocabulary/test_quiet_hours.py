"""Quiet hours of the local day: when they end, and how people write them."""

from datetime import UTC, datetime

import pytest

from bot.vocabulary import quiet_hours
from bot.vocabulary.quiet_hours import Hours, ends_at

NIGHT, LUNCH = (22 * 60, 7 * 60), (12 * 60, 13 * 60)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "end"),
    [
        (NIGHT, "UTC", "2026-03-01T21:59:59", None),
        (NIGHT, "UTC", "2026-03-01T22:00", "2026-03-02T07:00"),
        (NIGHT, "UTC", "2026-03-02T00:00", "2026-03-02T07:00"),
        (NIGHT, "UTC", "2026-03-02T06:59:59", "2026-03-02T07:00"),
        (NIGHT, "UTC", "2026-03-02T07:00", None),
        (LUNCH, "UTC", "2026-03-02T11:59", None),
        (LUNCH, "UTC", "2026-03-02T12:30", "2026-03-02T13:00"),
        (LUNCH, "UTC", "2026-03-02T13:00", None),
        # Elsewhere it is another time, and another day.
        (NIGHT, "Europe/Berlin", "2026-03-01T21:00", "2026-03-02T06:00"),
        (NIGHT, "Pacific/Auckland", "2026-03-01T17:59", "2026-03-01T18:00"),
        (NIGHT, "America/Los_Angeles", "2026-03-02T06:00", "2026-03-02T15:00"),
        (NIGHT, "Asia/Kathmandu", "2026-03-01T16:15", "2026-03-02T01:15"),
        # To summer time, at 02:00 of 29 March in Berlin: the night is an hour shorter.
        (NIGHT, "Europe/Berlin", "2026-03-28T21:00", "2026-03-29T05:00"),
        (NIGHT, "Europe/Berlin", "2026-03-29T04:59", "2026-03-29T05:00"),
        (NIGHT, "Europe/Berlin", "2026-03-29T05:00", None),
        (NIGHT, "Europe/Berlin", "2026-03-29T20:00", "2026-03-30T05:00"),
        # From summer time, at 03:00 of 25 October: an hour longer.
        (NIGHT, "Europe/Berlin", "2026-10-24T20:00", "2026-10-25T06:00"),
        (NIGHT, "Europe/Berlin", "2026-10-25T05:59", "2026-10-25T06:00"),
        (NIGHT, "Europe/Berlin", "2026-10-25T06:00", None),
    ],
)
def test_end_of_the_night(hours, zone, now, end):
    """Across midnight, and across both changes of the clock."""
    assert ends_at(Hours(*hours, zone), at(now)) == (at(end) if end else None)


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        # 02:30 is left out: 01:30 UTC by the offset before it.
        ((60, 150), "2026-03-29T01:29", "2026-03-29T01:30"),
        ((60, 150), "2026-03-29T01:30", None),
        ((150, 300), "2026-03-29T00:30", "2026-03-29T03:00"),
        # 02:30 comes twice: quiet ends with the second, and begins with the first.
        ((60, 150), "2026-10-25T01:29", "2026-10-25T01:30"),
        ((60, 150), "2026-10-25T01:30", None),
        ((150, 300), "2026-10-25T00:29", None),
        ((150, 300), "2026-10-25T00:30", "2026-10-25T04:00"),
    ],
)
def test_times_that_are_left_out_or_come_twice(hours, now, end):
    """Where the clock is in doubt it is quiet."""
    assert ends_at(Hours(*hours, "Europe/Berlin"), at(now)) == (at(end) if end else None)


def test_a_zone_that_is_gone():
    """Nobody's messages are held by what can't be read."""
    assert ends_at(Hours(0, 1439, "Atlantis/Capital"), at("2026-03-01T12:00")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22:00-07:00", NIGHT),
        (" 22:00 - 7:00 ", NIGHT),
        ("12:00\u201313:00", LUNCH),
        ("24:00-07:00", None),
        ("22:60-07:00", None),
        ("22-7", None),
        ("22:00", None),
        ("", None),
    ],
)
def test_spans(text, expected):
    """As people write them."""
    assert quiet_hours.span(text) == expected


@pytest.mark.parametrize("name", ["", "/etc", "Europe", "../UTC", "Mars/Base", "Europe/berlin\0"])
def test_no_zone(name):
    """Names of nothing, and of what is no zone."""
    assert not quiet_hours.is_zone(name)


def test_in_words():
    assert str(Hours(*NIGHT, "Europe/Berlin")) == "22:00-07:00 Europe/Berlin"
