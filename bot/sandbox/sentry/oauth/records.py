"""What this Sentry remembers of applications, and of who allowed them what."""

import dataclasses
from datetime import datetime, timedelta

from bot.sandbox.sentry.records import Person, Token

CODE_LASTS = timedelta(minutes=10)
TOKEN_LASTS = timedelta(days=30)
DEVICE_LASTS = timedelta(minutes=10)


@dataclasses.dataclass(slots=True, eq=False)
class Application:
    """Made by a person under User settings → Applications."""

    name: str
    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...]  # An address that begins with one of these is right.
    allowed: dict[int, frozenset[str]] = dataclasses.field(default_factory=dict)  # User id → what.


@dataclasses.dataclass(slots=True, eq=False)
class Asked:
    """What an application asks somebody for."""

    application: Application
    scopes: frozenset[str]
    redirect_uri: str = ""
    state: str = ""
    challenge: str = ""  # Of PKCE, S256; "": none was sent.


@dataclasses.dataclass(slots=True, eq=False)
class CodeGrant:
    code: str
    asked: Asked
    person: Person
    ends: datetime


@dataclasses.dataclass(slots=True, eq=False)
class DeviceGrant:
    device_code: str
    user_code: str  # ABCD-EFGH
    asked: Asked
    ends: datetime
    polled_at: datetime | None = None
    person: Person | None = None  # Who allowed it.
    is_denied: bool = False


@dataclasses.dataclass(slots=True, eq=False)
class TokenPair:
    """Each ends with the other."""

    refresh: str
    access: Token
    application: Application


@dataclasses.dataclass(slots=True, eq=False)
class Visit:
    """A browser: who is signed in, and what it is being asked."""

    person: Person | None = None
    asked: Asked | None = None
    device: DeviceGrant | None = None
    csrf: str = ""


@dataclasses.dataclass(slots=True)
class OAuthState:
    applications: dict[str, Application] = dataclasses.field(default_factory=dict)
    codes: dict[str, CodeGrant] = dataclasses.field(default_factory=dict)
    devices: dict[str, DeviceGrant] = dataclasses.field(default_factory=dict)
    pairs: dict[str, TokenPair] = dataclasses.field(default_factory=dict)  # By refresh token.
    given: list[str] = dataclasses.field(default_factory=list)  # Every token ever.
    visits: dict[str, Visit] = dataclasses.field(default_factory=dict)  # By the browser's cookie.
