"""A provider takes nothing at all, or does so again: told to owners, by another one."""

from datetime import datetime
from typing import ClassVar

from bot import providers
from bot.notes.note import Line, Note, Strong
from bot.notices.notice import Notice, notice_kind


@notice_kind("provider_down")
class ProviderDown(Notice):
    example: ClassVar = {
        "provider": "slack",
        "reason": "the app was removed from the workspace (account_inactive)",
    }

    provider: str
    reason: str

    def note(self, tracker: str) -> Note:  # noqa: ARG002 - all notices are asked like this.
        said: Line = (
            *("Heliograph can't send anything via ", Strong(_title(self.provider))),
            f": {self.reason}.",
        )
        kept = (
            "Nothing is lost: messages that wait are kept, and sent as soon as possible. It "
            "is tried again every minute; a new token needs a restart."
        )
        return _note(self.provider, "is down", (said, (kept,)), "error")


@notice_kind("provider_back")
class ProviderBack(Notice):
    example: ClassVar = {
        "provider": "slack",
        "reason": "the bot token was revoked (token_revoked)",
        "since": "2026-03-14T09:26:00+00:00",
    }

    provider: str
    reason: str
    since: datetime

    def note(self, tracker: str) -> Note:  # noqa: ARG002 - all notices are asked like this.
        said: Line = (
            *("Heliograph sends via ", Strong(_title(self.provider)), " again. "),
            f"It could not since {self.since:%Y-%m-%d %H:%M} UTC: {self.reason}.",
        )
        return _note(
            self.provider, "is back", (said, ("Messages that waited are being sent.",)), "info"
        )


def _note(provider: str, state: str, lines: tuple[Line, ...], level: str) -> Note:
    headline = f"Heliograph: {_title(provider)} {state}"
    return Note(
        subject=f"provider:{provider}",
        title=headline,
        headline=headline,
        thread=f"provider/{provider}",
        level=level,
        lines=lines,
    )


def _title(provider: str) -> str:
    kind = providers.PROVIDERS.get(provider)
    return kind.title if kind else provider
