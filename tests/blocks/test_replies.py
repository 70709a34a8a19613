from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.replies import BLOCKS_MAX, CHARACTERS_MAX, fitting, replies
from blocks.rich_text import literal
from bot.sandbox.blocks_check import text_length
from bot.sandbox.words import words_of
from tests.block_kit import check

texts = st.lists(st.text(min_size=1, max_size=5000).map(literal), min_size=1, max_size=80)


def test_one_section_for_each_thing_that_happened():
    """In the order in which it happened."""
    drawn = words_of([block.to_dict() for block in replies([literal("a"), literal("b")])])

    assert drawn == ["a", "b"]


def test_nothing_draws_nothing():
    """What has no lines is a short text, without blocks."""
    assert replies([]) == []


def test_fifty_short_ones_fit():
    """Slack takes 50 blocks a message."""
    assert fitting([literal("short")] * 80) == BLOCKS_MAX


def test_at_least_one_fits():
    """A text that is too long is cut, never left waiting."""
    assert fitting([literal("x" * 20_000)]) == 1


@settings(max_examples=40, deadline=None)
@given(texts)
def test_what_fits_is_taken(texts):
    """As many as one message can show pass both checkers."""
    fit = fitting(texts)
    blocks = [block.to_dict() for block in replies(texts[:fit])]

    check(blocks)
    assert text_length(blocks) <= CHARACTERS_MAX


@settings(max_examples=40, deadline=None)
@given(texts)
def test_what_does_not_fit_is_counted(texts):
    """Of a message that can't go in parts, as a digest: the first ones, and how many there are."""
    fit = fitting(texts)
    drawn = words_of([block.to_dict() for block in replies(texts)])

    check([block.to_dict() for block in replies(texts)])
    assert len(drawn) == fit
    left = len(texts) - fit
    assert (drawn[-1] == f"… and {left + 1} more lines.") == bool(left)
