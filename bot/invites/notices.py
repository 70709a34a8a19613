"""Who is told what of a request: cards and mails that ask, the way in, news for who asked."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

from sqlmodel import Session

from bot import providers
from bot.invites import named_requests, notification, wording
from bot.notes.note import plain
from bot.notices import Notice, home_redraws, notice
from bot.notices.invites import InviteMail, InviteOutcome, InviteTakenBack, InviteWaits
from bot.services import Services
from bot.vocabulary import invite_links
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.issues import intake
from store.issues.intake import NewCard
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.people import directory
from store.people.directory import Organization
from store.slack import cards

BY_TRACKER = "the tracker mails it"  # What became of the mail, for the audit log.
TOLD = {InviteStatus.APPROVED, InviteStatus.REJECTED, InviteStatus.EXPIRED}  # To who asked.


class RequestNotices:
    """Of one request, within one transaction."""

    def __init__(
        self,
        session: Session,
        services: Services,
        request: InviteRequest,
        organization: Organization,
    ) -> None:
        self._session = session
        self._services = services
        self._request = request
        self._organization = organization

    def ask(self) -> int:
        """Ask everybody who may decide; how many places are told, so that 0 means trouble."""
        asked = notification.asked(self._session, self._services, self._organization)
        shown, mailed = asked.told(is_card=True), asked.told(is_card=False)
        self._open(shown)
        self._enqueue(
            NewDelivery(each.target, Purpose.NOTICE, reason=each.reason) for each in asked.left_out
        )
        self._send(self._waits(), mailed)
        self._enqueue(home_redraws.redraws(self._session, self._services.now()))
        return len(shown) + len(mailed)

    def remind(self) -> None:
        """The same people a day later; who may decide since then gets a card."""
        asked = notification.asked(self._session, self._services, self._organization)
        has_card = {card.target for card in cards.cards_of(self._session, self._request.subject)}
        shown = asked.told(is_card=True)
        self._open({target: why for target, why in shown.items() if target not in has_card})
        again = {target: why for target, why in shown.items() if target in has_card}
        self._send(self._waits(is_reminder=True, has_card=True), again)
        self._send(self._waits(is_reminder=True), asked.told(is_card=False))

    def redraw(self) -> None:
        """Every copy of the card, in Homes too, so that it shows how things are."""
        found = cards.cards_of(self._session, self._request.subject)
        copies = [NewDelivery(card.target, Purpose.REDRAW, card_id=card.row_id) for card in found]
        self._enqueue([*copies, *home_redraws.redraws(self._session, self._services.now())])

    def let_in(self) -> str:
        """Mail the way in; what became of that, for the audit log."""
        if self._request.tracker_id:
            return BY_TRACKER
        if not self._services.settings.invites_enabled:
            return "INVITES_ENABLED is false"
        off = providers.off(self._services.settings).get("email")
        if off is not None:
            return off
        request = self._request
        mail = InviteMail(
            invite_id=request.row_id,
            email=request.email,
            organization=self._organization.name,
            role=request.role,
            teams=tuple(request.teams),
            inviter=self._inviter(),
            page=wording.members_page(self._organization),
            expires_at=self._services.now() + invite_links.LASTS,
        )
        self._send(mail, {f"email:{request.email}": ""})
        return "owed"

    def take_back(self) -> str:
        """Tell who was let in that they are not; what became of that, for the audit log."""
        settings, request = self._services.settings, self._request
        off = providers.off(settings).get("email", "")
        if off or not settings.invites_enabled:
            return off or "INVITES_ENABLED is false"
        organization = self._organization.name
        told = InviteTakenBack(invite_id=request.row_id, organization=organization)
        self._send(told, {f"email:{request.email}": ""})
        return "owed"

    def tell_asker(self, decided_by: str, *, is_mailed: bool, was_approved: bool = False) -> None:
        """By Slack, else by mail; not who decided it themselves, nor who gets the way in.

        Nor who has left, unless it is they who ask to come back.
        """
        request, asker = self._request, self._asker()
        is_own = request.kind == InviteKind.JOIN
        is_known = asker == decided_by or (is_own and is_mailed)
        is_past = not is_own and self.has_left(asker)
        is_news = request.status in TOLD or was_approved
        if not asker or is_known or is_past or not is_news:
            return
        told = InviteOutcome(
            invite_id=request.row_id,
            email=request.email,
            organization=self._organization.name,
            became=wording.BECAME[request.status],
            by=self._name(decided_by) if "@" in decided_by else "",
            is_own=is_own,
            is_mailed=is_mailed and not was_approved,
        )
        self._send(told, self._reach(asker))

    def _asker(self) -> str:
        is_own = self._request.kind == InviteKind.JOIN
        return self._request.email if is_own else self._request.inviter

    def has_left(self, email: str) -> bool:
        member = directory.member_by_email(self._session, self._organization.row_id, email)
        return member is not None and not member.is_active

    def _inviter(self) -> str:
        """By name, for who is invited."""
        is_own = self._request.kind == InviteKind.JOIN
        return "" if is_own or not self._request.inviter else self._name(self._request.inviter)

    def _name(self, email: str) -> str:
        return wording.person(self._session, email, self._organization).name

    def _reach(self, email: str) -> dict[str, str]:
        user = wording.person(self._session, email, self._organization).slack_user_id
        if user:
            return {f"slack:{user}": ""}
        is_mail_off = "email" in providers.off(self._services.settings)
        return {} if is_mail_off else {f"email:{email}": ""}

    def _waits(self, *, is_reminder: bool = False, has_card: bool = False) -> InviteWaits:
        question = wording.question(self._session, self._request, self._organization)
        return InviteWaits(
            invite_id=self._request.row_id,
            called=named_requests.name_of(self._session, self._request),
            question=plain(question),
            facts=wording.facts(self._request),
            page=wording.members_page(self._organization),
            is_reminder=is_reminder,
            has_card=has_card,
        )

    def _open(self, shown: dict[str, str]) -> None:
        """Cards; those that somebody deleted are begun anew."""
        known = intake.cards(self._session, self._request.subject)
        lost = {card.target: card.card_id for card in known if card.is_lost}
        new = [NewCard(target, why) for target, why in shown.items()]
        opened = intake.open_cards(self._session, self._request.subject, new, lost)
        self._enqueue(
            NewDelivery(target, Purpose.CARD, card_id=card_id, why=shown[target])
            for target, card_id in opened.items()
        )

    def _enqueue(self, owed: Iterable[NewDelivery]) -> None:
        in_order = sorted(owed, key=attrgetter("target"))
        enqueue_many.deliveries(self._session, in_order, self._services.steady())

    def _send(self, told: Notice, targets: Mapping[str, str]) -> None:
        notice.send(
            self._session,
            told,
            targets,
            organization_id=self._organization.row_id,
            now=self._services.now(),
            at=self._services.steady(),
        )
