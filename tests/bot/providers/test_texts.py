import pytest

from bot.providers.texts import cut, one_line, usable


@pytest.mark.parametrize(
    ("url", "encoded"),
    [
        ("https://x.test/a?b=c&d=%20#e", "https://x.test/a?b=c&d=%20#e"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://x.test/a|b>c<d e", "https://x.test/a%7Cb%3Ec%3Cd%20e"),
        ("https://x.test/(a)\n", "https://x.test/%28a%29%0A"),
        ("https://x.test/ä", "https://x.test/%C3%A4"),
        ("", ""),
        ("x.test/a", ""),
        ("https://", ""),
        ("javascript:alert(1)", ""),
        ("http://[x/", ""),
        (f"https://x.test/{'a' * 2040}", ""),
        (f"https://x.test/{'💥' * 300}", ""),
    ],
)
def test_addresses(url, encoded):
    """They can't end a link early; what leads nowhere, or is cut by clients, is none."""
    assert usable(url) == encoded


def test_cutting_says_so():
    """By its last character, within the limit."""
    assert (cut("abc", 3), cut("abcd", 3)) == ("abc", "ab…")


def test_one_line():
    """Breaks and runs of spaces are one space; so is what nobody sees."""
    assert one_line(" a\r\nb\u2028 c\t\u202ed\x00e") == "a b c d e"
    assert one_line("👩\u200d💻 שלום") == "👩\u200d💻 שלום"
