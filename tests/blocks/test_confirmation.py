import pytest

from blocks.confirmation import UNDO_ISSUE, confirmation
from blocks.mrkdwn import Mrkdwn
from tests.block_kit import check


def test_the_way_back():
    """The button carries the id of what can be undone."""
    said, actions = (block.to_dict() for block in confirmation(Mrkdwn("You did it."), 12))

    [undo] = actions["elements"]
    assert said["text"]["text"] == "You did it."
    assert (undo["text"]["text"], undo["action_id"], undo["value"]) == ("Undo", UNDO_ISSUE, "12")


@pytest.mark.parametrize("undo_id", [None, 10**17])
def test_slack_takes_it(undo_id):
    """However long the words are; what can't be undone has no button."""
    blocks = [block.to_dict() for block in confirmation(Mrkdwn("so " * 3000), undo_id)]

    check(blocks)
    assert len(blocks) == (1 if undo_id is None else 2)
