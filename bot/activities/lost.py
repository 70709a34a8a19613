"""An issue is no more: it was merged into another one, or deleted."""

from typing import Any, ClassVar

from bot.activities.base import Activity, Change, OneLine, Page, activity
from bot.notes.note import Effect, Line, Link, Span, Strong
from store.issues.issues import DELETED, MERGED, IssueStatus


@activity("merged_into")
class MergedInto(Activity):
    """Of the issue that is no more; the other one is told `merge`."""

    example: ClassVar = {"short_id": "SHOP-9", "url": "https://sentry.acme.test/issues/9/"}
    by_tracker: ClassVar = True
    changes_state: ClassVar = True
    effect: ClassVar = Effect.CLOSES

    short_id: OneLine = ""
    url: Page = ""

    def words(self, who: Span, issue: Span) -> Line:
        name = self.short_id or "another issue"
        into = Link(name, self.url) if self.url else Strong(name)
        return (who, " merged ", issue, " into ", into, ", where it goes on")

    def change(self) -> Change:
        return {"status": IssueStatus.RESOLVED, "substatus": MERGED}


@activity("deleted")
class Deleted(Activity):
    example: ClassVar[dict[str, Any]] = {}
    by_tracker: ClassVar = True
    changes_state: ClassVar = True
    effect: ClassVar = Effect.CLOSES

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " deleted ", issue)

    def change(self) -> Change:
        return {"status": IssueStatus.RESOLVED, "substatus": DELETED}


@activity("activity_missing")
class ActivityMissing(Activity):
    """The tracker keeps more of an issue than it tells: between two readings too much happened."""

    example: ClassVar = {"url": "https://sentry.acme.test/issues/9/activity/"}
    by_tracker: ClassVar = True

    url: Page = ""

    def words(self, who: Span, issue: Span) -> Line:
        every = Link("all of it", self.url) if self.url else Strong("all of it")
        newest = (who, " tells the newest activity of ", issue, " alone")
        return (*newest, ", some is missing here: ", every)
