"""Memos: what somebody is told that is no activity of an issue; importing this registers all."""

from bot.memos import channels, code, digest, invite, linked, outage, paused, trial, tried
from bot.memos.base import Memo, kind_of, known_kinds, memo, moot, note_of

__all__ = [
    "Memo",
    "channels",
    "code",
    "digest",
    "invite",
    "kind_of",
    "known_kinds",
    "linked",
    "memo",
    "moot",
    "note_of",
    "outage",
    "paused",
    "trial",
    "tried",
]
