"""What is told about requests to be let in, where there is no card."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import SecretStr
from sqlmodel import Session

from bot.notes.note import Line, Link, Note, Strong
from bot.notices.notice import Notice, notice_kind
from bot.vocabulary import invite_links
from store.invites.invites import InviteRequest

MEMBERS = "Members & Requests"
UNEXPECTED = "If you did not expect this, ignore it: nothing happens unless you follow the link."


@notice_kind("invite")
class InviteMail(Notice):
    """To who may come in; the link is made when the mail is sent."""

    example: ClassVar = {
        "invite_id": 12,
        "email": "hedy@acme.test",
        "organization": "Acme",
        "role": "member",
        "teams": ["backend"],
        "inviter": "Grace Hopper",
        "page": "https://sentry.acme.test/settings/acme/members/",
        "expires_at": "2026-03-21T09:26:00Z",
    }

    invite_id: int
    email: str
    organization: str
    role: str
    teams: tuple[str, ...] = ()
    inviter: str = ""  # "": they asked themselves.
    page: str
    expires_at: datetime

    def note(self, tracker: str) -> Note:
        """Without the link: whoever has no key can say no more."""
        where = (Strong(self.organization), f" in {tracker} as {_a(self.role)}")
        if self.inviter:
            said: Line = (Strong(self.inviter), " invites you to join ", *where, self._teams())
        else:
            said = ("Your request to join ", *where, self._teams(), " has been approved")
        headline = f"Join {self.organization} in {tracker}"
        return Note(
            subject=f"invite:{self.invite_id}:mail",
            title=headline,
            headline=headline,
            thread=f"invite/{self.invite_id}/mail",
            level="info",
            lines=((*said, "."),),
            footer=(UNEXPECTED,),
        )

    def sealed_note(self, tracker: str, key: SecretStr) -> Note:
        token = invite_links.token_of(key, self.invite_id, self.email, self.expires_at)
        told = self.note(tracker)
        link = Link("Accept the invitation", invite_links.address(self.page, token))
        until = f"{self.expires_at.astimezone(UTC):%d %B %Y, %H:%M} UTC"
        lasts = (f"The link is for {self.email} alone, good once, and until {until}.",)
        return replace(told, lines=(*told.lines, (link,), lasts))

    def moot(self, session: Session) -> str:
        """A link that lets nobody in is not sent any more."""
        request = session.get(InviteRequest, self.invite_id)
        if request is None or request.lets_in:
            return ""
        return "its link lets nobody in any more"

    def _teams(self) -> str:
        named = ", ".join(f"#{team}" for team in self.teams)
        return f" ({named})" if named else ""


@notice_kind("invite_taken_back")
class InviteTakenBack(Notice):
    """To who was let in, and is not after all."""

    example: ClassVar = {"invite_id": 12, "organization": "Acme"}

    invite_id: int
    organization: str

    def note(self, tracker: str) -> Note:
        headline = f"Your invitation to {self.organization} was withdrawn"
        where = (Strong(self.organization), f" in {tracker}")
        return Note(
            subject=f"invite:{self.invite_id}:mail",
            title=headline,
            headline=headline,
            thread=f"invite/{self.invite_id}/mail",
            level="info",
            lines=(
                ("Your invitation to join ", *where, " was withdrawn."),
                ("A link that was mailed to you for it lets nobody in any more.",),
            ),
            footer=("You get this because you were invited.",),
        )


@notice_kind("invite_request")
class InviteWaits(Notice):
    """To who may decide, where there can be no buttons; and to all of them, a day later."""

    is_chosen: ClassVar = True
    example: ClassVar = {
        "invite_id": 12,
        "called": "hedy@acme.test",
        "question": "Grace Hopper asks to invite hedy@acme.test to Acme",
        "facts": [["Role", "Member"], ["Teams", "#backend"]],
        "page": "https://sentry.acme.test/settings/acme/members/",
        "is_reminder": False,
        "has_card": False,
    }

    invite_id: int
    called: str = ""  # What a command finds it by; "": of an older version, its number.
    question: str
    facts: tuple[tuple[str, str], ...]
    page: str
    is_reminder: bool
    has_card: bool  # Its reader has the buttons, further up.

    def note(self, tracker: str) -> Note:
        headline = f"Still waiting: {self.question}" if self.is_reminder else self.question
        above: Line = ("Decide by the buttons of the request, further up.",)
        elsewhere: Line = (
            *("Decide in Slack, by the buttons of the request (", Strong("/helio link"), " gets "),
            *(
                "you these), or run ",
                Strong(f"python app.py invites --approve {self.called or self.invite_id}"),
            ),
            *(" or ", Strong("--reject"), ". What else waits is in ", Link(MEMBERS, self.page)),
            f" of {tracker}.",
        )
        return Note(
            subject=f"invite:{self.invite_id}",
            title=headline,
            headline=headline,
            thread=f"invite/{self.invite_id}",
            level="info",
            lines=(
                (f"{self.question}. Nobody has decided yet.",),
                above if self.has_card else elsewhere,
            ),
            facts=self.facts,
        )

    def moot(self, session: Session) -> str:
        """It may wait for hours: a mail server that is away, a lane that is paused."""
        request = session.get(InviteRequest, self.invite_id)
        is_decided = request is not None and not request.is_waiting
        return "the request does not wait any more" if is_decided else ""


@notice_kind("invite_outcome")
class InviteOutcome(Notice):
    """To who asked."""

    example: ClassVar = {
        "invite_id": 12,
        "email": "hedy@acme.test",
        "organization": "Acme",
        "became": "has been approved",
        "by": "Ada Lovelace",
        "is_own": False,
        "is_mailed": True,
    }

    invite_id: int
    email: str  # Who was to come in.
    organization: str
    became: str  # `has been approved`, …
    by: str  # Who decided; "": nobody.
    is_own: bool  # It is told to that person themselves.
    is_mailed: bool  # They have got a mail with the way in.

    def note(self, tracker: str) -> Note:
        whose = "to join" if self.is_own else f"to invite {self.email} to"
        headline = f"Your request {whose} {self.organization} {self.became}"
        by = f" by {self.by}" if self.by else ""
        said: Line = (
            *("Your request ", whose, " ", Strong(self.organization), f" in {tracker} "),
            *(Strong(self.became), f"{by}."),
        )
        mailed: Line = (f"{self.email} has been sent an email with the invitation link.",)
        return Note(
            subject=f"invite:{self.invite_id}:asked",
            title=headline,
            headline=headline,
            thread=f"invite/{self.invite_id}/asked",
            level="info",
            lines=(said, mailed) if self.is_mailed else (said,),
            footer=("You get this because you asked.",),
        )


def _a(role: str) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
