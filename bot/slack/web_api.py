"""Slack's Web API for everything but sending: clients, and faults in words."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import StartError
from bot.libraries import private_parts
from bot.settings import Settings, require_slack
from bot.slack.failures import error_code, failure
from bot.slack.http_pool import Client

__all__ = ["bot_client", "error_code", "in_words", "slack_faults", "web_client"]

TIMEOUT = 10  # Seconds; nobody waits longer for one answer.


def bot_client(settings: Settings) -> WebClient:
    """A client with the bot token.

    Raises:
        StartError: there is no bot token, or it does not look like one.
    """
    require_slack(settings, "slack_bot_token")
    token = settings.slack_bot_token
    return web_client(settings, token.get_secret_value() if token else "")


def web_client(settings: Settings, token: str) -> WebClient:
    """Tries every call once."""
    kind = Client if private_parts.is_known("bot.slack.http_pool:Client") else WebClient
    return kind(
        token,
        base_url=settings.slack_api_url,
        timeout=TIMEOUT,
        ssl=_trust(),
        retry_handlers=[],
    )


@cache
def _trust() -> ssl.SSLContext:
    """One TLS context for all clients: slack_sdk makes one a call, 18 ms of CPU."""
    return ssl.create_default_context()


@contextmanager
def slack_faults() -> Iterator[None]:
    """Turn what a call to Slack can do wrong into a StartError; no token is in its text."""
    try:
        yield
    except (SlackApiError, SlackClientError, OSError) as error:
        raise StartError([in_words(error)]) from error


def in_words(error: Exception) -> str:
    """What went wrong, for people."""
    reason = failure(error).reason
    return reason if "Slack" in reason else f"Slack: {reason}"
