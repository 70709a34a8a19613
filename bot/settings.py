"""Every environment variable: its name is the field's in capitals, `.env` counts too."""

from typing import Annotated, Literal

from pydantic import (
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StartError
from bot.mail_settings import ehlo_name_of, sender_of, server_of
from bot.sentry_settings import SentrySettings

DATABASES = {"sqlite", "postgresql", "postgresql+psycopg"}
TOKEN_SHAPES = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}


class Settings(SentrySettings, BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    slack_bot_token: SecretStr | None = Field(None, description="The app's bot token, `xoxb-…`.")
    slack_app_token: SecretStr | None = Field(
        None, description="The app-level token for Socket Mode, `xapp-…`."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Slack's Web API; another one for tests."
    )
    database_url: str = Field(
        "sqlite:///heliograph.db",
        description="`sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/NAME` to grow.",
    )
    http_host: Annotated[str, StringConstraints(min_length=1)] = Field(
        "127.0.0.1", description="The address that the intake listens on."
    )
    http_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        3080, description="Its port; 0 takes a free one."
    )
    api_token: SecretStr | None = Field(
        None, description="The bearer token of `/api`; unset, `/api` is closed."
    )
    metrics_token: SecretStr | None = Field(
        None, description="The bearer token of `/metrics`; unset, everybody may read them."
    )
    sentry_webhook_secret: SecretStr | None = Field(
        None, description="The client secret that signs Sentry's webhooks; unset, they are refused."
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="The mail server, `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or `smtps://…`;"
        " unset, nobody gets mail.",
    )
    email_from: Annotated[str, StringConstraints(max_length=320)] | None = Field(
        None,
        validate_default=True,
        description="Whom mail comes from, `Heliograph <heliograph@acme.test>`.",
    )
    smtp_ehlo_name: str | None = Field(
        None,
        description="What this machine calls itself to the mail server; unset, its own full name.",
    )
    pagerduty_url: str = Field(
        "https://events.pagerduty.com",
        description="PagerDuty's Events API; `https://events.eu.pagerduty.com` in the EU.",
    )
    allow_loopback_targets: bool = Field(
        False, description="Whether Teams targets may be on this machine, for tests and the demo."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="What codes and invite links are made with; unset, SQLite keeps one beside"
        " its file, PostgreSQL needs one.",
    )
    identity_proof: Literal["email_code", "slack_email", "sentry"] = Field(
        "email_code",
        description="How people prove who they are: `email_code`, `slack_email` or `sentry`.",
    )
    invites_enabled: bool = Field(
        True, description="Whether who is approved gets a mail with the way in."
    )
    retention_days: Annotated[int, Field(ge=0, le=36500)] = Field(
        90, description="How long the record is kept, in days; `0` keeps all."
    )
    tracker_name: Annotated[str, StringConstraints(min_length=1, max_length=50)] = Field(
        "Sentry", description="What the tracker is called in texts."
    )
    log_format: Literal["text", "json"] = Field("text", description="`text` or `json`.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str) -> str:
        """slack_sdk appends the method's name to it as it is."""
        if not url.startswith(("http://", "https://")):
            raise ValueError("must be an http or https address")
        return url.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _names_a_known_database(cls, url: str) -> str:
        """SQLAlchemy's own message would repeat the address, and with it a password."""
        try:
            known = make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("is no database address, as sqlite:///FILE is one") from None
        if known.drivername not in DATABASES:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if known.drivername == "sqlite" and known.database in {None, "", ":memory:"}:
            raise ValueError("must name a file, as sqlite:///heliograph.db does")
        if "@" in (known.host or ""):  # Drivers name the host in their faults.
            raise ValueError("has an @ in its user or password: write %40 for it")
        return url

    @field_validator(
        "slack_bot_token",
        "slack_app_token",
        "api_token",
        "metrics_token",
        "sentry_webhook_secret",
        "smtp_url",
        "secret_key",
    )
    @classmethod
    def _is_not_blank(cls, secret: SecretStr | None) -> SecretStr | None:
        """A blank secret would let everybody in."""
        return secret if secret is not None and secret.get_secret_value() else None

    @field_validator("smtp_url")
    @classmethod
    def _names_a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            server_of(url.get_secret_value())
        return url

    @field_validator("email_from")
    @classmethod
    def _is_a_sender(cls, sender: str | None, info: ValidationInfo) -> str | None:
        """Needed for mail alone."""
        if sender is not None:
            sender_of(sender)
        elif info.data.get("smtp_url") is not None:
            raise ValueError("must be set where SMTP_URL is")
        return sender

    @field_validator("smtp_ehlo_name")
    @classmethod
    def _is_a_name_for_ehlo(cls, name: str | None) -> str | None:
        return ehlo_name_of(name) if name else None

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.strip().upper() if isinstance(level, str) else level

    @field_validator("log_format", "identity_proof", mode="before")
    @classmethod
    def _in_small_letters(cls, form: object) -> object:
        return form.strip().lower() if isinstance(form, str) else form

    @field_validator("identity_proof")
    @classmethod
    def _can_be_proved(cls, proof: str, info: ValidationInfo) -> str:
        if proof == "sentry" and info.data.get("sentry_oauth_client_id") is None:
            raise ValueError("is sentry, which needs SENTRY_OAUTH_CLIENT_ID")
        return proof


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        StartError: with one line for every variable that is wrong; values are not repeated.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise StartError(faults_of(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StartError([f".env: can't be read ({type(error).__name__})"]) from None


def at_database(url: str) -> Settings:
    """The same settings on another database.

    Raises:
        StartError: naming what is wrong with the address, without it.
    """
    try:
        return Settings(database_url=url)
    except ValidationError as error:
        raise StartError([f"URL: {_plain(each['msg'])}" for each in error.errors()]) from None


def require_slack(settings: Settings, *names: str) -> None:
    """Check that the Slack tokens are there and look right; StartError names all that is not.

    `names` are the fields that are needed; none means both.
    """
    faults = []
    for name in names or TOKEN_SHAPES:
        token: SecretStr | None = getattr(settings, name)
        fault = _token_fault(token, TOKEN_SHAPES[name])
        if fault:
            faults.append(f"{name.upper()}: {fault}")
    if faults:
        raise StartError(faults)


def _token_fault(token: SecretStr | None, prefix: str) -> str:
    if token is None:
        return "is not set (docs/install.md tells where to find it)"
    value = token.get_secret_value()
    if not value.startswith(prefix):
        return f"does not begin with {prefix}; is it another token?"
    if not (value.isascii() and value.isprintable()) or " " in value:
        return "holds characters that no token has; was it copied whole?"
    return ""


def faults_of(error: ValidationError, *, but_together: bool = False) -> list[str]:
    """A line for each variable that is wrong; `but_together`: not for what only lacks others."""
    return [_fault(each) for each in error.errors() if each["loc"] or not but_together]


def _fault(error: ErrorDetails) -> str:
    """What is wrong with several variables together names them itself."""
    name = "".join(f"{place}: ".upper() for place in error["loc"][:1])
    return f"{name}{_plain(error['msg'])}"


def _plain(message: str) -> str:
    """Pydantic's words, without its ceremony."""
    message = message.removeprefix("Value error, ").partition(", unable to parse")[0]
    return message.replace("Input should", "must").replace("String should", "must")
