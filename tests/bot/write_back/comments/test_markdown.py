"""Slack's mrkdwn as Markdown: nothing of it acts, nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.write_back.comments import words
from bot.write_back.comments.markdown import markdown
from bot.write_back.comments.words import COMMENT_MAX, Said


class Names:
    def person(self, user_id):
        return {"U1": "Ada *x*", "U2": "grace_hopper"}.get(user_id, user_id)

    def channel(self, channel_id):
        return {"C1": "ops"}.get(channel_id, channel_id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@U1>: hi", r"@Ada \*x\*: hi"),
        ("<@U2|old> <@U9>", "@grace_hopper @U9"),
        ("<#C1> <#C2|dev> <#C9>", "#ops #dev #C9"),
        ("<!here> <!channel> <!subteam^S1|@ops> <!subteam^S2>", "@here @channel @ops @subteam"),
        ("<!date^1700000000^{date}|14 Nov>", "14 Nov"),
        ("<https://a.test/?a=1&amp;b=2>", "https://a.test/?a=1&b=2"),
        ("<https://a.test|the ](x) log>", r"[the \]\(x) log](https://a.test)"),
        ("<mailto:a@b.test|a@b.test>", "a@b.test"),
        ("*bold* _it_ ~no~ :tada: &gt; q", "*bold* _it_ ~no~ :tada: > q"),
        ("`<https://a.test>` &amp;lt;", "`https://a.test` &lt;"),
        ("```a &lt; b\n<@U1>\n<https://x.test|x>```", "```a < b\n@Ada *x*\nx```"),
        ("1 &lt; 2 <unfinished", "1 < 2 <unfinished"),
        ("", ""),
    ],
)
def test_markdown(text, expected):
    """As a reader of Sentry should see it."""
    assert markdown(text, Names()) == expected


@given(st.text())
def test_whatever_is_said(text):
    """It never fails."""
    assert isinstance(markdown(text, Names()), str)


@given(st.integers(39_000, 41_000), st.booleans())
def test_never_too_long(length, is_person):
    """A comment is cut in its midst, and its end stands."""
    said = Said("x" * length, author="Ada", added_by="Bob", permalink="https://a.test/p1")
    text = words.as_person(said) if is_person else words.as_integration(said)

    assert len(text) <= COMMENT_MAX
    assert (words.CUT in text) == ("x" * length not in text)
    assert is_person or text.endswith("[Where it was said](https://a.test/p1)")


def test_as_the_person():
    """Their own words alone; another's are called that."""
    assert words.as_person(Said("mine", author="Ada")) == "mine"
    assert words.as_person(Said("x", author="B_b", added_by="Ada")) == "**B_b** in Slack:\n\nx"


def test_no_address():
    """The message is gone: its words are there all the same."""
    assert words.as_integration(Said("x", author="Ada")) == "**Ada** in Slack:\n\nx"
