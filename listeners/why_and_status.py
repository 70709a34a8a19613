"""What is asked of the record: who was told what, and how the relay stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block

from blocks import status as status_drawn
from blocks import why as why_drawn
from blocks.graphemes import cut_text
from blocks.parts import section
from bot.explain import permitted
from bot.explain.why import Explanation, when
from bot.identity.gate import Presser
from bot.preferences import changes
from bot.routing import status as relay
from bot.routing.status import Paused
from bot.routing.tracker_status import Tracker
from bot.services import Services
from listeners.pending_actions import Outcome

OTHERS_MAX = 4  # Of other organizations; with what is explained, within a message's 50 blocks …
ALSO_MAX = 100  # … and, by so many characters of a title, within its 13,200 characters.


def why(services: Services, by: Presser, said: Mapping[str, Any]) -> Outcome:
    """For the first issue of that short id in the person's organizations; others are named."""
    name = said["SHORT-ID"]
    found = permitted.explain(services, by, name)
    others = [section(_also(each)) for each in found[1:]]
    return _outcome(found[0], name, others[:OTHERS_MAX])


def why_older(services: Services, by: Presser, name: str, before: int | None) -> Outcome:
    """The same, told of what is older than that activity."""
    return _outcome(permitted.explain(services, by, name, before)[0], name, [])


def status(services: Services, by: Presser, _said: Mapping[str, Any]) -> Outcome:
    found = relay.status(services, by)
    drawn = status_drawn.status(
        workspace=found.workspace,
        seats=found.seats,
        email=found.email,
        providers=[
            status_drawn.Provider(one.title, one.off, one.down, one.waiting)
            for one in found.providers
        ],
        paused=[paused(one) for one in found.paused],
        tracker=_tracker(found.tracker),
    )
    return Outcome("Status of the relay", drawn)


def _tracker(one: Tracker | None) -> status_drawn.Tracker | None:
    if one is None:
        return None
    return status_drawn.Tracker(
        one.title,
        one.faults,
        _moment(one.read_at),
        _moment(one.polled_at),
        (one.unread.number, _moment(one.unread.since)),
        (one.presses.number, _moment(one.presses.since)),
        one.lost,
    )


def _moment(at: datetime | None) -> status_drawn.Moment | None:
    return None if at is None else (int(at.timestamp()), changes.minute(at))


def paused(one: Paused) -> status_drawn.Paused:
    since = (int(one.since.timestamp()), changes.minute(one.since))
    return status_drawn.Paused(one.target, one.reason, since, one.waiting, one.may_resume)


def _also(one: Explanation) -> str:
    head, _, facts = one.title.partition("\n")
    return f"There is also: {cut_text(head, ALSO_MAX)}\n{facts}"


def _outcome(one: Explanation, name: str, others: Sequence[Block]) -> Outcome:
    told = [
        why_drawn.ToldActivity(
            each.activity_id,
            (int(each.at.timestamp()), when(each.at)),
            each.sentence,
            [(outcome.target, f"{outcome.what}: {outcome.words}") for outcome in each.outcomes],
            each.more,
            each.nobody,
            each.came,
        )
        for each in one.activities
    ]
    cards = [(card.target, f"{card.what}: {card.words}") for card in one.cards]
    drawn = why_drawn.why(title=one.title, told=told, older=one.older, cards=cards, name=name)
    return Outcome(f"Who was notified of {name.upper()}, and why", [*drawn, *others])
