"""What is sealed opens with the same key, for the same row, and not otherwise."""

import pytest
from pydantic import SecretStr

from bot.sentry.personal.seal import Unsealable, seal, unseal

KEY = SecretStr("a key of the tests' own, as long as one should be")


def test_it_opens_again():
    sealed = seal(KEY, "a token", "account 1")

    assert unseal(KEY, sealed, "account 1") == "a token"
    assert "a token" not in sealed


def test_the_same_is_never_sealed_the_same():
    assert seal(KEY, "a token", "account 1") != seal(KEY, "a token", "account 1")


@pytest.mark.parametrize(
    ("key", "about"), [(SecretStr("another key"), "account 1"), (KEY, "account 2")]
)
def test_another_key_or_row(key, about):
    with pytest.raises(Unsealable):
        unseal(key, seal(KEY, "a token", "account 1"), about)


@pytest.mark.parametrize("damage", ["", "x", "%%%", "AAAA", "Ag" + "A" * 60])
def test_what_is_damaged(damage):
    with pytest.raises(Unsealable):
        unseal(KEY, damage, "account 1")
