import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.mrkdwn import mrkdwn, plain
from blocks.own_words import own
from blocks.rich_text import (
    UNREADABLE,
    Kind,
    code,
    code_word,
    date,
    emoji,
    join,
    joined,
    link,
    literal,
    mention,
    strong,
    struck,
)

HOSTILE = [
    "<!channel>",
    "<@U1>",
    "<https://evil.test|click>",
    "&lt;",
    "*b* _i_ ~s~ `c` :tada:",
    "> q\n• l\n1. n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_outside_text_is_literal(text):
    """Not one character of it is a mark."""
    [piece] = literal(text).pieces

    assert (piece.text, piece.kind, piece.styles) == (text, Kind.TEXT, frozenset())


@pytest.mark.parametrize("turn", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_outside_text_turns_nothing_round(turn):
    """What stands behind it is read as it is; Arabic and Hebrew, which need no such sign, stay."""
    assert plain(literal(f"{turn}txt.exe")) == "txt.exe"
    assert plain(literal("שלום\u200f, سلام 🚨")) == "שלום\u200f, سلام 🚨"


def test_nothing_is_left_of_it():
    """An invisible name is seen to be one."""
    assert plain(literal("\u202e\0")) == UNREADABLE
    assert not literal("")


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "a\x7fb", "a\ud800b", "a\x9fb"])
def test_controls_go(text):
    """Slack refuses them, or nobody sees them."""
    assert plain(literal(text)) == "ab"


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\u2028b", "a\x0bb"])
def test_every_line_break_is_one(text):
    assert plain(literal(text)) == "a\nb"


def test_our_own_words_have_marks():
    """The values in them have none, not even within a mark of ours."""
    text = own(":wave: `/helio x` for *{name}*, {note}", name="*a* `b`", note=":tada: *c*")

    assert [(piece.text, piece.kind, *piece.styles) for piece in text.pieces] == [
        ("wave", Kind.EMOJI),
        (" ", Kind.TEXT),
        ("/helio x", Kind.TEXT, "code"),
        (" for ", Kind.TEXT),
        ("*a* `b`", Kind.TEXT, "bold"),
        (", :tada: *c*", Kind.TEXT),
    ]


def test_a_value_is_no_template():
    """What looks like a field stays."""
    assert plain(own("{a}{b}", a="{b}", b="x")) == "{b}x"


@pytest.mark.parametrize(
    ("url", "text", "drawn"),
    [
        ("https://x.test/1", "Boom", "<https://x.test/1|Boom>"),
        ("", "Boom", "Boom"),
        ("javascript:alert(1)", "Boom", "Boom"),
        ("https://x.test/\u202ea", "Boom", "Boom"),
        ("https://x.test/a|b>c", "Boom", "<https://x.test/a%7Cb%3Ec|Boom>"),
        ("https://x.test/?a=1&b=2", "Boom", "<https://x.test/?a=1&amp;b=2|Boom>"),
        ("https://x.test/1", "a|b\nc", "<https://x.test/1|a¦b c>"),
        ("https://x.test/1", "<!channel>", "<https://x.test/1|&lt;!channel&gt;>"),
        ("https://x.test/1", "", ""),
    ],
)
def test_links(url, text, drawn):
    """Only web addresses become links, and nothing in them ends the link early."""
    assert mrkdwn(link(url, text)) == drawn


@pytest.mark.parametrize("title", ["*bold*", "a > b", "a | b", "`x`", "<b>"])
def test_a_title_keeps_its_link(title):
    """And its letters."""
    [piece] = strong(link("https://x.test/1", title)).pieces

    assert (piece.text, piece.target) == (title, "https://x.test/1")
    assert piece.styles == {"bold"}


def test_marks_as_mrkdwn():
    """For a notification, which shows no rich text."""
    said = join(strong("Ada"), " ran ", code_word("x"), ", ", struck("no"), emoji("tada"))

    assert mrkdwn(said) == "*Ada* ran `x`, ~no~:tada:"
    assert mrkdwn(code("a<b")) == "```a&lt;b```"
    assert mrkdwn(join("a<b", mention("U1"))) == "a&lt;b<@U1>"


def test_date_has_a_fallback():
    """Each reader's own time zone, and words where Slack can't."""
    assert mrkdwn(date(0, "1970 <1>")) == "<!date^0^{date_short_pretty} {time}|1970 &lt;1&gt;>"


def test_parts_of_nothing_are_left_out():
    assert plain(joined(" · ", ["a", "", literal(""), strong("b")])) == "a · b"


def test_it_is_no_str():
    """An f-string would make outside text and marks one."""
    with pytest.raises(TypeError, match="join"):
        f"{literal('x')}"


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_is_typed_is_read(text):
    """Letter by letter, but for what nobody sees."""
    kept = [c for c in text if c.isprintable() and not "\u202a" <= c <= "\u2069"]

    assert [c for c in plain(literal(text)) if c in kept] == kept
