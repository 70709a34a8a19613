import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.mail.words import clean, cut, one_line, web_url

FAMILY = "👨‍👩‍👧‍👦"
WAVE = "👋🏽"
FLAG = "🇩🇪"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\x00b\x1b[31mc\x7f\x9bd", "ab[31mcd"),
        ("a\tb", "a    b"),
        ("half a \ud83d picture", "half a ? picture"),
        ("gpj.\u202etxe", "gpj.txe"),
        ("שלום", "שלום"),
    ],
)
def test_text_is_cleaned(text, cleaned):
    """Of controls, halves of characters, and of what turns a line around."""
    assert clean(text) == cleaned


def test_one_line_has_no_breaks():
    """And single spaces."""
    assert one_line(" a\r\nBcc: x \t b ") == "a Bcc: x b"


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("ab" + FAMILY, 5, "ab…"),
        ("ab" + WAVE, 4, "ab" + WAVE),
        ("ab" + WAVE + "c", 4, "ab…"),
        (FLAG * 3, 4, FLAG + "…"),
        (FLAG * 3, 5, FLAG * 2 + "…"),
        ("a" + SCOTLAND + "b", 6, "a…"),
        ("ae\u0301e\u0301x", 3, "a…"),
    ],
)
def test_nothing_is_cut_in_two(text, limit, kept):
    """Families, skin tones, flags and accents stay whole or go."""
    assert cut(text, limit) == kept


def test_a_pile_of_accents_is_cut_all_the_same():
    """Where nothing ends, the limit holds."""
    assert len(cut("e" + "\u0301" * 10_000, 300)) == 300


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_the_limit_holds(text, limit):
    """For all text; what fits is left as it is."""
    short = cut(text, limit)

    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.test/a?b=1&c=2#d", "https://x.test/a?b=1&c=2#d"),
        ("https://x.test/a|b>c<d\"e'f g", "https://x.test/a%7Cb%3Ec%3Cd%22e%27f%20g"),
        ("https://x.test/ü", "https://x.test/ü"),
        ("https://x.test/\r\nb", "https://x.test/%0Ab"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("java\x00script:alert(1)", ""),
        ("//x.test", ""),
        ("https://", ""),
        ("https://[x", ""),
        ("https://x.test/" + "a" * 3000, ""),
        ("", ""),
    ],
)
def test_only_the_web_is_linked(url, safe):
    """And nothing in an address ends it early."""
    assert web_url(url) == safe
