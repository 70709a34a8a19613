import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.mrkdwn import Mrkdwn, code, cut, cut_text, date, escape, join, link, mention, strong

HOSTILE = ["<!channel>", "<!here>", "<@U1>", "<#C1>", "<https://evil.test|click>", "&lt;", "a & b"]
SPECIAL = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("text", HOSTILE)
def test_outside_text_is_no_markup(text):
    """No mention, link or date of others can be smuggled in."""
    assert "<" not in escape(text)
    assert ">" not in escape(text)


@pytest.mark.parametrize("turn", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_outside_text_turns_nothing_round(turn):
    """What stands behind it is read as it is; Arabic and Hebrew, which need no such sign, stay."""
    assert escape(f"{turn}txt.exe") == "\u2060txt.exe"
    assert escape("שלום, سلام 🚨") == "שלום, سلام 🚨"


def test_markup_is_not_escaped_twice():
    """What is markup already stays as it is."""
    assert escape(mention("U1")) == "<@U1>"


@pytest.mark.parametrize(
    ("url", "text", "drawn"),
    [
        ("https://x.test/1", "Boom", "<https://x.test/1|Boom>"),
        ("", "Boom", "Boom"),
        ("javascript:alert(1)", "Boom", "Boom"),
        ("https://x.test/a|b>c", "Boom", "<https://x.test/a%7Cb%3Ec|Boom>"),
        ("https://x.test/?a=1&b=2", "Boom", "<https://x.test/?a=1&amp;b=2|Boom>"),
        ("https://x.test/1", "a|b\nc", "<https://x.test/1|a¦b c>"),
        ("https://x.test/1", "<!channel>", "<https://x.test/1|&lt;!channel&gt;>"),
        ("https://x.test/1", "", ""),
    ],
)
def test_links(url, text, drawn):
    """Only web addresses become links, and nothing in them ends the link early."""
    assert link(url, text) == drawn


def test_bold_is_not_ended_from_inside():
    """Asterisks of the text would end it."""
    assert strong("a*b*c").count("*") == 2


def test_a_fence_is_not_closed_from_inside():
    """A code block holds whatever the code is."""
    assert code("a```b").count("```") == 2


def test_date_has_a_fallback():
    """Each reader's own time zone, and words where Slack can't."""
    assert date(0, "1970 <1>") == "<!date^0^{date_short_pretty} {time}|1970 &lt;1&gt;>"


def test_join_escapes_only_what_is_not_markup():
    """Parts of both kinds become one text."""
    assert join("a<b", mention("U1")) == "a&lt;b<@U1>"


@given(
    st.lists(st.sampled_from(["&amp;", "<@U12>", "<https://x.test|name>", "a", "é", "\n", "*"])),
    st.integers(1, 60),
)
def test_a_cut_never_breaks_an_entity_or_a_link(pieces, limit):
    """What is left is short enough, and each entity and `<…>` in it is whole."""
    shown = cut(Mrkdwn("".join(pieces)), limit)

    rest = SPECIAL.sub("", shown).replace("&amp;", "")
    assert len(shown) <= limit
    assert not set(rest) & set("<>&")


@given(st.text(), st.integers(1, 50))
def test_plain_text_is_cut_to_size(text, limit):
    """And says with … that it was."""
    shown = cut_text(text, limit)

    assert len(shown) <= limit
    assert shown == text or shown.endswith("…")
