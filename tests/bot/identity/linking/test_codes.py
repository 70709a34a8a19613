"""Codes: derived and never kept, hard to guess, compared in constant time."""

import hmac
from collections import Counter
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.vocabulary import codes

KEY, OTHER = SecretStr("k" * 40), SecretStr("o" * 40)


def test_a_code_is_six_digits():
    """Zeros in front are kept."""
    found = {codes.code_of(KEY, codes.new_nonce()) for _ in range(500)}

    assert all(codes.TYPED.fullmatch(code) for code in found)
    assert any(code.startswith("0") for code in found)


def test_codes_are_spread_evenly():
    """Of 5000 codes each first digit leads about a tenth, and hardly any comes twice."""
    found = [codes.code_of(KEY, f"{number}") for number in range(5000)]
    first = Counter(code[0] for code in found)

    assert all(400 < first[digit] < 600 for digit in "0123456789")
    assert len(set(found)) > 4950


def test_nonces_are_long_and_never_the_same():
    """128 bits of the system's randomness."""
    nonces = {codes.new_nonce() for _ in range(1000)}

    assert len(nonces) == 1000
    assert {len(nonce) for nonce in nonces} == {32}


def test_the_key_decides():
    """Who has the nonce and another key has another code."""
    nonces = [codes.new_nonce() for _ in range(20)]

    assert [codes.code_of(KEY, n) for n in nonces] == [codes.code_of(KEY, n) for n in nonces]
    assert [codes.code_of(KEY, n) for n in nonces] != [codes.code_of(OTHER, n) for n in nonces]


def test_the_hash_is_keyed():
    """A million plain hashes would be tried in a second."""
    assert codes.hash_of(KEY, "n", "123456") != codes.hash_of(OTHER, "n", "123456")
    assert codes.hash_of(KEY, "n", "123456") != codes.hash_of(KEY, "m", "123456")
    assert "123456" not in codes.hash_of(KEY, "n", "123456")


@given(st.text("0123456789", min_size=6, max_size=6))
def test_only_the_right_code_is_right(code):
    """Every other one is wrong."""
    right = codes.code_of(KEY, "nonce")
    kept = codes.hash_of(KEY, "nonce", right)

    assert codes.is_right(KEY, "nonce", kept, code) == (code == right)
    assert codes.is_right(KEY, "nonce", kept, right)
    assert not codes.is_right(KEY, "another", kept, right)


def test_compared_in_constant_time(monkeypatch):
    """By the library's own function, never by `==`."""
    compare = Mock(return_value=True)
    monkeypatch.setattr(hmac, "compare_digest", compare)

    assert codes.is_right(KEY, "n", "hash", "123456")
    compare.assert_called_once_with(codes.hash_of(KEY, "n", "123456"), "hash")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        (" 123 456\n", "123456"),
        ("12-34-56", "123456"),
        ("000000", "000000"),
        ("12345", None),
        ("1234567", None),
        ("12345a", None),
        ("١٢٣٤٥٦", None),
        ("", None),
        ("1" * 100_000, None),
    ],
)
def test_what_was_typed(typed, code):
    """As people write it, with gaps; all else is no code."""
    assert codes.read(typed) == code


def test_guessing_is_bounded():
    """With all codes and all wrong ones of a day: under one in ten thousand."""
    window, most = codes.PACE[-1]

    assert window == codes.LONGEST
    assert most * codes.TRIES / 10**codes.DIGITS < 1 / 10_000
    assert codes.WRONG_MOST / 10**codes.DIGITS < 1 / 50_000
