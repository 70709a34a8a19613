"""A provider takes nothing at all, or does so again: owners are told, by another one.

Slack's app was uninstalled, its token revoked; a mail server refuses the login.
"""

import logging

from sqlmodel import Session

from bot.notices import home_redraws, notice
from bot.notices.notice import Notice
from bot.notices.outages import ProviderBack, ProviderDown
from bot.routing.lane_pauses import Breaker
from bot.services import Services
from store.audit import audit
from store.outbox import outages

log = logging.getLogger(__name__)


def begin(services: Services, provider: str, reason: str) -> None:
    """Write it down and tell it, once while it lasts."""
    with services.database.write() as session:
        if outages.begin(session, provider, reason, services.now()):
            _write_down(session, services, provider, reason, action="provider.down")
            told = _tell(
                session, services, provider, ProviderDown(provider=provider, reason=reason)
            )
            log.error("%s is down: %s; %d told", provider, reason, told)


def end(services: Services, provider: str) -> None:
    """It is over; whoever was told of it is told."""
    with services.database.write() as session:
        outage = outages.end(session, provider)
        if outage is not None:
            reason = outage.reason
            _write_down(session, services, provider, reason, action="provider.back")
            told = ProviderBack(provider=provider, reason=reason, since=outage.since)
            _tell(session, services, provider, told)


def is_noted(services: Services, provider: str) -> bool:
    with services.database.read() as session:
        return any(each.provider == provider for each in outages.all_of(session))


def _write_down(
    session: Session, services: Services, provider: str, reason: str, *, action: str
) -> None:
    audit.write(
        session,
        at=services.now(),
        actor="heliograph",
        action=action,
        target=provider,
        data={"reason": reason},
        origin={"source": "relay"},
    )


def _tell(session: Session, services: Services, provider: str, told: Notice) -> int:
    whom = Breaker(services.settings).leads(session, but=provider)
    now, at = services.now(), services.steady()
    notice.send(session, told, whom, organization_id=None, now=now, at=at)
    home_redraws.redraw(session, now=now, at=at)
    return len(whom)
