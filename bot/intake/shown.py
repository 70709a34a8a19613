"""What a payload of the tracker shows beside what happened: how all stands as it was sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import activities
from bot.activities.base import Activity
from bot.activities.latest import Order
from bot.intake.incoming import Incoming
from bot.vocabulary.via import Via
from store.issues.issues import IssueStatus


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Step(_Value):
    """An activity that leads to what is shown, as if it had been told."""

    kind: str
    data: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def activity(self) -> Activity:
        """Raises ValidationError where the data is not the kind's."""
        kind = activities.kind_named(self.kind)
        if kind is None:
            raise LookupError(self.kind)
        return kind.model_validate(self.data)

    @property
    def is_sound(self) -> bool:
        try:
            return bool(self.activity)
        except ValidationError:
            return False


class IssueState(_Value):
    """How the tracker has the issue."""

    status: IssueStatus
    reached: Step  # What leads to the status.
    assigned: Step | None = None  # What leads to the assignee; None: nothing is said of them.


class Person(_Value):
    """Somebody of whom the tracker says both its own id and the address."""

    tracker_id: str
    email: str


class Team(_Value):
    """A team of which the tracker says both its own id and the slug."""

    tracker_id: str
    slug: str


class Shown(_Value):
    installation: str = ""  # The uuid by which the tracker knows its organization.
    project_id: str = ""  # The tracker's, which outlives the slug.
    actor_id: str = ""  # The tracker's, of the person who acted.
    comment: str = ""  # What the tracker knows a comment by, where it is about one.
    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    state: IssueState | None = None  # None: the payload shows none.
    # When it happened, of what is known by its id alone: older than the retention it is a repeat.
    dated: datetime | None = None
    metric_alert: str = ""  # Which one a metric issue is of, as store.incidents.same_alert has it.
    is_feed_read: bool = False  # What changed unseen is told by the tracker's feed.
    order: Order = Order.BY_TIME  # How it stands to what is known.
    by_now: IssueStatus | None = None  # How the issue stands since; None: nothing is said of it.
    is_rule: bool = False  # A rule fired: the state is what that proves, and no more.

    @property
    def stands(self) -> IssueStatus | None:
        """How the issue stands by now; None: nothing is said of it."""
        return self.state.status if self.state else self.by_now


class Conveyed(Incoming):
    """An activity that did not come by the API."""

    via: Via = Via.WEBHOOK
    only: tuple[str, ...] = ()  # Targets that alone are told; (): whoever is.


class FromTracker(Conveyed):
    """An activity with all that its payload shows."""

    shown: Shown = Shown()
    silence: str = ""  # Why nobody is told of it; "" where they are.
    is_ours: bool = False  # It was done from here, and this is how it is told.
    stands_in: str = ""  # The target in whose thread it was said; there it is not told again.


class Noticed(Conveyed):
    """A change that nobody told: the issue stands otherwise with the tracker."""


def via_of(incoming: Incoming) -> Via:
    return incoming.via if isinstance(incoming, Conveyed) else Via.API
