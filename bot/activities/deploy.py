"""A release went out."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.activities.base import Activity, Concerned, Count, OneLine, activity, address
from bot.activities.releases import release
from bot.notes.note import Line, Person, Span, Strong
from bot.vocabulary.preferences import Setting

LISTED_MAX = 1000  # Authors or projects of one release.
SHOWN = 3  # Of authors or projects, by name.


def _named(value: object) -> object:
    """An author may be told by name or address alone."""
    if not isinstance(value, str):
        return value
    return {"email" if "@" in value else "name": value}


class Author(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: OneLine = ""
    email: OneLine = ""
    member_id: int | None = None  # Filled by intake, where the directory knows the address.

    @model_validator(mode="after")
    def _has_a_name(self) -> "Author":
        if not (self.name or self.email):
            raise ValueError("needs an email or a name")
        return self


@activity("deploy")
class Deploy(Activity):
    example: ClassVar = {
        "version": "shop@2.4.1",
        "environment": "production",
        "commits": 12,
        "authors": [{"name": "Ada Lovelace", "email": "ada@acme.test"}, "Grace Hopper"],
        "projects": ["shop", "api"],
    }

    needs_issue: ClassVar = False
    setting: ClassVar = Setting.DEPLOY
    takes_part: ClassVar = None

    version: OneLine = Field(min_length=1)
    environment: OneLine = ""
    commits: Count | None = None
    authors: tuple[Annotated[Author, BeforeValidator(_named)], ...] = Field(
        (), max_length=LISTED_MAX
    )
    projects: tuple[OneLine, ...] = Field((), max_length=LISTED_MAX)

    def words(self, who: Span, issue: Span) -> Line:
        where: Line = (" to ", Strong(self.environment)) if self.environment else ()
        of = (", the release of ", issue, ",") if where else (", the release of ", issue)
        return (who, " deployed ", release(self.version, issue), *of, *where, *self._facts())

    def released(self) -> str:
        return self.version

    def heading(self) -> str:
        where = f" to {self.environment}" if self.environment else ""
        return f"{self.version} was deployed{where}"

    def concerns(self) -> Concerned:
        emails = {address(author.email): "committed" for author in self.authors if author.email}
        return Concerned(emails, {})

    def addresses(self) -> set[str]:
        return {address(author.email) for author in self.authors}

    def knowing(self, members: Mapping[str, int]) -> Self:
        known = (
            author.model_copy(update={"member_id": members.get(address(author.email))})
            for author in self.authors
        )
        return self.model_copy(update={"authors": tuple(known)})

    def _facts(self) -> Line:
        commits, projects = self._commits(), self._projects()
        between = (", ",) if commits and projects else ()
        facts = (*commits, *between, *projects)
        return (": ", *facts) if facts else ()

    def _commits(self) -> Line:
        people = [Person(each.name or each.email, each.member_id) for each in self.authors]
        by: Line = ("by ", *_listed(people, "others")) if people else ()
        count = self.commits
        if not count:
            return by
        commits = "1 commit" if count == 1 else f"{count:,} commits"
        return (f"{commits} ", *by) if by else (commits,)

    def _projects(self) -> Line:
        named = [project for project in self.projects if project]
        return ("in ", *_listed(named, "more")) if named else ()


def _listed(names: Sequence[Span], rest: str) -> Line:
    """`a, b and c`; of many the first ones, and how many there are beside them."""
    shown = list(names[:SHOWN])
    if len(names) > SHOWN:
        shown.append(f"{len(names) - SHOWN:,} {rest}")
    line: list[Span] = []
    for place, name in enumerate(shown):
        between = " and " if place == len(shown) - 1 else ", "
        line += [between, name] if line else [name]
    return tuple(line)
