"""What several of Sentry's payloads have in common.

Texts are cut rather than refused: nobody at the other end could shorten them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.activities.base import TEXT_MAX
from bot.intake.incoming import Actor
from bot.intake.shown import Person, Team
from bot.vocabulary.levels import LEVELS

SHORT_MAX, URL_MAX = 500, 2000  # Characters; what bot.intake.incoming takes.
ID_MAX = 200  # Characters of one of Sentry's ids.

INTEGRATION, NAMELESS = "An integration", "A Sentry user"  # Who acted, where no name is told.

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


class Installation(BaseModel):
    """Of the integration in an organization."""

    model_config = ConfigDict(frozen=True)  # Else each payload without one copies the default.

    uuid: Loose = ""


class Payload(BaseModel):
    """What every payload has beside its `data`."""

    action: Annotated[str, Field(min_length=1, max_length=100)]
    actor: Who | None = None
    installation: Annotated[Installation, OrEmpty] = Installation()

    @property
    def installation_id(self) -> str:
        return self.installation.uuid


class AnyPayload(Payload):
    data: dict[str, Any]


class Repository(BaseModel):
    name: Loose = ""
    url: Loose = ""


class Commit(BaseModel):
    """A commit as far as Sentry knows it: older versions tell the id alone, or nothing."""

    sha: Loose = Field("", alias="id")
    repository: Repository = Repository()
    author: Who | None = None  # None: nobody that Sentry knows.

    @model_validator(mode="before")
    @classmethod
    def _of_any_shape(cls, value: object) -> object:
        if isinstance(value, str):
            return {"id": value}
        if not isinstance(value, dict):
            return {}
        repository = value.get("repository")
        return value | {
            "repository": repository if isinstance(repository, dict) else {},
            "author": _author(value.get("author")),
        }

    def told(self) -> dict[str, Any]:
        """What bot.activities takes."""
        repository = {"name": self.repository.name, "url": page(self.repository.url) or ""}
        return {"id": self.sha, "repository": repository}


def _author(value: object) -> object:
    """A commit's author, if Sentry knows who that is: else it is empty."""
    is_somebody = isinstance(value, dict) and bool(value.get("name") or value.get("email"))
    return value | {"type": "user"} if isinstance(value, dict) and is_somebody else None


def actor_of(who: Who | None, *known: Who) -> Actor | None:
    """Who acted: a person, or an integration; None: the tracker itself.

    Sentry tells no address of the actor. If the same person stands elsewhere in the payload, it
    is taken from there. Of another integration Sentry tells the name of the one that receives.
    """
    if who is None or (who.type != "user" and not _is_integration(who)):
        return None
    if who.type != "user":
        return Actor(name=INTEGRATION)
    emails = [who.email, *(other.email for other in known if who.is_same(other))]
    name = who.name.strip()
    if "@" in name:  # Sentry's name of a user who gave none.
        emails.append(name)
    email = next((each for each in emails if each), "")
    return Actor(name=name or email or NAMELESS, email=email)


def _is_integration(who: Who) -> bool:
    return who.type == "application" and id_of(who.id) not in {"", "sentry"}


def person_id(who: Who | None) -> str:
    """Sentry's id of a person; "" of whatever else acted."""
    return id_of(who.id) if who is not None and who.type == "user" else ""


def id_of(value: int | str | None) -> str:
    return "" if value is None else str(value).strip()[:ID_MAX]


def known_people(people: Iterable[Who]) -> tuple[Person, ...]:
    """Those of whom both is told, Sentry's id and the address."""
    told = ((id_of(who.id), who.email.strip()) for who in people if who.type == "user")
    return tuple(Person(tracker_id=own, email=email) for own, email in told if own and email)


def known_teams(who: Who | None) -> tuple[Team, ...]:
    """The team that is assigned, if one is: its name is its slug."""
    if who is None or who.type != "team" or not (id_of(who.id) and who.name.strip()):
        return ()
    return (Team(tracker_id=id_of(who.id), slug=who.name.strip().lstrip("#")),)


def origin(body: Mapping[str, Any], organization: str | None, *what: str) -> str:
    """An id of what happened, by what it is: two trackers may number things alike."""
    installation = body.get("installation")
    uuid = installation.get("uuid") if isinstance(installation, dict) else None
    place = uuid if isinstance(uuid, str) else organization
    return ":".join((*what, *([place[:64]] if place else [])))


def digest(text: str) -> str:
    """A long text as a part of an id."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def organization_in(*addresses: str) -> str | None:
    """The organization's slug, if one of the addresses names it."""
    found = (pattern.search(one) for pattern in ORGANIZATION for one in addresses)
    return next((match.group(1) for match in found if match), None)


def page(*addresses: str) -> str | None:
    """The first that a browser can open."""
    pages = (one for one in addresses if one.startswith(("http://", "https://")))
    return next((one for one in pages if len(one) <= URL_MAX), None)
