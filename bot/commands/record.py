"""`deliveries`, `why`, `retry`, `resume`: the record, and what can be set right in it."""

from collections.abc import Iterator
from itertools import islice

from bot.commands.output import PAGE, complain, say, show
from bot.commands.session import by, services
from bot.explain import why
from bot.explain.why import Explanation, Page, when
from bot.routing import deliveries
from bot.services import Services
from store.outbox import deliveries as records
from store.outbox.deliveries import Record
from store.outbox.models import Delivery, DeliveryState

HEADERS = ("ID", "STATE", "TARGET", "WHAT", "ABOUT", "OWED", "SENT", "TRIES", "REASON")


def list_deliveries(
    state: DeliveryState | None, target: str | None, limit: int, before: int | None
) -> None:
    """The newest deliveries, the newest first; paused targets are said before."""
    with services() as opened:
        with opened.database.read() as session:
            paused = records.paused(session)
        for lane in paused:
            complain(f"{lane.target} is paused since {when(lane.paused_at)}: {lane.paused_reason}")
        found = islice(_newest(opened, state, target, before, min(limit, PAGE)), limit)
        rows = (_row(one.delivery, one.kind, one.about) for one in found)
        show(HEADERS, rows, "No deliveries.")


def _newest(
    opened: Services,
    state: DeliveryState | None,
    target: str | None,
    before: int | None,
    most: int,
) -> Iterator[Record]:
    """Page by page, so that neither memory nor the database is held for as long as it prints."""
    while True:
        with opened.database.read() as session:
            found = records.newest(session, state=state, target=target, limit=most, before=before)
        yield from found
        if len(found) < most:
            return
        before = found[-1].delivery.row_id


def explain(short_id: str, limit: int, before: int | None) -> None:
    with services() as opened:
        for explanation in why.explain(opened, short_id, page=Page(limit, before)):
            _say(explanation, short_id)


def retry(delivery_id: int) -> None:
    with services() as opened:
        delivery = deliveries.retry(opened, delivery_id, by("retry"))
    say(f"Delivery {delivery_id} to {delivery.lane} waits again.")


def resume(target: str) -> None:
    with services() as opened:
        reason = deliveries.resume(opened, target, by("resume"))
    say(f"{target} takes messages again; it was paused: {reason}")


def _row(delivery: Delivery, kind: str, about: str) -> list[object]:
    what = f"{delivery.purpose} {kind}".strip()
    reason = delivery.reason or delivery.last_error
    sent = when(delivery.sent_at) if delivery.sent_at else ""
    owed = when(delivery.created_at)
    ends = (about, owed, sent, delivery.attempt, reason)
    return [delivery.id, delivery.state, delivery.lane, what, *ends]


def _say(explanation: Explanation, short_id: str) -> None:
    """Oldest first, as a terminal ends with what was said last."""
    say(explanation.title)
    if explanation.older:
        older = f"python app.py why {short_id} --before {explanation.activities[0].activity_id}"
        say(f"{explanation.older:,} older activities: {older}")
    for telling in explanation.activities:
        say()
        came = f" ({telling.came})" if telling.came else ""
        say(f"{when(telling.at)}  {telling.sentence}{came}")
        if telling.nobody:
            say(f"  Nobody was notified: {telling.nobody}")
        for outcome in telling.outcomes:
            say(f"  {outcome.target}  {outcome.what}: {outcome.words}")
        if telling.more:
            say(f"  … and {telling.more:,} more, which `python app.py deliveries` lists")
    say()
    for card in explanation.cards:
        say(f"{card.target}  {card.what}: {card.words}")
    if not explanation.cards:
        say("It has no card anywhere.")
