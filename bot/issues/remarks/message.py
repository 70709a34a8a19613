"""A message of Slack's that somebody adds to an issue: outside input, kept as plain JSON."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

FILES_MAX = 10  # As many as a message of Slack's can have.
NAME_MAX = 200  # Characters of a file's name or a bot's.
URL_MAX = 500  # Characters.
TEXT_MAX = 40_000  # Characters; Slack cuts messages there.


@dataclass(frozen=True)
class File:
    name: str
    permalink: str


@dataclass(frozen=True)
class SlackMessage:
    """As it stands in the payload of a shortcut or a mention."""

    channel_id: str
    ts: str
    thread_ts: str = ""  # "": it stands in no thread.
    user_id: str = ""  # Who wrote it; "": no person.
    bot_name: str = ""  # What wrote it, where that is no person.
    text: str = ""  # Slack's mrkdwn.
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, channel_id: str, message: Mapping[str, Any]) -> Self:
        profile = message.get("bot_profile") or {}
        is_bot = bool(message.get("bot_id"))
        bot_name = message.get("username") or profile.get("name") or "An app"
        return cls(
            channel_id=channel_id,
            ts=str(message.get("ts") or ""),
            thread_ts=str(message.get("thread_ts") or ""),
            user_id=str(message.get("user") or ""),
            bot_name=str(bot_name)[:NAME_MAX] if is_bot else "",
            text=str(message.get("text") or "").strip()[:TEXT_MAX],
            files=_files(message.get("files") or ()),
        )

    @classmethod
    def kept_as(cls, kept: object) -> Self | None:
        """What `to_keep` gave; None: it is something else."""
        if not isinstance(kept, Mapping) or not kept.get("ts"):
            return None
        words = {name: str(kept.get(name, "")) for name in cls.__dataclass_fields__}
        return cls(**{**words, "files": _files(kept.get("files") or ())})  # type: ignore[arg-type]

    def to_keep(self) -> dict[str, Any]:
        """Plain JSON."""
        kept = asdict(self)
        return kept | {"files": [dict(each) for each in kept["files"]]}

    def without_mention(self, user_id: str) -> Self:
        """Without that user's name in it."""
        if not user_id:
            return self
        mention = re.compile(rf"<@{re.escape(user_id)}(?:\|[^<>]*)?>[ ,:]*")
        return replace(self, text=mention.sub("", self.text).strip())

    @property
    def root(self) -> str:
        """The first message of its thread; itself where it is in none."""
        return self.thread_ts or self.ts

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.files)


def _files(found: Sequence[Mapping[str, Any]]) -> tuple[File, ...]:
    return tuple(
        File(
            str(each.get("name") or each.get("title") or "a file")[:NAME_MAX],
            str(each.get("permalink") or "")[:URL_MAX],
        )
        for each in found[:FILES_MAX]
    )
