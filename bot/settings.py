"""Every environment variable: its name is the field's in capitals, `.env` counts too."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import StartError


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

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
    http_host: str = Field("127.0.0.1", description="The address that the intake listens on.")
    http_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        3080, description="Its port; 0 takes a free one."
    )
    api_token: SecretStr | None = Field(
        None, description="The bearer token of `/api`; unset, `/api` is closed."
    )
    sentry_webhook_secret: SecretStr | None = Field(
        None, description="The client secret that signs Sentry's webhooks; unset, they are refused."
    )
    tracker_name: str = Field("Sentry", description="What the tracker is called in texts.")
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

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level


TOKEN_SHAPES = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        StartError: with one line for every variable that is wrong; values are not repeated.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{str(e['loc'][0]).upper()}: {_plain(e['msg'])}" for e in error.errors()]
        raise StartError(faults) from None


def require_slack(settings: Settings) -> None:
    """Check that both Slack tokens are there and look right; StartError names all that is not."""
    faults = []
    for name, prefix in TOKEN_SHAPES.items():
        token: SecretStr | None = getattr(settings, name)
        if token is None:
            faults.append(f"{name.upper()}: is not set (docs/install.md tells where to find it)")
        elif not token.get_secret_value().startswith(prefix):
            faults.append(f"{name.upper()}: does not begin with {prefix}; is it another token?")
    if faults:
        raise StartError(faults)


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")
