"""What several of Sentry's payloads have in common.

Texts are cut rather than refused: nobody at the other end could shorten them.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from bot.activities.base import TEXT_MAX
from bot.intake.incoming import Actor
from bot.vocabulary.levels import LEVELS

SHORT_MAX, URL_MAX = 500, 2000  # Characters; what bot.intake.incoming takes.

# Where an organization's slug stands in Sentry's addresses, the surest first.
ORGANIZATION = (
    re.compile(r"/organizations/([\w-]+)/"),
    re.compile(r"/api/0/projects/([\w-]+)/[\w-]+/"),
    re.compile(r"^https?://([\w-]+)\.sentry\.io/issues/"),
    re.compile(r"^https?://[^/]+/(?!api/)([\w-]+)/[\w-]+/issues/\d+"),
)
PROJECT = re.compile(r"/api/0/projects/[\w-]+/([\w-]+)/")


def _cut(length: int) -> BeforeValidator:
    def cut(value: object) -> object:
        return "" if value is None else value[:length] if isinstance(value, str) else value

    return BeforeValidator(cut)


def _level(value: object) -> object:
    """Sentry has levels that nobody else has (`sample`): then none is better than a refusal."""
    return value if value in LEVELS else None


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _or_empty(value: object) -> object:
    return {} if value is None else value


def _loose(value: object) -> object:
    return value.strip()[:SHORT_MAX] if isinstance(value, str) else ""


Short = Annotated[str, _cut(SHORT_MAX)]
Long = Annotated[str, _cut(TEXT_MAX)]
Address = Annotated[str, _cut(URL_MAX + 1)]  # One that is cut is too long for `page`.
Loose = Annotated[str, BeforeValidator(_loose)]  # Nice to have, of whatever type it comes.
OrEmpty = BeforeValidator(_or_empty)
Level = Annotated[str | None, BeforeValidator(_level)]
Moment = Annotated[datetime, AfterValidator(_in_utc)]
Number = Annotated[int, Field(ge=0)]


class Who(BaseModel):
    """Somebody in a payload: who acted, or who is assigned."""

    id: int | str | None = None
    type: Short = ""  # user | team | application.
    name: Short = ""
    email: Short = ""

    def is_same(self, other: "Who") -> bool:
        return self.type == other.type and str(self.id) == str(other.id)


class Payload(BaseModel):
    """What every payload has beside its `data`."""

    action: Annotated[str, Field(min_length=1, max_length=100)]
    actor: Who | None = None


class AnyPayload(Payload):
    data: dict[str, Any]


class Repository(BaseModel):
    name: Loose = ""
    url: Loose = ""


class Commit(BaseModel):
    """A commit as far as Sentry knows it: older versions tell the id alone, or nothing."""

    sha: Loose = Field("", alias="id")
    repository: Repository = Repository()

    @model_validator(mode="before")
    @classmethod
    def _of_any_shape(cls, value: object) -> object:
        if isinstance(value, str):
            return {"id": value}
        if not isinstance(value, dict):
            return {}
        repository = value.get("repository")
        return value | {"repository": repository if isinstance(repository, dict) else {}}

    def told(self) -> dict[str, Any]:
        """What bot.activities takes."""
        repository = {"name": self.repository.name, "url": page(self.repository.url) or ""}
        return {"id": self.sha, "repository": repository}


def actor_of(who: Who | None, *known: Who | None) -> Actor | None:
    """The person who acted; None: the tracker itself, or an integration of it.

    Sentry tells no address of the actor. If the same person stands elsewhere in the payload, it
    is taken from there.
    """
    if who is None or who.type != "user":
        return None
    emails = [other.email for other in known if other and who.is_same(other) and other.email]
    name = who.name.strip()
    if "@" in name:  # Sentry's name of a user who gave none.
        emails.append(name)
    return Actor(name=name or "Somebody", email=emails[0] if emails else "")


def organization_in(*addresses: str) -> str | None:
    """The organization's slug, if one of the addresses names it."""
    found = (pattern.search(one) for pattern in ORGANIZATION for one in addresses)
    return next((match.group(1) for match in found if match), None)


def page(*addresses: str) -> str | None:
    """The first that a browser can open."""
    pages = (one for one in addresses if one.startswith(("http://", "https://")))
    return next((one for one in pages if len(one) <= URL_MAX), None)
