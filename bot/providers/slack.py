"""Slack, by its Web API. An address is a channel id, or a user id for a direct message.

An external id is the message's `ts`; in a direct message `CHANNEL/ts`, as only posting takes a
user's id for a channel.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from blocks.as_json import as_json
from blocks.home import home
from blocks.incident_card import incident_card
from blocks.invite_card import invite_card
from blocks.issue_card import issue_card
from blocks.link_card import link_card
from blocks.mrkdwn import cut, mrkdwn
from blocks.replies import BLOCKS_MAX, fitting, footing, heading, replies
from bot.notes.note import Channel, Effect, Line, Note, Person, Surface, plain
from bot.providers import slack_surfaces
from bot.providers.base import ALL_EFFECTS, Pace, Setup
from bot.providers.slack_colours import colour
from bot.providers.slack_pictures import Pictures
from bot.providers.slack_text import rich
from bot.settings import Settings
from bot.slack.failures import failure
from bot.vocabulary.addresses import CHANNELS
from bot.vocabulary.failures import Malformed, MessageDeleted, MessageGone, PermanentFailure

LAYOUTS: Mapping[str, Callable[..., list[Block]]] = {
    "incident_card": incident_card,
    "invite_card": invite_card,
    "issue_card": issue_card,
    "link_card": link_card,
    "home": home,
}
EVENT = (
    "heliograph_delivery"  # The metadata's event type; its payload is the delivery's opaque key.
)
TEXT_MAX = 4000  # Characters of a message's text; chat.update takes no more.
TEXT_ADVISED = 3000  # Characters, ours: the text is what a notification shows.
# Nothing in the text becomes a mention or a link.
AS_TYPED: Mapping[str, Any] = {"parse": "none", "link_names": False}
SKEW = timedelta(hours=2)  # Between our clock and Slack's, at the most, when we look back.
ENDING = 8  # Characters of a key: Slack's metadata is to stay below 1 KB.
PEOPLE = ("U", "W")  # How the ids of Slack's users begin.
PAGE = 200  # Messages; conversations.history and .replies advise no more.


class Slack:
    """Posts, replies, redraws, and finds what was posted by the key in its metadata."""

    name: ClassVar = "slack"
    title: ClassVar = "Slack"
    addresses: ClassVar = CHANNELS
    keeps_cards: ClassVar = True
    pages: ClassVar = False
    pace: ClassVar = Pace(timedelta(seconds=1), burst=3)  # Slack: about 1 message/s a channel.
    lanes_in_flight: ClassVar = 16
    effects: ClassVar[frozenset[Effect]] = ALL_EFFECTS

    def __init__(self, client: WebClient, pictures: Pictures | None = None) -> None:
        """`client` must not retry by itself: its handler posts twice when an answer is lost."""
        self._client = client
        self._pictures = pictures or Pictures(client)

    @classmethod
    def off(cls, _settings: Settings) -> str:
        return ""

    @classmethod
    def build(cls, setup: Setup) -> Self:
        return cls(setup.slack)

    @classmethod
    def place(cls, address: str) -> Line:
        """A channel is mentioned, and so is a person."""
        if address.startswith(PEOPLE):
            return ("direct messages to ", Person(address, slack_user_id=address))
        return (Channel(address),)

    def send(self, note: Note, address: str, parent: str | None) -> str:
        answer = self._show("chat.postMessage", note, lambda shown: _posted(shown, address, parent))
        ts = str(answer["ts"])
        return f"{answer['channel']}/{ts}" if _is_person(address) else ts

    def show(self, note: Note, address: str, parent: str | None) -> Mapping[str, str]:
        """What chat.postMessage gets; its blocks can be pasted into Slack's Block Kit Builder."""
        kind = "thread" if parent else "card" if note.drawing else "message"
        name = "dm" if _is_person(address) else kind
        posted = _given(_posted(note, address, parent))
        return {f"slack-{name}.json": json.dumps(posted, indent=2, ensure_ascii=False)}

    def edit(self, note: Note, address: str, external_id: str) -> None:
        channel, ts = _spot(address, external_id)
        if note.surface != Surface.MESSAGE:
            slack_surfaces.show(self._call, note, channel, str(ts), _blocks)
            return
        # Slack leaves what an update does not name.
        bare: dict[str, Any] = {"blocks": [], "attachments": []}
        spot = {"channel": channel, "ts": ts}
        # Without metadata: that of the post stays, by which it is looked up.
        self._show("chat.update", note, lambda shown: spot | bare | _form(shown))

    def withdraw(self, note: Note, address: str, external_id: str) -> None:
        channel, ts = _spot(address, external_id)
        try:
            self._call("chat.delete", channel=channel, ts=ts)
        except MessageDeleted:
            return
        except PermanentFailure:
            self.edit(note, address, external_id)

    def find(self, key: str, address: str, parent: str | None, since: datetime) -> str | None:
        method = "conversations.replies" if parent else "conversations.history"
        channel, thread = _spot(address, parent)
        if _is_person(channel):
            channel = str(self._call("conversations.open", users=channel)["channel"]["id"])
        cursor: str | None = None
        while True:
            try:
                page = self._read(
                    method,
                    channel=channel,
                    ts=thread,
                    oldest=f"{(since - SKEW).timestamp():.6f}",
                    include_all_metadata=1,
                    limit=PAGE,
                    cursor=cursor,
                )
            except MessageGone:
                return None
            for message in page["messages"]:
                if _has(message, key):
                    ts = str(message["ts"])
                    return f"{channel}/{ts}" if _is_person(address) else ts
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def probe(self) -> None:
        self._call("auth.test")

    def fits(self, notes: Sequence[Note]) -> int:
        small_print = any(note.footer for note in notes)
        return fitting([rich(*note.lines) for note in notes], BLOCKS_MAX - small_print)

    def _show(
        self, method: str, note: Note, form: Callable[[Note], dict[str, Any]]
    ) -> Mapping[str, Any]:
        """With its chart if Slack takes that, else without."""
        for illustrated in self._pictures.illustrated(note):
            with suppress(Malformed):
                return self._call(method, **form(illustrated))
        return self._call(method, **form(note))

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON values.
        return self._ask(method, json=_given(arguments))

    def _read(self, method: str, **arguments: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON values.
        """Slack's reading methods take no JSON."""
        return self._ask(method, http_verb="GET", params=_given(arguments))

    def _ask(self, method: str, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as api_call has it.
        try:
            answer = self._client.api_call(method, **request)
        except Exception as error:
            raise failure(error) from error
        return answer.data if isinstance(answer.data, dict) else {}


def _is_person(address: str) -> bool:
    """A user's id instead of a channel's: Slack opens the direct message by itself."""
    return address.startswith(PEOPLE)


def _spot(address: str, external_id: str | None) -> tuple[str, str | None]:
    """Channel and ts of a message; that of a direct message says which channel it is in."""
    channel, slash, ts = (external_id or "").rpartition("/")
    return (channel, ts) if slash else (address, external_id)


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _posted(note: Note, address: str, parent: str | None) -> dict[str, Any]:
    """The arguments of chat.postMessage; None for what is left out."""
    channel, thread = _spot(address, parent)
    return {
        "channel": channel,
        "thread_ts": thread,
        "reply_broadcast": True if parent and note.is_broadcast else None,
        "unfurl_links": False,
        "unfurl_media": False,
        "mrkdwn": False,  # Of the text alone; chat.update does not take it.
        **_form(note),
        "metadata": _metadata(note),
    }


def _metadata(note: Note) -> dict[str, Any] | None:
    """The keys of what the message carries; of all but the first their ends, to be short."""
    if not note.key:
        return None
    payload = {"delivery": note.key}
    if note.carries:
        payload["carries"] = " ".join(key[-ENDING:] for key in note.carries)
    return {"event_type": EVENT, "event_payload": payload}


def _has(message: Mapping[str, Any], key: str) -> bool:
    payload = message.get("metadata", {}).get("event_payload", {})
    return payload.get("delivery") == key or key[-ENDING:] in payload.get("carries", "").split()


def _form(note: Note) -> dict[str, Any]:
    """The arguments that show the note; without blocks it is short plain text."""
    form: dict[str, Any] = {"text": mrkdwn(cut(_text(note), TEXT_ADVISED)), **AS_TYPED}
    drawn = [as_json(block) for block in _blocks(note)]
    if bar := colour(note):
        form["attachments"] = [{"color": bar, "blocks": drawn[1:]}]
        drawn = drawn[:1]  # Without a block Slack would show the text above.
    if drawn:
        form["blocks"] = drawn
    return form


def _blocks(note: Note) -> list[Block]:
    footer = footing(rich(note.footer)) if note.footer else []
    if note.drawing is not None:
        texts = {name: rich(line) for name, line in note.drawing.lines.items()}
        return [*LAYOUTS[note.drawing.layout](**note.drawing.values, **texts), *footer]
    head = heading(note.url, note.headline) if note.is_alone and note.headline else []
    room = BLOCKS_MAX - len(head) - len(footer)
    return [*head, *replies([rich(line) for line in note.lines], room), *footer]


def _text(note: Note) -> str:
    """What a notification and a screen reader get; above several lines what they are."""
    if note.drawing is not None or not note.lines:
        return note.title
    head = [note.headline] if note.is_alone and note.headline and len(note.lines) > 1 else []
    return "\n".join([*head, *(plain(line) for line in note.lines)])
