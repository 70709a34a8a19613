"""The card of a request to be let in, as a note."""

from datetime import datetime

from bot.drawing.activity import Renderer
from bot.invites import wording
from bot.notes.note import Drawing, Line, Note, plain
from store.invites.invites import InviteRequest, InviteStatus
from store.people.directory import Organization

IN_TRACKER = "sentry"  # Who decided there is not told.
BY_NOBODY = {InviteStatus.EXPIRED, InviteStatus.WITHDRAWN}  # No decision of a person's.


def invite_card_note(renderer: Renderer, invite_id: int) -> tuple[Note, int]:
    """The card, and the version that it shows; LookupError where the request is gone."""
    request = renderer.row(InviteRequest, invite_id)
    organization = renderer.row(Organization, request.organization_id)
    question = wording.question(renderer.session, request, organization)
    page = wording.members_page(organization)
    outcome = _outcome(renderer, request, organization)
    note = Note(
        subject=request.subject,
        title=plain((*question, ": ", *outcome) if outcome else question),
        url=page,
        level="info",
        drawing=Drawing(
            "invite_card",
            {
                "token": request.token,
                "email": request.email,
                "is_waiting": request.is_waiting,
                "facts": wording.facts(request),
                "since": _moment(request.asked_at),
                "decided": _moment(request.decided_at) if request.decided_at else None,
                "url": page,
            },
            {"question": question, "outcome": outcome},
        ),
    )
    return note, request.version


def _outcome(renderer: Renderer, request: InviteRequest, organization: Organization) -> Line:
    """What became of it, and by whom; nothing while it waits."""
    if request.is_waiting:
        return ()
    said = wording.OUTCOMES[request.status].capitalize()
    if request.status in BY_NOBODY:
        return (said,)
    if request.decided_by == IN_TRACKER:
        tracker = renderer.services.settings.tracker_name if renderer.services else "the tracker"
        return (f"{said} in {tracker}",)
    if "@" not in request.decided_by:
        return (f"{said} on the command line",)
    return (f"{said} by ", wording.person(renderer.session, request.decided_by, organization))


def _moment(at: datetime) -> tuple[int, str]:
    return int(at.timestamp()), f"{at:%Y-%m-%d %H:%M} UTC"
