"""An issue is done, and it is known by what: silence, a release, a commit, a pull request."""

from typing import Annotated, Any, ClassVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.activities.base import Activity, Change, OneLine, Page, activity
from bot.activities.releases import release
from bot.activities.resolution import RESOLVED
from bot.notes.note import Effect, Line, Link, Span, Strong
from bot.vocabulary.time_spans import span

HOURS_MAX = 10**6  # More than a century.
SHA_SHOWN = 7  # Characters, as git shows them.


class _Resolved(Activity):
    """What the kinds of this module have in common."""

    changes_state: ClassVar = True
    effect: ClassVar = Effect.CLOSES

    def words(self, who: Span, issue: Span) -> Line:
        return (who, " marked ", issue, " as resolved ", *self._by_what(issue))

    def noticed(self, tracker: Span, issue: Span) -> Line:
        return (issue, " is resolved in ", tracker, ": ", *self._by_what(issue))

    def change(self) -> Change:
        return RESOLVED

    def _by_what(self, issue: Span) -> Line:
        raise NotImplementedError(self.kind)


@activity("set_resolved_by_age")
class SetResolvedByAge(_Resolved):
    example: ClassVar = {"age": 168}
    by_tracker: ClassVar = True

    age: int | None = Field(None, ge=0, le=HOURS_MAX)  # Hours without events.

    def _by_what(self, issue: Span) -> Line:
        silence = f"{span(self.age * 60)} without events" if self.age else "a time without events"
        return (f"by itself, after {silence}",)


@activity("set_resolved_in_release")
class SetResolvedInRelease(_Resolved):
    """No version: the next release, whatever it will be."""

    example: ClassVar = {"version": "shop@2.4.1"}

    version: OneLine = ""
    in_next_release: bool = Field(False, alias="inNextRelease")
    current_version: OneLine = Field("", alias="current_release_version")
    by_fix: bool = Field(False, alias="byFix")  # A commit in the release did it, not a person.

    def is_same(self, other: Activity) -> bool:
        """Where a commit did it, that was told maybe: a tracker tells of both."""
        if isinstance(other, SetResolvedInCommit):
            return self.by_fix
        return self == other.model_copy(update={"by_fix": self.by_fix})

    def released(self) -> str:
        return self.current_version or self.version

    def _by_what(self, issue: Span) -> Line:
        if self.version and not self.in_next_release:
            return ("in release ", release(self.version, issue))
        current = self.current_version or self.version
        return ("in the next release", *((" after ", release(current, issue)) if current else ()))


def _named(value: object) -> object:
    """A repository may be told by its name alone."""
    return {"name": value} if isinstance(value, str) else value


def _numbered(value: object) -> object:
    """A commit or a pull request may be told by its id alone."""
    is_id = isinstance(value, str | int) and not isinstance(value, bool)
    return {"id": value} if is_id else value


def _as_text(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


Id = Annotated[OneLine, BeforeValidator(_as_text)]


class Repository(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: OneLine = ""
    url: Page = ""

    def of(self) -> Line:
        return (" of ", Link(self.name, self.url)) if self.name else ()

    def commit_page(self, sha: str) -> str:
        """Where the hosts of repositories show a commit; "" where the repository has no page."""
        part = "commits" if "bitbucket" in self.url else "commit"
        return f"{self.url.rstrip('/')}/{part}/{sha}" if self.url else ""


class Commit(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)

    sha: Id = Field(min_length=1, alias="id")
    url: Page = ""
    repository: Annotated[Repository | None, BeforeValidator(_named)] = None


@activity("set_resolved_in_commit")
class SetResolvedInCommit(_Resolved):
    example: ClassVar = {
        "commit": {
            "id": "4f1c2b7d9e0a8365b1d4c7e2f9a0b3c6d5e8f712",
            "repository": {"name": "acme/shop", "url": "https://github.com/acme/shop"},
        }
    }

    commit: Annotated[Commit, BeforeValidator(_numbered)]

    def is_same(self, other: Activity) -> bool:
        """By the commit: its repository is not always told, and maybe its release alone was."""
        if isinstance(other, SetResolvedInRelease):
            return other.by_fix
        return isinstance(other, SetResolvedInCommit) and self.commit.sha == other.commit.sha

    def says_more(self, other: Activity) -> bool:
        """Of a release nobody knows who wrote the fix."""
        return isinstance(other, SetResolvedInRelease)

    def _by_what(self, issue: Span) -> Line:
        repository = self.commit.repository or Repository()
        page = self.commit.url or repository.commit_page(self.commit.sha)
        return ("in commit ", Link(self.commit.sha[:SHA_SHOWN], page), *repository.of())


class PullRequest(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)

    number: Id = Field("", alias="id")
    title: OneLine = ""
    url: Page = Field("", alias="externalUrl")
    repository: Annotated[Repository | None, BeforeValidator(_named)] = None

    @model_validator(mode="after")
    def _can_be_named(self) -> "PullRequest":
        if not (self.number or self.title):
            raise ValueError("needs an id or a title")
        return self

    def shown(self) -> str:
        number = f"#{self.number.lstrip('#')}" if self.number else ""
        return f"{self.title} ({number})" if self.title and number else self.title or number


@activity("set_resolved_in_pull_request")
class SetResolvedInPullRequest(_Resolved):
    example: ClassVar[dict[str, Any]] = {
        "pull_request": {
            "id": "218",
            "title": "Pass the currency to the gateway",
            "externalUrl": "https://github.com/acme/shop/pull/218",
            "repository": {"name": "acme/shop", "url": "https://github.com/acme/shop"},
        }
    }

    pull_request: Annotated[PullRequest, BeforeValidator(_numbered)] = Field(
        validation_alias=AliasChoices("pull_request", "pullRequest")  # As Sentry's feed has it.
    )

    def _by_what(self, issue: Span) -> Line:
        shown = self.pull_request.shown()
        where = (self.pull_request.repository or Repository()).of()
        page = self.pull_request.url
        return ("in pull request ", Link(shown, page) if page else Strong(shown), *where)
