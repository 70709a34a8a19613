"""Sentry's requests to be let in, and which way one went that is not there any more."""

from enum import StrEnum

from pydantic import Field

from bot.sentry.client import SentryClient
from bot.sentry.connection import Question
from bot.sentry.errors import SentryNotFound
from bot.sentry.models import Id, Read, Text
from bot.sentry.scopes import Scope


class Fate(StrEnum):
    OPEN = "open"  # Nobody has decided.
    APPROVED = "approved"
    REJECTED = "rejected"  # Or taken back: Sentry keeps nothing of it.


class SentryInvite(Read):
    """As the list, and the answer to an approval, have it."""

    id: Id
    email: Text = ""
    org_role: Text = ""
    role: Text = ""  # The same in older versions.
    invite_status: Text = ""
    inviter_name: Text = ""  # A name, or the address of who has none.
    teams: list[str] = Field(default_factory=list)


class Invites:
    """Asked by whoever the client acts as; each method raises SentryError and nothing else."""

    def __init__(self, client: SentryClient) -> None:
        self._client = client

    def open(self) -> list[SentryInvite]:
        """All that nobody has decided."""
        question = Question("GET invites", self._path())
        return self._client.all_of(SentryInvite, question, Scope.MEMBER_READ)

    def approve(self, invite_id: str) -> SentryInvite:
        """Sentry takes it from a person who may, and from no integration (SentryRefused).

        SentryNotFound: somebody was first, whichever way it went.
        """
        path, body = self._path(invite_id), {"approve": True}
        question = Question("PUT invite", path, "PUT", body=body)
        return self._client.one_of(SentryInvite, question, Scope.MEMBER_WRITE)

    def reject(self, invite_id: str) -> None:
        """SentryNotFound: somebody was first."""
        question = Question("DELETE invite", self._path(invite_id), "DELETE")
        self._client.payload_of(question, Scope.MEMBER_WRITE)

    def fate(self, invite_id: str) -> Fate:
        """Sentry does not tell who was second which way it went; its members do."""
        if self._is_there("GET invite", self._path(invite_id)):
            return Fate.OPEN
        path = f"organizations/{self._client.organization_slug}/members/{invite_id}/"
        return Fate.APPROVED if self._is_there("GET member", path) else Fate.REJECTED

    def _is_there(self, kind: str, path: str) -> bool:
        try:
            self._client.payload_of(Question(kind, path), Scope.MEMBER_READ)
        except SentryNotFound:
            return False
        return True

    def _path(self, invite_id: str = "") -> str:
        one = f"{invite_id}/" if invite_id else ""
        return f"organizations/{self._client.organization_slug}/invite-requests/{one}"
