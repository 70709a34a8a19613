"""Taking a question away that was answered."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_sdk.webhook import WebhookClient

from listeners.answers import TIMEOUT, Answers


def dismiss(answers: Answers, body: Mapping[str, Any]) -> None:
    """Delete the message that was pressed in, after the ack; only its person sees it."""
    if url := str(body.get("response_url") or ""):
        answers.later(partial(_delete, url))


def _delete(url: str) -> None:
    WebhookClient(url, timeout=TIMEOUT, retry_handlers=[]).send(delete_original=True)
