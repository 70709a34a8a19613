"""Tokens that people take for one another, told apart by how they begin."""

import re

from bot.errors import StartError

APP_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")

KINDS = {  # The longest beginning first.
    "xoxe.xoxp-": "an app configuration token of Slack",
    "xoxe.xoxb-": "a rotating bot token of Slack: switch token rotation off, then install again",
    "xoxe-": "a refresh token of Slack",
    "xoxb-": "a bot token of Slack",
    "xoxp-": "a user token of Slack",
    "xapp-": "an app-level token of Slack",
    "xoxc-": "a token of Slack's own client",
    "xoxs-": "a token of Slack's own client",
    "xoxa-": "a token of an old kind of Slack app",
    "https://hooks.slack.com/": "the address of an incoming webhook of Slack",
    "sntrys_": "an organization token of Sentry",
    "sntryu_": "a personal token of Sentry",
    "sntryi_": "an integration's token of Sentry",
    "http": "an address",
}
WANTED = {
    "xoxb-": "the Bot User OAuth Token (xoxb-…), from OAuth & Permissions",
    "xapp-": "an app-level token (xapp-…), from Basic Information, App-Level Tokens",
    "xoxe.xoxp-": "the access token of an app configuration token (xoxe.xoxp-…)",
}
OF_SLACK = ("xox", "xapp-", "https://hooks.slack.com/")


def check_slack(value: str, wanted: str) -> None:
    """That it begins as such a token does.

    Raises:
        StartError: what it is instead, and what is asked for; it is not repeated.
    """
    _check_letters(value)
    if not value.startswith(wanted):
        raise StartError([f"That is {_kind(value)}; asked for is {WANTED[wanted]}"])


def check_sentry(value: str) -> None:
    """That it is none of Slack's.

    Raises:
        StartError: it is.
    """
    _check_letters(value)
    if value.startswith((*OF_SLACK, "http")):
        wanted = "the token of an internal integration of Sentry"
        raise StartError([f"That is {_kind(value)}; asked for is {wanted}"])


def _check_letters(value: str) -> None:
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise StartError(["That holds characters that no token has; was it copied whole?"])


def _kind(value: str) -> str:
    return next(
        (kind for begins, kind in KINDS.items() if value.startswith(begins)), "no such token"
    )


def app_id_of(app_token: str) -> str:
    """The app that an app-level token belongs to, for it says so; "" where it does not."""
    found = APP_TOKEN.match(app_token)
    return found[1] if found else ""
