"""What `why` looks like: as much as a message holds, and a button for the rest."""

import pytest

from blocks import why
from blocks.why import ToldActivity
from bot.sandbox.blocks_check import check_blocks
from bot.sandbox.words import words_of

AT = (1_773_480_360, "2026-03-14 09:26:00 UTC")


def drawn(count, older=0, outcomes=1):
    told = [
        ToldActivity(
            number,
            AT,
            f"Ada did number {number}",
            [("slack:C0A", "a reply in the thread: sent")] * outcomes,
            0,
            "",
        )
        for number in range(1, count + 1)
    ]
    blocks = why.why(title="API-7 Boom\nfacts", told=told, older=older, cards=[], name="API-7")
    found = [block.to_dict() for block in blocks]
    check_blocks(found, ())
    return found


def button(blocks):
    return blocks[-1].get("accessory")


def test_all_that_there_is():
    """No button where nothing is left."""
    blocks = drawn(2)

    assert button(blocks) is None
    assert [str(blocks).index(f"number {n}") for n in (2, 1)] == sorted(
        str(blocks).index(f"number {n}") for n in (2, 1)
    )


def test_older_ones():
    """The button goes on before the oldest that is shown; the words have the count."""
    blocks = drawn(2, older=39_998)

    assert button(blocks)["text"]["text"] == "Older"
    assert why.read_older(button(blocks)["value"]) == ("API-7", "1")
    assert "39,998 older ones" in str(blocks[-1])


@pytest.mark.parametrize("outcomes", [1, 20])
def test_what_has_no_room_is_older_too(outcomes):
    """What was read and not shown is counted, and is what the button begins with."""
    blocks = drawn(60, older=100, outcomes=outcomes)

    shown = [n for n in range(1, 61) if f"number {n}*" in str(words_of(blocks))]
    assert why.read_older(button(blocks)["value"])[1] == str(shown[0])
    assert f"{160 - len(shown)} older ones" in str(blocks[-1])
    assert len(blocks) <= 46


def test_more_outcomes():
    """Those that were left out are counted."""
    told = [ToldActivity(1, AT, "Ada did it", [("slack:C0A", "sent")], 295, "")]
    blocks = why.why(title="API-7", told=told, older=0, cards=[], name="API-7")

    assert "… and 295 more" in str([block.to_dict() for block in blocks])


def said_of(words, nobody=""):
    """How one activity is drawn."""
    told = [
        ToldActivity(1, AT, "An alert came", [("slack:C0A", words)] if words else [], 0, nobody)
    ]
    blocks = why.why(title="API-7", told=told, older=0, cards=[], name="API-7")
    return words_of(blocks[-1].to_dict())[0]


def test_times_in_the_reader_s_zone():
    """Every time is date markup, with UTC for where Slack can't show it."""
    said = said_of("the card: waits until 2026-03-14 09:26:00 UTC; held until 2026-03-14 10:00 UTC")

    form = "{date_short_pretty} {time_secs}"
    second = f"<!date^1773480360^{form}|2026-03-14 09:26:00 UTC>"
    assert said == (
        f"*An alert came*\n{second}\n• <#C0A>: the card: waits until {second}; held until"
        " <!date^1773482400^{date_short_pretty} {time}|2026-03-14 10:00 UTC>"
    )


def test_what_only_looks_like_a_time():
    """It stays as it is, and nothing else becomes live."""
    words = "given up: 2026-99-99 09:26 UTC <!channel>"

    assert said_of(words).endswith(": given up: 2026-99-99 09:26 UTC &lt;!channel&gt;")


def test_nobody_was_notified():
    """A sentence begins with a capital, and its time is the reader's too."""
    said = said_of("", "the mute ends 2026-03-14 09:26 UTC")

    assert "\nNobody was notified: the mute ends <!date^1773480360^" in said


@pytest.mark.parametrize("value", ["", "x", "12", " "])
def test_what_a_button_carries_is_outside_input(value):
    """Anything is read; who asks with it gets a refusal or the newest page."""
    assert len(why.read_older(value)) == 2
