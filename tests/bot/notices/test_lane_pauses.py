"""The memo about a paused target: what, why, what waits, and what to do."""

import pytest

from blocks.mrkdwn import mrkdwn
from bot.notes.note import Channel, plain
from bot.notices.lane_pauses import TargetPaused
from bot.providers.slack_text import rich


def told(**facts):
    return TargetPaused.model_validate(TargetPaused.example | facts).note("Sentry")


def test_what_it_says():
    """All that somebody needs to put it right."""
    note = told()

    assert [plain(line) for line in note.lines] == [
        "Heliograph no longer sends anything to C024BE91L: the channel is archived (is_archived).",
        "3 messages wait for it, and whatever comes in is kept too.",
        (
            "Fix that, then Resume in /helio status, or python app.py resume slack:C024BE91L, "
            "sends what waits."
        ),
    ]
    assert note.headline == "slack:C024BE91L is paused"
    assert plain(note.footer) == "You get this because you are an owner of Acme."


def test_without_its_lines():
    """A provider that refuses the form still gets the main thing."""
    assert told().as_plain().title == (
        "Heliograph no longer sends anything to C024BE91L: the channel is archived (is_archived)"
    )


def test_a_channel_is_mentioned_in_slack():
    """By its name, which Slack knows."""
    line = told().lines[0]

    assert Channel("C024BE91L") in line
    assert mrkdwn(rich(line)).startswith("Heliograph no longer sends anything to <#C024BE91L>: ")


def test_a_person_is_mentioned_in_slack():
    """Their direct messages take nothing."""
    assert "direct messages to <@U024BE7LH>: " in mrkdwn(
        rich(told(target="slack:U024BE7LH").lines[0])
    )


@pytest.mark.parametrize("target", ["pagerduty:primary", "msteams:ops", "email:ops@acme.test"])
def test_other_targets_go_by_their_names(target):
    """As `deliveries` shows them."""
    assert f"longer sends anything to {target}: " in plain(told(target=target).lines[0])


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        (0, "Nothing waits for it yet; whatever comes in is kept."),
        (1, "1 message waits for it, and whatever comes in is kept too."),
        (1200, "1,200 messages wait for it, and whatever comes in is kept too."),
    ],
)
def test_what_waits(waiting, expected):
    """Counted as people do."""
    assert plain(told(waiting=waiting).lines[1]) == expected
