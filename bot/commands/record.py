"""`deliveries`, `why`, `retry`, `resume`: the record, and what can be set right in it."""

from bot import deliveries, why
from bot.commands.opened import by, services
from bot.commands.output import complain, say, show
from bot.why import Explanation, when
from store import records
from store.outbox import Delivery, DeliveryState

HEADERS = ("ID", "STATE", "TARGET", "WHAT", "ABOUT", "OWED", "SENT", "TRIES", "REASON")


def list_deliveries(state: DeliveryState | None, target: str | None, limit: int) -> None:
    """The newest deliveries, the newest first; paused targets are said before."""
    with services() as opened, opened.database.read() as session:
        paused = records.paused(session)
        found = records.newest(session, state=state, target=target, limit=limit)
    for lane in paused:
        complain(f"{lane.target} is paused since {when(lane.paused_at)}: {lane.paused_reason}")
    show(HEADERS, [_row(one.delivery, one.kind, one.about) for one in found], "No deliveries.")


def explain(short_id: str) -> None:
    with services() as opened:
        for explanation in why.explain(opened, short_id):
            _say(explanation)


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


def _say(explanation: Explanation) -> None:
    say(explanation.title)
    for telling in explanation.tellings:
        say()
        say(f"{when(telling.at)}  {telling.sentence}")
        if telling.nobody:
            say(f"  nobody was told: {telling.nobody}")
        for outcome in telling.outcomes:
            say(f"  {outcome.target}  {outcome.what}: {outcome.words}")
    say()
    for card in explanation.cards:
        say(f"{card.target}  {card.what}: {card.words}")
    if not explanation.cards:
        say("It has no card anywhere.")
