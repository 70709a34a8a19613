import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.mrkdwn import cut, is_inert, mrkdwn
from blocks.rich_text import code, join, link, literal, mention, strong

SPECIAL = re.compile(r"<[^>]*>")
PIECES = [literal("&"), mention("U12"), link("https://x.test", "name & more"), literal("a")]
MORE = [literal("é\n"), strong("*b*"), code("x < y"), literal("👩\u200d💻")]


@given(st.lists(st.sampled_from([*PIECES, *MORE])), st.integers(1, 60))
def test_a_cut_never_breaks_an_entity_or_a_link(pieces, limit):
    """What is left is short enough, and each entity and `<…>` in it is whole."""
    shown = mrkdwn(cut(join(*pieces), limit))

    rest = re.sub("&(amp|lt|gt);", "", SPECIAL.sub("", shown))
    assert len(shown) <= limit
    assert not set(rest) & set("<>&")


def test_a_cut_keeps_what_fits():
    """Of the piece that does not fit its beginning, as text, as code, as a link."""
    assert mrkdwn(cut("abc", 3)) == "abc"
    assert mrkdwn(cut("abcd", 3)) == "ab…"
    assert mrkdwn(cut(code("abcdefgh"), 10)) == "```abc```…"
    assert mrkdwn(cut(link("https://x.test", "abc & d"), 20)) == "<https://x.test|ab>…"
    assert mrkdwn(cut(join("ab", mention("U123")), 6)) == "ab…"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace",
        "snake_case_name",
        "2*3",
        "a & b",
        "17:30",
        "<!here>",
        "a~b",
        "a - b",
        "1.5",
    ],
)
def test_mrkdwn_shows_it_as_it_is(text):
    """Small print keeps its bold words for what is harmless."""
    assert is_inert(text)


@pytest.mark.parametrize(
    "text",
    [
        "*b*",
        "_i_",
        "~s",
        "s*",
        "`c`",
        ":tada:",
        "> q",
        "a\n> q",
        "• l",
        "- l",
        "1. n",
        "a\\b",
        "_x",
    ],
)
def test_mrkdwn_would_change_it(text):
    """It has no way to escape a mark."""
    assert not is_inert(text)
