"""An application of Sentry's: what it may ask for there, and what it is answered.

What is answered is never logged and in no error, but for the codes of RFC 6749.
"""

import base64
import hashlib
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, SecretStr

from bot.sentry import answers
from bot.sentry.answers import Answer
from bot.sentry.client import client_of
from bot.sentry.connection import Connection, Form
from bot.sentry.errors import OAuthRefused, SentryBroken, SentryError
from bot.sentry.oauth.tokens import Device, TokenPair
from bot.services import Services

# What Heliograph does for people; each scope brings those below it, and the role counts too.
SCOPES = ("event:write", "member:admin", "org:read", "project:read", "team:read")
METADATA = "/.well-known/oauth-authorization-server"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
CODE = re.compile(r"[a-z_]{1,40}")
LOOKED_UP_EVERY = 3600.0  # Seconds; a Sentry is seldom replaced by a newer one.
UNKNOWN_APPLICATION = {"invalid_client", "invalid_credentials", "unauthorized_client"}

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True)
class Redirect:
    """Where a person is sent, and what is to come back with them."""

    page: str  # Sentry's address, as people's browsers reach it.
    callback: str
    state: str
    verifier: SecretStr  # Of PKCE; older versions of Sentry take no notice of it.

    def url(self, client_id: str) -> str:
        digest = hashlib.sha256(self.verifier.get_secret_value().encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query = {
            "client_id": client_id,
            "response_type": "code",
            "redirect_uri": self.callback,
            "scope": " ".join(SCOPES),
            "state": self.state,
            "force_prompt": "1",  # Else who has allowed it before is sent back without a click.
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.page}/oauth/authorize/?{urlencode(query)}"


class OAuth:
    """For any number of threads; every method raises SentryError and nothing else."""

    def __init__(self, connection: Connection, client_id: str, secret: SecretStr) -> None:
        self.client_id = client_id
        self.tracker = connection.place.tracker
        self._connection = connection
        self._secret = secret
        self._has_device: bool | None = None
        self._looked_at = 0.0

    def __repr__(self) -> str:
        return f"OAuth({self._connection.place.url})"

    def has_device_grant(self) -> bool:
        """Asked once an hour; anything but JSON that names it means that there is none."""
        now = time.monotonic()
        if self._has_device is None or now - self._looked_at > LOOKED_UP_EVERY:
            self._has_device = _names_device_grant(self._connection.send(Form(METADATA)))
            self._looked_at = now
        return self._has_device

    def begin_device(self) -> Device:
        fields = {"client_id": self.client_id, "scope": " ".join(SCOPES)}
        return self._posted(Device, "/oauth/device/code/", fields)

    def of_device(self, device_code: SecretStr) -> TokenPair:
        """OAuthRefused with `authorization_pending`, `slow_down` and so on: see RFC 8628."""
        return self._tokens(grant_type=DEVICE, device_code=device_code.get_secret_value())

    def of_code(self, code: str, callback: str, verifier: SecretStr) -> TokenPair:
        """A code is good once."""
        return self._tokens(
            grant_type="authorization_code",
            code=code,
            redirect_uri=callback,
            code_verifier=verifier.get_secret_value(),
        )

    def renew(self, refresh: SecretStr) -> TokenPair:
        """Both tokens of the old pair end at once, whether or not the answer comes."""
        return self._tokens(grant_type="refresh_token", refresh_token=refresh.get_secret_value())

    def _tokens(self, **fields: str) -> TokenPair:
        own = {"client_id": self.client_id, "client_secret": self._secret.get_secret_value()}
        return self._posted(TokenPair, "/oauth/token/", own | fields)

    def _posted(self, kind: type[Kind], path: str, fields: dict[str, str]) -> Kind:
        answer = self._connection.send(Form(path, fields))
        if answer.status != HTTPStatus.OK:
            raise self._refusal(answer)
        answers.check(answer, self._connection.place)
        return answers.read(kind, answer.payload, self.tracker)

    def _refusal(self, answer: Answer) -> SentryError:
        """By its code alone: whatever else stands there is not repeated."""
        code = _code_of(answer)
        if code in UNKNOWN_APPLICATION:
            text = f"{self.tracker} does not know SENTRY_OAUTH_CLIENT_ID or its secret"
            return OAuthRefused(text, code)
        if code:
            said = code.replace("_", " ")
            return OAuthRefused(f"{self.tracker} gave no permission: {said}", code)
        try:
            answers.check(answer, self._connection.place)
        except SentryError as error:
            return error if error.is_temporary else OAuthRefused(_odd(self.tracker, answer), "")
        return SentryBroken(_odd(self.tracker, answer), answer.status)


def oauth_of(services: Services) -> OAuth | None:
    """The one of this process; None where no application of Sentry's is set up."""
    settings = services.settings
    client_id, secret = settings.sentry_oauth_client_id, settings.sentry_oauth_client_secret
    client = client_of(services) if client_id and secret else None
    if client is None or client_id is None or secret is None:
        return None
    name = f"oauth {settings.sentry_url} {client_id}"
    return services.shared.one(name, lambda: OAuth(client.connection, client_id, secret))


def _names_device_grant(answer: Answer) -> bool:
    found = _payload(answer) if answer.status == HTTPStatus.OK else None
    return isinstance(found, dict) and bool(found.get("device_authorization_endpoint"))


def _code_of(answer: Answer) -> str:
    found = _payload(answer)
    code = found.get("error") if isinstance(found, dict) else None
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""


def _payload(answer: Answer) -> Any:  # noqa: ANN401 - any JSON.
    try:
        return answer.payload
    except ValueError:
        return None


def _odd(tracker: str, answer: Answer) -> str:
    return f"{tracker} answered HTTP {answer.status} where tokens are given"
