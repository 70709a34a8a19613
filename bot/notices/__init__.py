"""Notices: what somebody is told that is no activity of an issue; importing this registers all."""

from bot.notices import (
    channel_test,
    channels,
    digest,
    directory,
    identity_links,
    invites,
    lane_pauses,
    link_attempts,
    link_code,
    outages,
    test_message,
)
from bot.notices.notice import Notice, kind_of, known_kinds, moot, note_of, notice_kind

__all__ = [
    "Notice",
    "channel_test",
    "channels",
    "digest",
    "directory",
    "identity_links",
    "invites",
    "kind_of",
    "known_kinds",
    "lane_pauses",
    "link_attempts",
    "link_code",
    "moot",
    "note_of",
    "notice_kind",
    "outages",
    "test_message",
]
