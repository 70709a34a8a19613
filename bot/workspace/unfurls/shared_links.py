"""Somebody shares links: those that lead to something of ours, and that they may see, unfurl.

What is shown is drawn by the relay, so that the event is acked as soon as it is stored; Slack's
repeats of an event change nothing, for a link of a message is stored once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.identity.gate import Presser
from bot.intake import intake
from bot.services import Services
from bot.workspace.unfurls import addresses
from bot.workspace.unfurls.addresses import Kind, Place, Site
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.slack import links as stored
from store.slack import unfurls

LINKS_MAX = 20  # Of one message, ours; the rest stay as they are.

FIND: Mapping[Kind, Callable[[Session, Place], int | None]] = {
    Kind.ISSUE: lambda session, at: stored.issue(session, at.organization_id, at.name),
    Kind.PROJECT: lambda session, at: stored.project(session, at.organization_id, at.name),
    Kind.RELEASE: lambda session, at: stored.release(
        session, at.organization_id, at.name, at.project
    ),
    Kind.INCIDENT: lambda session, at: stored.incident(session, at.organization_id, at.name),
}


class Shared(StrEnum):
    """What follows for who shared."""

    NOTHING = "nothing"
    ASK = "ask"  # They are not linked: ask whether they want to be.


@dataclass(frozen=True)
class Message:
    """Where the links stand."""

    channel_id: str
    ts: str


def share(services: Services, by: Presser, at: Message, urls: Sequence[Any]) -> Shared:
    """Unfurl the links of a message; the relay does it.

    Raises:
        Unavailable: nothing was stored.
    """
    return intake.in_one_write(
        services, lambda session: share_within(session, services, by, at, urls)
    )


def untold(session: Session, services: Services, by: Presser, urls: Sequence[Any]) -> list[str]:
    """Ids and short ids of issues of the connected tracker that nobody has told of.

    None of those that the person may not see, as in `share`.
    """
    email = stored.linked_email(session, by.team_id, by.user_id)
    if email is None:
        return []
    slug = services.settings.sentry_org
    sites = _seen(session, _sites(session, services, by), email)
    ours = [site for site in sites if site.slug == slug]
    texts = dict.fromkeys(url for url in urls if isinstance(url, str))
    places = [place for url in texts if (place := addresses.read(url, ours)) is not None]
    new = [at.name for at in places if at.kind == Kind.ISSUE and FIND[at.kind](session, at) is None]
    return list(dict.fromkeys(new))[:LINKS_MAX]


def use(services: Services, by: Presser, at: Message, url: str) -> None:
    """Somebody pressed in what unfurled there: it is drawn anew, and stays true from now on.

    It may be one that nobody remembers: Slack unfurls some before they are sent.
    """

    def work(session: Session) -> None:
        email = stored.linked_email(session, by.team_id, by.user_id)
        if email is not None:
            sites = _seen(session, _sites(session, services, by), email)
            _unfold(session, services, by, at, _subjects(session, sites, [url]), is_used=True)

    intake.in_one_write(services, work)


def share_within(
    session: Session, services: Services, by: Presser, at: Message, urls: Sequence[Any]
) -> Shared:
    sites = _sites(session, services, by)
    texts = dict.fromkeys(url for url in urls if isinstance(url, str))
    ours = [url for url in texts if addresses.read(url, sites)]
    if not (ours and at.channel_id and at.ts):
        return Shared.NOTHING
    email = stored.linked_email(session, by.team_id, by.user_id)
    if email is None:
        return _ask(session, by, at, ours)
    seen = _seen(session, sites, email)
    _unfold(session, services, by, at, _subjects(session, seen, ours))
    return Shared.NOTHING


def _sites(session: Session, services: Services, by: Presser) -> list[Site]:
    """The organizations that the workspace serves; none for people from elsewhere, or nobody.

    The connected one has several addresses: where people's links lead, and where it is asked.
    """
    if not by.user_id or not by.is_at_home:
        return []
    found, told = stored.organizations_of(session, by.team_id), services.settings
    further = [url for url in (told.sentry_public_url, told.sentry_url) if url]
    return [
        Site(each.row_id, each.slug, url)
        for each in found
        for url in dict.fromkeys([each.url, *(further if each.slug == told.sentry_org else [])])
    ]


def _seen(session: Session, sites: Sequence[Site], email: str) -> list[Site]:
    """Those that the person belongs to."""
    mine = stored.memberships(session, email)
    return [site for site in sites if site.organization_id in mine]


def _subjects(session: Session, sites: Sequence[Site], urls: Sequence[str]) -> dict[str, str]:
    """URL → subject, of what there is."""
    found: dict[str, str] = {}
    for url in urls:
        place = addresses.read(url, sites)
        row_id = FIND[place.kind](session, place) if place else None
        if place and row_id is not None and len(found) < LINKS_MAX:
            found[url] = f"{place.kind}:{row_id}"
    return found


def _unfold(
    session: Session,
    services: Services,
    by: Presser,
    at: Message,
    subjects: Mapping[str, str],
    *,
    is_used: bool = False,
) -> None:
    """Where no link is new there is nothing to draw, unless it is used."""
    if not subjects:
        return
    place = {"team_id": by.team_id, "channel_id": at.channel_id, "ts": at.ts}
    card, is_new = unfurls.share(session, **place, links=subjects, now=services.now())
    if is_new or is_used:
        moment = services.steady()
        enqueue.delivery(session, card.target, Purpose.REDRAW, at=moment, card_id=card.row_id)


def _ask(session: Session, by: Presser, at: Message, urls: Sequence[str]) -> Shared:
    """Once for a message, and never again after they said so."""
    place = {"channel_id": at.channel_id, "ts": at.ts}
    is_new = unfurls.ask(session, by.team_id, by.user_id, **place, urls=urls[:LINKS_MAX])
    return Shared.ASK if is_new else Shared.NOTHING
