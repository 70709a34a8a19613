"""Many new issues of a project at once: one message, not one card each."""

from typing import ClassVar, Protocol, Self

from pydantic import BaseModel

from bot.notes.note import Line, Link, Note
from bot.notices.notice import Notice, notice_kind

SHOWN_MAX = 20  # Issues in the list; the others are a number.
TITLE_MAX = 120  # Characters.


class Found(Protocol):
    @property
    def short_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def permalink(self) -> str: ...


class Named(BaseModel):
    name: str  # "API-7", or its title where it has none.
    title: str
    url: str

    @classmethod
    def of(cls, found: Found) -> Self:
        title = found.title[:TITLE_MAX]
        return cls(name=found.short_id or title, title=title, url=found.permalink)


@notice_kind("new_issues")
class NewIssuesListed(Notice):
    """Told where the project's alerts go."""

    example: ClassVar = {
        "project": "shop",
        "count": 34,
        "issues": [
            {
                "name": "SHOP-7",
                "title": "TypeError in charge()",
                "url": "https://sentry.acme.test/issues/7/",
            }
        ],
    }

    project: str
    count: int
    issues: tuple[Named, ...] = ()  # The newest.

    def note(self, tracker: str) -> Note:
        said = f"{self.count:,} new issues of {self.project} came while {tracker} was not heard"
        lines: list[Line] = [(Link(each.name, each.url), f": {each.title}") for each in self.issues]
        left = self.count - len(self.issues)
        more = f"… and {left:,} more. " if left else ""
        lines.append((f"{more}They have no cards here; an alert of one of them makes its card.",))
        return Note(
            subject=f"project:{self.project}",
            title=said,
            headline=said,
            thread=f"project/{self.project}",
            level="error",
            lines=tuple(lines),
        )
