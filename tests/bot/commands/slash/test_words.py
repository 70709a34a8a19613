"""Words, however they were typed: phones, keyboards of other countries, and Slack's own markup."""

import pytest

from bot.commands.slash.words import words_of


def wide(text):
    """In the letters, and the space, of an East Asian keyboard."""
    return "".join("\u3000" if one == " " else chr(ord(one) + 0xFEE0) for one in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\n ", []),
        ("link team", ["link", "team"]),
        ("  link \t team\n", ["link", "team"]),
        (wide("link team"), ["link", "team"]),
        ("link\u00a0team", ["link", "team"]),
        ("li\u200bnk \u200eteam\ufeff", ["link", "team"]),
        ("subscribe api level >= error", ["subscribe", "api", "level>=error"]),
        ("level&gt;=error", ["level>=error"]),
        ("level≥error", ["level>=error"]),
        (wide("level>=") + "error", ["level>=error"]),
        ("broadcast = a , b", ["broadcast=a,b"]),
        ('env="my place" x', ["env=my place", "x"]),
        ("“api”", ["api"]),
        ("'api'", ["api"]),
        ("`list`", ["list"]),
        ('"api', ["api"]),
        ('""', []),
        ("a&amp;b", ["a&b"]),
        ("a&amp;lt;b", ["a&lt;b"]),
        ("<http://api.web|api.web>", ["api.web"]),
        ("<https://x.test/a>", ["https://x.test/a"]),
        ("<#C024BE91L|alerts>", ["alerts"]),
        ("<@U024BE7LH>", ["@U024BE7LH"]),
        ("🎉 :tada:", ["🎉", ":tada:"]),
    ],
)
def test_words(text, expected):
    """Each letter as it was meant."""
    assert words_of(text) == expected


@pytest.mark.parametrize("letter", ["x", '"', "<", ">=", "\ufdfa", "'\"", "🎉", "=,"])
def test_a_novel(letter):
    """It is read as far as 3,000 characters, at once."""
    assert sum(map(len, words_of(letter * 3000))) <= 3000


def test_markup_is_no_way_to_hide_words():
    """What Slack escaped is text, and stays text."""
    assert words_of("&lt;!channel&gt; <!channel>") == ["<!channel>", "<!channel>"]
