"""Memos: what somebody is told that is no activity of an issue; importing this registers all."""

from bot.notices import (
    channels,
    digest,
    identity_links,
    invites,
    lane_pauses,
    link_attempts,
    link_code,
    outages,
    test_message,
)
from bot.notices.notice import Memo, kind_of, known_kinds, memo, moot, note_of

__all__ = [
    "Memo",
    "channels",
    "digest",
    "identity_links",
    "invites",
    "kind_of",
    "known_kinds",
    "lane_pauses",
    "link_attempts",
    "link_code",
    "memo",
    "moot",
    "note_of",
    "outages",
    "test_message",
]
