"""Options for what somebody types into a select; a refusal takes their place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack
from slack_sdk.models.blocks import Option

from blocks.as_json import as_json
from blocks.plain_text import plain
from bot.errors import UserError
from listeners.answers import Answers

QUERY_MAX = 200  # Characters, ours; no name is longer.
REFUSED = "refused"  # A choice that stands for a reason: chosen, it is told in full.


def query_of(body: Mapping[str, Any]) -> str:
    return str(body.get("value") or "")[:QUERY_MAX]


@contextmanager
def offered(ack: Ack, answers: Answers) -> Iterator[list[Option]]:
    """Offer what is put into the list; whoever may not choose sees why. Nothing escapes."""
    options: list[Option] = []
    try:
        yield options
    except UserError as refusal:
        options = [refused(str(refusal))]
    except Exception as error:  # noqa: BLE001 - nothing escapes a listener.
        options = [refused(answers.fault(error))]
    ack(options=[as_json(option) for option in options])


def refused(words: str) -> Option:
    """A reason in place of what may be chosen."""
    return Option(value=REFUSED, text=plain(words, Option.label_max_length))
