import pytest

from blocks.confirmation import UNDO_ISSUE, confirmation
from blocks.rich_text import literal
from bot.sandbox.words import words_of
from tests.block_kit import check

TOKEN = "R4nd0m-t0k_n"


def test_the_way_back():
    """The button carries the token of what can be undone."""
    said, actions = (block.to_dict() for block in confirmation(literal("You did it."), TOKEN))

    [undo] = actions["elements"]
    assert words_of(said) == ["You did it."]
    assert (undo["text"]["text"], undo["action_id"], undo["value"]) == ("Undo", UNDO_ISSUE, TOKEN)


@pytest.mark.parametrize("undo", ["", TOKEN])
def test_slack_takes_it(undo):
    """However long the words are; what can't be undone has no button."""
    blocks = [block.to_dict() for block in confirmation(literal("so " * 3000), undo)]

    check(blocks)
    assert len(blocks) == (2 if undo else 1)
