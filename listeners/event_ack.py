"""Events: stored, then acked. What can't be stored now is not acked, and Slack sends it again."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse

from bot.services import Unavailable

log = logging.getLogger(__name__)

NOT_NOW = 503  # Socket Mode acks nothing but 200.


def ack_after(body: Mapping[str, Any], work: Callable[[], None]) -> BoltResponse:
    """Do the work; nothing escapes. A fault of our own would not heal by repeats: it is acked."""
    kind = str((body.get("event") or {}).get("type", ""))
    try:
        work()
    except Unavailable as error:
        log.warning("%s is left to Slack, to be sent again: %s", kind, error)
        return BoltResponse(status=NOT_NOW)
    except Exception:
        log.exception("the event %s failed", kind)
    return BoltResponse(status=200)
