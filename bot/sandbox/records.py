"""What a workspace is made of: people, channels, messages, views, and the calls made to it."""

import dataclasses
import html
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.words import plain, read, words_of

Json = dict[str, Any]


@dataclasses.dataclass(slots=True, eq=False)
class User:
    id: str
    handle: str
    name: str
    email: str
    team_id: str
    is_bot: bool = False
    is_restricted: bool = False  # A guest.
    deleted: bool = False
    color: str = "4a154b"
    tz: str = "Europe/London"
    enterprise_id: str = ""  # With it the person is one of an Enterprise Grid,
    teams: list[str] = dataclasses.field(default_factory=list)  # and of these of its workspaces.

    def as_slack(self, *, with_email: bool = True) -> Json:
        """The `user` object of users.info."""
        profile = {
            "real_name": self.name,
            "display_name": self.handle,
            "real_name_normalized": self.name,
            "display_name_normalized": self.handle,
            "team": self.team_id,
        }
        if with_email and not self.is_bot:
            profile["email"] = self.email
        grid = {"enterprise_id": self.enterprise_id, "teams": self.teams}
        return ({"enterprise_user": grid} if self.enterprise_id else {}) | {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "real_name": self.name,
            "deleted": self.deleted,
            "color": self.color,
            "tz": self.tz,
            "tz_label": "Greenwich Mean Time",
            "tz_offset": 0,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_admin": False,
            "is_owner": False,
            "is_email_confirmed": not self.is_bot,
            "updated": 1_700_000_000,
        }


@dataclasses.dataclass(slots=True, eq=False)
class Channel:
    id: str
    name: str
    members: set[str] = dataclasses.field(default_factory=set)  # User ids, without the bot.
    bot_in: bool = True
    is_archived: bool = False
    is_private: bool = False
    im_with: str | None = None  # The person's id, for a DM with the bot.
    topic: str = ""

    def as_slack(self) -> Json:
        """The `channel` object of conversations.info."""
        if self.im_with is not None:
            return {
                "id": self.id,
                "is_im": True,
                "user": self.im_with,
                "is_archived": self.is_archived,
                "created": 1_700_000_000,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_member": self.bot_in,
            "is_general": self.name == "general",
            "is_ext_shared": False,
            "num_members": len(self.members) + self.bot_in,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "created": 1_700_000_000,
        }

    @property
    def kind(self) -> str:
        """The `channel_type` of its message events."""
        if self.im_with is not None:
            return "im"
        return "group" if self.is_private else "channel"


@dataclasses.dataclass(slots=True, eq=False)
class Message:
    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = dataclasses.field(default_factory=list)
    attachments: list[Json] = dataclasses.field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot: bool = False
    edited: Json | None = None
    deleted: bool = False
    ephemeral_to: str | None = None
    reply_broadcast: bool = False
    files: list[Json] = dataclasses.field(default_factory=list)
    reactions: list[Json] = dataclasses.field(default_factory=list)
    reply_count: int = 0
    reply_users: list[str] = dataclasses.field(default_factory=list)
    latest_reply: str | None = None
    team_id: str = ""
    app_id: str = ""
    bot_id: str = ""
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)  # Id to name, for mentions.
    is_mrkdwn: bool = True  # Whether marks in the text count.
    subtype: str = ""

    @property
    def plain_text(self) -> str:
        """All words it shows, as a person reads them: without marks, mentions by name."""
        said = plain(self.text, self.names) if self.is_mrkdwn else html.unescape(self.text)
        text = [] if self.blocks else [said]
        return "\n".join([*text, *read([self.blocks, self.attachments], self.names)])

    @property
    def raw_text(self) -> str:
        """All words it shows, as they were posted."""
        shown = words_of(self.blocks) if self.blocks else [self.text]
        return "\n".join([*shown, *words_of(self.attachments)])

    def says(self, words: str) -> bool:
        """Whether the words are in what it shows, or in its fallback text."""
        return words in self.plain_text or words in self.raw_text or words in self.text

    def is_same(self, other: object) -> bool:
        """Whether it is the same message, maybe as it was drawn at another time."""
        return isinstance(other, Message) and (other.channel, other.ts) == (self.channel, self.ts)

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """The message object of histories and payloads."""
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.bot:
            shown |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.thread_ts is not None:
            shown["thread_ts"] = self.thread_ts
        if self.reply_count:
            shown |= {
                "thread_ts": self.ts,
                "reply_count": self.reply_count,
                "reply_users": self.reply_users,
                "reply_users_count": len(self.reply_users),
                "latest_reply": self.latest_reply,
            }
        if self.reply_broadcast:
            shown["subtype"] = "thread_broadcast"
        if self.subtype:
            shown |= {"subtype": self.subtype, "hidden": True}
        for name in ("blocks", "attachments", "files", "reactions", "edited"):
            if value := getattr(self, name):
                shown[name] = value
        if with_metadata and self.metadata is not None:
            shown["metadata"] = self.metadata
        return shown | {"team": self.team_id}


@dataclasses.dataclass(slots=True, eq=False)
class View:
    id: str
    user: str
    body: Json  # As the app gave it, with all block ids filled in.
    hash: str
    root_id: str
    previous_id: str | None = None
    external_id: str = ""
    filled: dict[str, dict[str, Json]] = dataclasses.field(default_factory=dict)
    errors: dict[str, str] = dataclasses.field(default_factory=dict)  # By block id.
    is_closed: bool = False
    is_submitting: bool = False  # Sent, not yet acked.
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])

    @property
    def plain_text(self) -> str:
        """All words it shows."""
        frame = [self.body.get(part) for part in ("title", "submit", "close")]
        return "\n".join(read([*frame, self.blocks], self.names))

    def is_same(self, other: object) -> bool:
        return other is self

    def says(self, words: str) -> bool:
        """Whether the words are in what it shows."""
        return words in self.plain_text or words in "\n".join(words_of(self.blocks))


@dataclasses.dataclass(slots=True, eq=False)
class Call:
    """One call of a Web API method, or of a catcher, and what was answered."""

    method: str
    arguments: Json
    at: float  # Monotonic seconds.
    wall: float  # Seconds since 1970.
    token_kind: str  # "bot", "app", "config", "unknown" or "none".
    status: int = 0  # 0 until answered, and for ever when the connection was cut.
    answer: Json = dataclasses.field(default_factory=dict)
    retry_after: float | None = None  # Seconds, on a 429.


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """A button of the page that makes something happen in the app under test."""

    group: str
    label: str
    send: Callable[[], object]
