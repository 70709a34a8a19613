"""Every channel of a workspace that the app can see, at the pace that Slack allows.

Slack's conversations.list page: a page has fewer than 1000 channels, and may come short, for
archived ones are left out of it afterwards; some 20 pages a minute are given to anybody.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.failures import failure
from bot.slack.web_api import error_code
from bot.vocabulary.failures import TemporaryFailure, Unknown

PAGE = 999  # Channels.
Asked = dict[str, Any]  # Arguments of conversations.list.
BOTH, PUBLIC = "public_channel,private_channel", "public_channel"
WAITS_MAX = 10  # In a row, for one page.
NO_ANSWER = timedelta(seconds=2)  # Until a page is asked for again that had none.
NO_ANSWERS_MAX = 3


@dataclass(frozen=True)
class Listed:
    """A channel, as conversations.list tells it."""

    id: str
    name: str
    has_app: bool  # The app is in it.
    is_archived: bool = False


class Progress(Protocol):
    """What is shown while the list is read."""

    def read(self, channels: int) -> None:
        """So many so far."""

    def waits(self, seconds: float) -> None:
        """Slack has asked for it."""


class Silent:
    """Shows nothing."""

    def read(self, channels: int) -> None:
        """Nothing."""

    def waits(self, seconds: float) -> None:
        """Nothing."""


def channels(
    client: WebClient,
    progress: Progress,
    wait: Callable[[float], None] = time.sleep,
    *,
    with_archived: bool = False,
) -> list[Listed]:
    """All that are not archived, or all; private ones where the app is in them.

    Raises:
        SlackApiError, SlackClientError, OSError: Slack refuses it, or does not answer.
    """
    asked = {"exclude_archived": not with_archived}
    try:
        return _all(client, asked | {"types": BOTH}, progress, wait)
    except SlackApiError as error:
        if error_code(error) != "missing_scope":
            raise
        # Without groups:read these alone are seen.
        return _all(client, asked | {"types": PUBLIC}, progress, wait)


def _all(
    client: WebClient, asked: Asked, progress: Progress, wait: Callable[[float], None]
) -> list[Listed]:
    def wait_visibly(seconds: float) -> None:
        progress.waits(seconds)
        wait(seconds)

    found: dict[str, Listed] = {}  # By id: what moves between two pages comes twice.
    for page in _pages(client, asked, wait_visibly):
        for each in page:
            has_app, is_archived = bool(each.get("is_member")), bool(each.get("is_archived"))
            found[each["id"]] = Listed(each["id"], each["name"], has_app, is_archived)
        progress.read(len(found))
    return list(found.values())


def _pages(
    client: WebClient, asked: Asked, wait: Callable[[float], None]
) -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    while True:
        page = _page(client, asked | {"cursor": cursor}, wait)
        yield page["channels"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return


def _page(client: WebClient, asked: Asked, wait: Callable[[float], None]) -> Any:  # noqa: ANN401 - slack_sdk's answer.
    """One page, asked for again as long as Slack says when, or where it has not answered."""
    waits = no_answers = 0
    while True:
        try:
            return client.conversations_list(limit=PAGE, **asked)
        except (SlackApiError, SlackClientError, OSError) as error:
            found = failure(error)
            if (
                isinstance(found, TemporaryFailure)
                and found.retry_after is not None
                and waits < WAITS_MAX
            ):
                waits += 1
                wait(found.retry_after.total_seconds())
            elif isinstance(found, Unknown) and no_answers < NO_ANSWERS_MAX:
                no_answers += 1
                wait(NO_ANSWER.total_seconds())
            else:
                raise
