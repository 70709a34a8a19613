import hmac

import pytest
from pydantic import SecretStr
from starlette.datastructures import Headers

from bot.sources import proofs
from bot.sources.answers import Turned
from tests.bot.sources.senders import signature

SECRET = SecretStr("sandbox-hook-secret")


def test_right_token():
    """The scheme's letter case does not matter, the token's does."""
    proofs.check_token(Headers({"authorization": "bearer Tok"}), SecretStr("Tok"))

    with pytest.raises(Turned):
        proofs.check_token(Headers({"authorization": "bearer tok"}), SecretStr("Tok"))


def test_right_signature():
    """Sentry's own way: HMAC-SHA256 of the raw body, in hex."""
    headers = Headers({"sentry-hook-signature": signature(b"{}")})

    proofs.check_signature(headers, b"{}", SECRET)
    with pytest.raises(Turned):
        proofs.check_signature(headers, b"{ }", SECRET)


@pytest.mark.parametrize(
    "check",
    [
        lambda: proofs.check_token(Headers({"authorization": "Bearer x"}), SECRET),
        lambda: proofs.check_signature(Headers({"sentry-hook-signature": "x"}), b"", SECRET),
    ],
    ids=["token", "signature"],
)
def test_constant_time(check, monkeypatch):
    """A comparison that ends at the first difference would tell the secret bit by bit."""
    compared = []
    monkeypatch.setattr(hmac, "compare_digest", lambda *pair: bool(compared.append(pair)))
    with pytest.raises(Turned) as caught:
        check()

    assert caught.value.status == 401
    assert len(compared) == 1


@pytest.mark.parametrize("secret", [None, SecretStr("")], ids=["unset", "empty"])
def test_unset_is_closed(secret):
    """An empty secret would let in everybody who signs with none."""
    headers = Headers({"sentry-hook-signature": signature(b"", ""), "authorization": "Bearer "})

    for check in (
        lambda: proofs.check_token(headers, secret),
        lambda: proofs.check_signature(headers, b"", secret),
    ):
        with pytest.raises(Turned) as caught:
            check()
        assert caught.value.status == 403
