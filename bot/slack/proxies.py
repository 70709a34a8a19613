"""Answers in Slack's place: of a proxy, a firewall, a sign-in page on the way."""

import re
from http import HTTPStatus

from bot.vocabulary.failures import Failure, TemporaryFailure, Unknown

CODE = re.compile(r"[A-Za-z0-9_.:-]{0,100}")  # As Slack's errors are written; a page is not.
TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")  # The standard library's words.
WANTS_LOGIN = (
    "a proxy on the way to Slack wants a login (HTTP 407): HTTPS_PROXY takes it, as"
    " http://NAME:PASSWORD@HOST:PORT"
)
REFUSES = "a proxy on the way to Slack refuses (HTTP {}): it must let this machine reach slack.com"
FAILS = "a proxy on the way to Slack, or Slack's own, answered with a page (HTTP {})"
IN_PLACE = (
    "a proxy or a sign-in page answered in Slack's place (HTTP {}): it must let this machine reach"
    " slack.com; is SLACK_API_URL right?"
)


def is_page(code: str) -> bool:
    """Whether what slack_sdk tells as Slack's error is none: it was no JSON."""
    return CODE.fullmatch(code) is None


def answered(status: int) -> Failure:
    """What an answer that is no JSON means; its words are nobody's that we know."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unknown(FAILS.format(status))
    if status >= HTTPStatus.BAD_REQUEST:
        return TemporaryFailure(_refused(status))
    return Unknown(IN_PLACE.format(status))


def unreached(reason: object) -> str:
    """Why there was no way through a proxy; "": no proxy has said so."""
    found = TUNNEL.search(str(reason))
    return _refused(int(found[1])) if found else ""


def _refused(status: int) -> str:
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return WANTS_LOGIN
    return REFUSES.format(status)
