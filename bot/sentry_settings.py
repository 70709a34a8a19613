"""SENTRY_URL and its companions; each fault is told without repeating the value."""

import re
import ssl
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, SecretStr, field_validator, model_validator

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
OAUTH = ("SENTRY_OAUTH_CLIENT_ID", "SENTRY_OAUTH_CLIENT_SECRET")
CLIENT_ID = re.compile(r"[\w.-]{1,128}", re.ASCII)
TOGETHER = ("SENTRY_URL", "SENTRY_ORG", "SENTRY_TOKEN")


def address_of(url: str) -> str:
    """Where Sentry is, with the path that it stands under, without a slash at its end.

    Raises:
        ValueError: what is wrong.
    """
    url = url.rstrip("/").removesuffix("/api/0")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is no address, as https://sentry.acme.test is") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise ValueError("must be an http or https address, as https://sentry.acme.test is")
    if "@" in parts.netloc:
        raise ValueError("holds a user or a password: Sentry is asked by SENTRY_TOKEN alone")
    if parts.query or parts.fragment:
        raise ValueError("must end with the path that Sentry stands under, without ? and #")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise ValueError("holds characters that no address has; was it copied whole?")
    return url.rstrip("/")


def own_address_of(url: str) -> str:
    """Where browsers find this program, without a slash at the end; ValueError: what is wrong."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or "@" in url or parts.query or parts.fragment or not url.isascii():
        raise ValueError("must be an http or https address, as http://heliograph:3080 is")
    return url.rstrip("/")


def organization_of(slug: str) -> str:
    if not SLUG.fullmatch(slug):
        raise ValueError(
            "must be the organization's slug, as acme in …/organizations/acme/ or acme.sentry.io"
        )
    return slug


def token_of(token: SecretStr) -> SecretStr | None:
    """A blank one is none."""
    value = token.get_secret_value()
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise ValueError("holds characters that no token has; was it copied whole?")
    return token if value else None


def client_id_of(text: str) -> str:
    if not CLIENT_ID.fullmatch(text):
        raise ValueError("holds characters that no client id has; was it copied whole?")
    return text


def certificates_of(file: str) -> str:
    """A file of certificates in PEM that TLS can use."""
    if not Path(file).is_file():
        raise ValueError("is no file; it must name one with certificates in PEM")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except (OSError, ValueError):  # SSLError is an OSError.
        raise ValueError("holds no certificates in PEM that can be read") from None
    return file


class SentrySettings(BaseModel):
    sentry_url: Annotated[str, AfterValidator(address_of)] | None = Field(
        None,
        description="Where this machine reaches Sentry, `https://sentry.acme.test`; unset, Sentry"
        " is not asked, and its webhooks alone count.",
    )
    sentry_org: Annotated[str, AfterValidator(organization_of)] | None = Field(
        None, description="The organization's slug in Sentry."
    )
    sentry_token: Annotated[SecretStr, AfterValidator(token_of)] | None = Field(
        None, description="The token of an internal integration of that organization."
    )
    sentry_public_url: Annotated[str, AfterValidator(address_of)] | None = Field(
        None,
        description="Where people reach Sentry; unset, the address that Sentry's own links have.",
    )
    sentry_ca_file: Annotated[str, AfterValidator(certificates_of)] | None = Field(
        None, description="A PEM file of certificates that may have signed Sentry's as well."
    )
    sentry_sync: Annotated[int, Field(ge=10, le=86400)] = Field(
        300, description="How often people, teams and projects are read from Sentry, in seconds."
    )
    sentry_poll: Annotated[int, Field(ge=0, le=86400)] = Field(
        60, description="How often issues are read from Sentry, in seconds; `0` is never."
    )

    sentry_oauth_client_id: Annotated[str, AfterValidator(client_id_of)] | None = Field(
        None,
        description="The client id of an application in Sentry, by which people allow Heliograph"
        " to act as they.",
    )
    sentry_oauth_client_secret: Annotated[SecretStr, AfterValidator(token_of)] | None = Field(
        None, description="Its client secret."
    )
    sentry_act_as: Literal["person", "app", "either"] = Field(
        "either",
        description="As whom Sentry is asked for what somebody pressed: `person`, `app` (the"
        " integration), or `either`: the person where they allowed it.",
    )
    heliograph_url: Annotated[str, AfterValidator(own_address_of)] | None = Field(
        None,
        description="Where people's browsers reach Heliograph inside the network,"
        " `http://heliograph:3080`; needed to link by a Sentry without the device grant.",
    )

    @field_validator("sentry_act_as", mode="before")
    @classmethod
    def _in_lower_case(cls, word: object) -> object:
        return word.strip().lower() if isinstance(word, str) else word

    @model_validator(mode="after")
    def _has_an_application_or_not(self) -> Self:
        """Both that name it, where Sentry is connected; and who must act as persons needs it."""
        named = [name for name in OAUTH if getattr(self, name.lower()) is not None]
        if named and len(named) < len(OAUTH):
            raise ValueError(f"{' and '.join(OAUTH)} belong together: set both, or none")
        if named and self.sentry_url is None:
            raise ValueError(f"{OAUTH[0]} needs {', '.join(TOGETHER)}")
        if not named and self.sentry_act_as == "person":
            raise ValueError(f"SENTRY_ACT_AS=person needs {' and '.join(OAUTH)}")
        return self

    @model_validator(mode="after")
    def _connects_sentry_or_not(self) -> Self:
        """All three that connect it, or none."""
        missing = [name for name in TOGETHER if getattr(self, name.lower()) is None]
        if missing and len(missing) < len(TOGETHER):
            are = "is not set" if len(missing) == 1 else "are not set"
            raise ValueError(
                f"{', '.join(missing)} {are}; {', '.join(TOGETHER[:-1])} and {TOGETHER[-1]}"
                " connect Sentry together: set all three, or none"
            )
        return self
