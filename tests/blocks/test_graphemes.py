import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.graphemes import boundary, cut_text


@given(st.text(), st.integers(1, 50))
def test_plain_text_is_cut_to_size(text, limit):
    """And says with … that it was."""
    shown = cut_text(text, limit)

    assert len(shown) <= limit
    assert shown == text or shown.endswith("…")


@pytest.mark.parametrize(
    "sign",
    ["e\u0301", "👩\u200d💻", "👍🏽", "🇩🇪", "🏴\U000e0067\U000e007f", "\r\n", "\u1100\u1161"],
)
def test_no_sign_is_cut_in_two(sign):
    """What a person reads as one character stays whole, or goes."""
    for at in range(1, len(sign)):
        assert boundary(f"a{sign}", 1 + at) == 1
    assert boundary(f"a{sign}b", 1 + len(sign)) == 1 + len(sign)


def test_flags_are_pairs():
    """The third letter of a row begins a flag."""
    assert boundary("🇩🇪🇫🇷", 3) == 2
    assert boundary("🇩🇪🇫🇷", 2) == 2


def test_a_heap_of_signs_is_cut_somewhere():
    """It is no character of any language."""
    assert 0 < boundary("a" + "\u0301" * 500, 400) <= 400
