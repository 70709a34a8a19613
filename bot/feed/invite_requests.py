"""Requests to be let in, as the tracker has them: no webhook tells of any.

Those that wait are open questions, also at first contact; what was decided before that is not told.
"""

import logging
from collections.abc import Sequence

from pydantic import ValidationError
from sqlmodel import Session

from bot.intake import intake
from bot.intake.intake import Refused
from bot.invites import request
from bot.invites.request import InviteAsked
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryNotFound
from bot.sentry.invites import Fate, Invites, SentryInvite
from bot.services import Services
from bot.write_back import decision_ends
from store.invites import tracked, tracker_decisions
from store.issues import poll
from store.people.directory import Organization

log = logging.getLogger(__name__)

SOURCE = "sentry"


class InviteRequests:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._invites = Invites(client)
        self._slug, self._tracker = client.organization_slug, client.tracker
        self._warned = ""  # Of which requests the log has told that they are left out.

    def poll(self) -> None:
        """Raises SentryError: what was not asked yet is asked next time."""
        with self._services.database.read() as session:
            organization = poll.organization_of(session, self._slug)
        if organization is None:
            return
        try:
            listed = self._invites.open()
        except SentryNotFound:
            log.info("%s has no requests to be read", self._tracker)
            return
        self._take_new(organization, listed)
        self._close_gone(organization, {each.id for each in listed})

    def _take_new(self, organization: Organization, listed: Sequence[SentryInvite]) -> None:
        with self._services.database.read() as session:
            known = tracked.by_tracker
            new = [each for each in listed if not known(session, organization.row_id, each.id)]

        def take(session: Session) -> list[str]:
            """Why some are left out."""
            oldest_first = reversed(new)
            return [
                why for each in oldest_first if (why := self._take(session, organization, each))
            ]

        left_out = "; ".join(intake.in_one_write(self._services, take)) if new else ""
        if left_out and left_out != self._warned:
            log.warning("requests of the tracker are left out: %s", left_out)
        self._warned = left_out

    def _take(self, session: Session, organization: Organization, found: SentryInvite) -> str:
        """Why it is left out; "": it is not."""
        try:
            asked = _asked(session, organization, found)
            request.take(session, self._services, asked, SOURCE, found.id)
        except (ValidationError, Refused) as error:
            return f"{found.id}: {error}"
        return ""

    def _close_gone(self, organization: Organization, listed: set[str]) -> None:
        """Somebody decided there; whom that was is not told."""
        with self._services.database.read() as session:
            waiting = tracked.waiting(session, organization.row_id)
            gone = [
                (each.row_id, each.tracker_id)
                for each in waiting
                if each.tracker_id not in listed
                and tracker_decisions.open_of(session, each.row_id) is None
            ]
        for invite_id, tracker_id in gone:
            fate = self._invites.fate(tracker_id)
            if fate != Fate.OPEN:
                self._close(invite_id, fate)

    def _close(self, invite_id: int, fate: Fate) -> None:
        def close(session: Session) -> None:
            decision_ends.closed(session, self._services, invite_id, fate)

        intake.in_one_write(self._services, close)


def _asked(session: Session, organization: Organization, found: SentryInvite) -> InviteAsked:
    """Raises ValidationError: of a kind, or for a role, that is not known here."""
    asked = {
        "id": found.id,
        "organization": organization.slug,
        "email": found.email,
        "kind": found.invite_status,
        "role": found.org_role or found.role,
        "inviter": _inviter(session, organization, found.inviter_name),
        "teams": found.teams,
    }
    return InviteAsked.model_validate(asked)


def _inviter(session: Session, organization: Organization, name: str) -> str | None:
    """Their address, which is not told: by the name, if there is one member of it."""
    if "@" in name:
        return name
    found = tracked.addresses_of(session, organization.row_id, name, 2) if name else ()
    return found[0] if len(found) == 1 else None
