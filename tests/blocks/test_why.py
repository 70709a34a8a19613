"""What `why` looks like: as much as a message holds, and a button for the rest."""

import pytest

from blocks import why
from blocks.why import Told
from bot.sandbox.blocks_check import check_blocks


def drawn(count, older=0, outcomes=1):
    told = [
        Told(
            number,
            "2026-03-14 09:26:00 UTC",
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

    shown = [n for n in range(1, 61) if f"number {n}*" in str(blocks)]
    assert why.read_older(button(blocks)["value"])[1] == str(shown[0])
    assert f"{160 - len(shown)} older ones" in str(blocks[-1])
    assert len(blocks) <= 46


def test_more_outcomes():
    """Those that were left out are counted."""
    told = [Told(1, "now", "Ada did it", [("slack:C0A", "sent")], 295, "")]
    blocks = why.why(title="API-7", told=told, older=0, cards=[], name="API-7")

    assert "… and 295 more" in str([block.to_dict() for block in blocks])


@pytest.mark.parametrize("value", ["", "x", "12", " "])
def test_what_a_button_carries_is_outside_input(value):
    """Anything is read; who asks with it gets a refusal or the newest page."""
    assert len(why.read_older(value)) == 2
