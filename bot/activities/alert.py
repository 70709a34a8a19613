"""A rule fired, or a new issue came: the one that may put a card into a channel."""

from typing import ClassVar

from pydantic import Field

from bot.activities.base import (
    Activity,
    Change,
    Concerned,
    Count,
    Moment,
    ShortText,
    Text,
    activity,
    address,
)
from bot.notes.note import Effect, Line, Span, Strong
from bot.vocabulary.preferences import Setting


@activity("alert", "first_seen")
class Alert(Activity):
    """The facts of the event that fired it, as far as they are known."""

    example: ClassVar = {
        "rule": "Errors in checkout",
        "event_id": "e4874d664c3540c1a32eab185f12c5ab",
        "environment": "production",
        "message": "charge() missing 1 required positional argument: 'currency'",
        "tags": {"browser": "Firefox 139", "release": "shop@2.4.1"},
    }
    posts_card: ClassVar = True
    by_tracker: ClassVar = True
    effect: ClassVar = Effect.OPENS
    setting: ClassVar = Setting.ALERTS
    takes_part: ClassVar = None

    rule: ShortText = ""
    event_id: ShortText = ""
    environment: ShortText = ""
    message: Text = ""
    tags: dict[ShortText, ShortText] = Field(default_factory=dict, max_length=100)
    event_count: Count | None = None
    user_count: Count | None = None
    seen_at: Moment | None = None
    # Who owns the code: addresses, and teams as `#backend`.
    owners: tuple[ShortText, ...] = Field((), max_length=100)

    def words(self, who: Span, issue: Span) -> Line:
        """A repeat, told in the thread of the card that is there already."""
        return (issue, " happened again", *self._where(), *self._message())

    def alone(self, who: Span, issue: Span) -> Line:
        """The message stands below it, as the excerpt."""
        return ("Alert: ", issue, *self._where())

    def concerns(self) -> Concerned:
        teams = {name[1:]: "owning_team" for name in self.owners if name.startswith("#")}
        return Concerned({address(name): "owner" for name in self.owners if "@" in name}, teams)

    def _where(self) -> Line:
        rule: Line = (", rule ", Strong(self.rule)) if self.rule else ()
        return (" in ", Strong(self.environment), *rule) if self.environment else rule

    def _message(self) -> Line:
        message = self.message.strip()
        return (": ", message.splitlines()[0]) if message else ()

    def change(self) -> Change:
        facts: Change = {
            "excerpt": self.message,
            "event_id": self.event_id,
            "rule": self.rule,
            "tags": self.tags | ({"environment": self.environment} if self.environment else {}),
            "event_count": self.event_count,
            "user_count": self.user_count,
            "last_seen": self.seen_at,
        }
        return {column: value for column, value in facts.items() if value not in (None, "", {})}
