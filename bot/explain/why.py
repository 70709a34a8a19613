"""Why: for each activity of an issue or an incident, who was told what and when, or why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import providers
from bot.errors import UserError
from bot.explain import subjects
from bot.explain.subjects import Subject
from bot.services import Services
from bot.vocabulary import via
from store.issues.activities import ActivityRow
from store.maintenance import history
from store.outbox import deliveries as records
from store.outbox import outages
from store.outbox.deliveries import ActivityDeliveries
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.slack.cards import Card

WHAT = {
    Purpose.CARD: "the card",
    Purpose.REPLY: "a reply in the thread",
    Purpose.MESSAGE: "a message",
    Purpose.REDRAW: "a redraw",
    Purpose.NOTICE: "a notice",
    Purpose.WISH: "what was pressed",
}


class NoSuchIssue(UserError):
    """No issue or incident {short_id} is known; is it spelled as on its card?"""


@dataclass(frozen=True)
class Outcome:
    target: str
    what: str  # `a reply in the thread`.
    words: str  # `sent 2026-03-01 12:00:00 UTC`, or why not.


@dataclass(frozen=True)
class ToldActivity:
    """One activity, and what became of it."""

    activity_id: int
    at: datetime
    sentence: str
    outcomes: tuple[Outcome, ...]
    more: int = 0  # Outcomes that are left out.
    nobody: str = ""  # Why there are no outcomes.
    came: str = ""  # By which way, in words.


@dataclass(frozen=True)
class Explanation:
    title: str
    activities: tuple[ToldActivity, ...]  # Oldest first.
    older: int  # How many came before these.
    cards: tuple[Outcome, ...]  # How true each card is now.


@dataclass(frozen=True)
class Page:
    """Which activities are told of: the newest, or those before one that was told of."""

    most: int = 50
    before: int | None = None  # An activity's id.
    outcomes: int = 100  # Of one activity at most.


NEWEST = Page()


def explain(
    services: Services,
    short_id: str,
    within: Collection[int] | None = None,
    page: Page = NEWEST,
) -> list[Explanation]:
    """One for each issue of that short id, and each incident of that number.

    `within`: only of these organizations, whose member asks; None: whoever may run commands.

    Raises:
        NoSuchIssue: none has.
    """
    with services.database.read() as session:
        found = subjects.named(session, short_id, services.settings.tracker_name, within)
        if not found:
            raise NoSuchIssue(short_id=short_id)
        return [_explain(session, services, subject, page) for subject in found]


def outcome(delivery: Delivery, lane: Lane | None, now: datetime, down: str = "") -> str:
    """What became of a delivery, or what it waits for; `now` is the relay's time.

    `down` is why its provider sends nothing now; "": it does.
    """
    match delivery.state:
        case DeliveryState.SENT:
            return f"sent {when(delivery.sent_at)}{_how(delivery)}{_because(delivery)}"
        case DeliveryState.SKIPPED:
            return f"{'held' if delivery.held_until else 'not sent'}: {delivery.reason}"
        case DeliveryState.DEAD:
            return (
                f"given up: {delivery.reason} (`python app.py retry {delivery.id}` sends it again)"
            )
        case DeliveryState.SENDING:
            return f"being sent since {when(delivery.begun_at)}"
        case DeliveryState.UNKNOWN:
            return f"perhaps sent; it will be looked up first. {_waits(delivery, lane, now, down)}"
        case _:
            return _waits(delivery, lane, now, down)


def when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else "at an unknown time"


def _explain(session: Session, services: Services, subject: Subject, page: Page) -> Explanation:
    found = subject.rows(page.before, page.most)
    owed = records.of_activities(session, [row.row_id for row in found.rows], page.outcomes)
    cards = records.cards_of(session, subject.key)
    lanes = {each.lane for some in owed.values() for each in some.deliveries}
    targets = lanes | {card.target for card in cards}
    relay = _Relay(records.lanes(session, targets), _down(session, services), services.steady())
    activities = [
        _told_activity(services, subject, row, owed.get(row.row_id), relay) for row in found.rows
    ]
    words = {card.target: _card(session, card, subject, relay) for card in cards}
    shown = [Outcome(target, "the card", said) for target, said in words.items()]
    title = "\n".join(filter(None, [subject.title, _removed(session, services, subject)]))
    return Explanation(title, tuple(activities), found.older, tuple(shown))


def _removed(session: Session, services: Services, subject: Subject) -> str:
    """That there was more."""
    before = history.removed_before(session, subject.key)
    if before is None:
        return ""
    return f"What came before {before:%Y-%m-%d} was removed: it is {_older(services)}"


def _gone(services: Services, at: datetime) -> str:
    """Why nothing is known of who was told of something that is there still."""
    is_gone = services.has_forgotten(at)
    return (
        f"the record of who was notified was removed: it is {_older(services)}" if is_gone else ""
    )


def _older(services: Services) -> str:
    return f"older than the retention of {services.settings.retention_days} days"


def _told_activity(
    services: Services,
    subject: Subject,
    row: ActivityRow,
    owed: ActivityDeliveries | None,
    relay: "_Relay",
) -> ToldActivity:
    deliveries = owed.deliveries if owed else []
    return ToldActivity(
        row.row_id,
        row.occurred_at,
        subject.sentence(row, deliveries),
        tuple(map(relay.outcome, deliveries)),
        owed.count - len(deliveries) if owed else 0,
        "" if owed else _gone(services, row.received_at) or subject.nobody(row),
        via.words(row.via, services.settings.tracker_name),
    )


@dataclass(frozen=True)
class _Relay:
    """Status of the relay, for what is owed."""

    lanes: Mapping[str, Lane]
    down: Mapping[str, str]  # Provider → why nothing is sent by it now.
    now: datetime

    def outcome(self, delivery: Delivery) -> Outcome:
        return Outcome(delivery.lane, WHAT[delivery.purpose], self.words(delivery))

    def words(self, delivery: Delivery) -> str:
        lane, provider = self.lanes.get(delivery.lane), delivery.lane.partition(":")[0]
        return outcome(delivery, lane, self.now, self.down.get(provider, ""))


def _down(session: Session, services: Services) -> dict[str, str]:
    """What is off by its settings, and what takes nothing."""
    off = providers.off(services.settings)
    known = {name: kind.title for name, kind in providers.PROVIDERS.items()}
    down = {
        each.provider: f"{known.get(each.provider, each.provider)} takes nothing, {each.reason}"
        for each in outages.all_of(session)
    }
    return down | {name: f"{known[name]} is off, {reason}" for name, reason in off.items()}


def _how(delivery: Delivery) -> str:
    together = ", together with others" if delivery.batch not in {"", delivery.key} else ""
    is_shown = delivery.is_broadcast and not delivery.why  # A person's has no channel around it.
    return f"{', shown in the channel too' if is_shown else ''}{together}"


def _because(delivery: Delivery) -> str:
    """Why one person got it, told to others."""
    return f' ("{delivery.why}")' if delivery.why else ""


def _waits(delivery: Delivery, lane: Lane | None, now: datetime, down: str) -> str:
    """What the delivery waits for, and what went wrong last."""
    error = f"; last time: {delivery.last_error}" if delivery.last_error else ""
    if lane is None:
        return f"waits{error}"
    if lane.paused_at is not None:
        opens = f"Resume in `/helio status` or `python app.py resume {lane.target}` opens it"
        return f"waits: paused since {when(lane.paused_at)}, {lane.paused_reason} ({opens})"
    if down:
        return f"waits: {down}"
    held = lane.ready_at if delivery.purpose != Purpose.REDRAW else None  # It holds posts only.
    ready = max(filter(None, (delivery.due_at, held)), default=now)
    if ready > now:
        tries = f" after {_in_a_row(lane.failures)}" if lane.failures else ""
        return f"waits until {when(ready)}{tries}{error}"
    return f"waits its turn{error}"


def _in_a_row(failures: int) -> str:
    return "a failure" if failures == 1 else f"{failures} failures in a row"


def _card(session: Session, card: Card, subject: Subject, relay: _Relay) -> str:
    """How true the card is to what it is about."""
    if card.lost_at is not None:
        return f"gone since {when(card.lost_at)}; the next alert posts a new one"
    if card.external_id is None:
        return "not posted yet"
    redraw = records.waiting_redraw(session, card)
    if redraw is not None:
        return f"a redraw {relay.words(redraw)}"
    is_true = card.drawn_version >= subject.version
    return f"{'true to' if is_true else 'behind'} the {subject.noun}"
