"""What happens to channels: noticed as soon as Slack tells, said to whom it concerns.

The same is noticed by the errors of sends too, should an event be lost: whoever is first pauses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.intake import intake
from bot.notices import home_redraws, notice
from bot.notices.channels import ChannelRenamed, Hello
from bot.routing.lane_pauses import Breaker
from bot.services import Services
from bot.slack.failures import DEAD_TARGET
from store.audit import audit
from store.outbox import deliveries
from store.people import target_owners
from store.slack import channels
from store.slack.channels import SlackChannel
from store.slack.workspaces import Workspace

ARCHIVED, DELETED, LEFT = "is_archived", "channel_not_found", "not_in_channel"  # As sends fail.
BY = "slack"  # Who does it, in the audit log.


@dataclass(frozen=True)
class Event:
    """Something of a channel; `at` is Slack's time of it, an epoch in seconds."""

    team_id: str
    channel_id: str
    at: float

    @property
    def target(self) -> str:
        return f"slack:{self.channel_id}"


Work = Callable[[Session, SlackChannel], None]


def gone(services: Services, event: Event, code: str) -> None:
    """It takes no messages any more: what goes there is kept, and who answers for it is told."""

    def work(session: Session, _channel: SlackChannel) -> None:
        if (
            target_owners.claims_on(session, event.target)
            or target_owners.waiting(session, event.target).count
        ):
            channels.ensure_lane(session, event.target)
            reason = f"{DEAD_TARGET[code]} ({code})"
            now, at = services.now(), services.steady()
            Breaker(services.settings).pause(session, event.target, reason, now=now, at=at)

    _if_news(services, event, work)


def back(services: Services, event: Event) -> None:
    """It may take messages again: what waits is tried, and who was told of the pause is told."""
    _if_news(services, event, lambda session, _channel: _resume(session, services, event))


def joined(services: Services, event: Event, user_id: str) -> None:
    """The app is let in: it says hello once, whatever comes after; what waits is tried."""

    def work(session: Session, channel: SlackChannel) -> None:
        workspace = session.get_one(Workspace, event.team_id)
        if user_id != workspace.bot_user_id:
            return
        _resume(session, services, event)
        if channel.greeted_at is None:
            now, at = services.now(), services.steady()
            channel.greeted_at = now
            told = {event.target: ""}
            notice.send(session, Hello(), told, organization_id=None, now=now, at=at)

    _if_news(services, event, work)


def renamed(services: Services, event: Event, name: str) -> None:
    """Nothing changes but what people call it: whoever answers for it is told so."""

    def work(session: Session, channel: SlackChannel) -> None:
        before, channel.name = channel.name, name
        if before == name or not target_owners.claims_on(session, event.target):
            return
        now, at = services.now(), services.steady()
        told = ChannelRenamed(target=event.target, name=name, before=before)
        Breaker(services.settings).tell(session, event.target, told, now=now, at=at)

    _if_news(services, event, work)


def _if_news(services: Services, event: Event, work: Work) -> None:
    """Events may come twice, or late: only what is newer than the last one counts."""

    def look(session: Session) -> None:
        if not event.channel_id or session.get(Workspace, event.team_id) is None:
            return
        channel = channels.channel(session, event.team_id, event.channel_id)
        if event.at <= channel.changed_at:
            return
        work(session, channel)
        channel.changed_at = event.at

    intake.in_one_write(services, look)


def _resume(session: Session, services: Services, event: Event) -> None:
    now, at = services.now(), services.steady()
    if not deliveries.resume(session, event.target, at):
        return
    origin = {"slack_team": event.team_id, "slack_channel": event.channel_id}
    entry = {"actor": BY, "action": "target.resume", "target": event.target}
    audit.write(session, at=now, origin=origin, **entry)
    Breaker(services.settings).tell_back(session, event.target, now=now, at=at)
    home_redraws.redraw(session, now=now, at=at)
