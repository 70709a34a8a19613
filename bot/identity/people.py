"""People by their addresses, and what of theirs they mean by a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.vocabulary import preferences, scopes
from bot.vocabulary.scopes import Scope
from bot.vocabulary.spelling import listed, meant, shown
from store.people import scopes as stored
from store.people.directory import Organization
from store.people.preferences import ALL, OWN


class NoSuchPerson(UserError):
    """{email} is no member of any organization{hint}."""


class LeftEverywhere(UserError):
    """{email} is deactivated, and is told nothing."""


class NotInOrganization(UserError):
    """{email} is no active member of {organization}, but of {known}{hint}."""


class NoSuchProject(UserError):
    """There is no project {project} in {organizations}{hint}."""


class NothingOfThatName(UserError):
    """There is no issue and no project {what} in {organizations}{hint}."""


class InSeveral(UserError):
    """{what} is in {organizations}: add --organization with one of them."""


class IssueAndProject(UserError):
    """{what} is an issue and a project: write issue:{what} or project:{what}."""


@dataclass(frozen=True)
class Person:
    """Somebody with that address, whatever organizations they belong to."""

    email: str
    organizations: tuple[Organization, ...]

    def among(self, slug: str) -> dict[int, str]:
        """Their organizations, id → slug; only the one of that slug if one is given.

        Raises:
            NotInOrganization: they do not belong to it.
        """
        known = {each.row_id: each.slug for each in self.organizations}
        mine = {row_id: each for row_id, each in known.items() if slug in {"", each}}
        if not mine:
            raise NotInOrganization(
                email=self.email,
                organization=shown(slug),
                known=listed(known.values()),
                hint=hint(slug, known.values()),
            )
        return mine


def person(session: Session, email: str) -> Person:
    """The active member of that address.

    Raises:
        UserError: nobody has it, or who has it is deactivated.
    """
    address = email.strip().lower()
    organizations = stored.organizations_of(session, address)
    if not organizations:
        if stored.is_known(session, address):
            raise LeftEverywhere(email=address)
        known = stored.addresses_like(session, address)
        raise NoSuchPerson(email=shown(address), hint=hint(address, known))
    return Person(address, tuple(organizations))


def chain(session: Session, who: Person, organization: str, project: str) -> tuple[Scope, ...]:
    """The scopes that count for a project or an organization of theirs, the most exact first.

    Raises:
        UserError: there is none of that name, or several are.
    """
    mine = who.among(organization)
    if project:
        scope = _project(session, mine, project)
        owner = next(row_id for row_id, slug in mine.items() if slug == scope.organization)
        return (scope, *_above(owner, scope.organization))
    if organization:
        ((owner, slug),) = mine.items()
        return _above(owner, slug)
    return (Scope(OWN),)


def to_mute(session: Session, who: Person, what: str, organization: str) -> Scope:
    """What somebody means who wants it muted: all, an issue, or a project.

    Raises:
        UserError: there is nothing of that name, or several are.
    """
    mine = who.among(organization)
    name = scopes.kind_and_name(what)[1]
    projects, short_id = stored.projects_in(session, mine, called=name), name.upper()
    issues = stored.issues_in(session, mine, short_id) if short_id else {}
    there = [Scope(ALL), *(scopes.of(*each) for each in (projects | issues).items())]
    found = [scope for scope in there if scope.answers_to(what, organization)]
    if not found:
        raise NothingOfThatName(
            what=shown(what),
            organizations=listed(mine.values()),
            hint=hint(what, [ALL, *_projects_like(session, mine, name)]),
        )
    return only(found, what)


def only(found: list[Scope], what: str) -> Scope:
    """The one of those that answer to `what`.

    Raises:
        UserError: several do, so that more must be said.
    """
    owners = sorted({scope.organization for scope in found})
    if len(owners) > 1:
        raise InSeveral(what=what.strip(), organizations=" and ".join(owners))
    if len({scope.kind for scope in found}) > 1:
        raise IssueAndProject(what=what.strip())
    return found[-1]  # Of issues that share a short id the newest.


def hint(value: str, known: Iterable[str]) -> str:
    """What was probably meant, in brackets; nothing if nothing is alike."""
    alike = meant(value, known)
    return f" ({alike.removeprefix('; ')})" if alike else ""


def _project(session: Session, mine: Mapping[int, str], slug: str) -> Scope:
    known = stored.projects_in(session, mine, called=slug)
    found = [scopes.of(*each) for each in known.items() if each[1].name == slug]
    if not found:
        raise NoSuchProject(
            project=shown(slug),
            organizations=listed(mine.values()),
            hint=hint(slug, _projects_like(session, mine, slug)),
        )
    return only(found, slug)


def _projects_like(session: Session, mine: Mapping[int, str], slug: str) -> list[str]:
    return [names.name for names in stored.projects_in(session, mine, like=slug).values()]


def _above(organization_id: int, slug: str) -> tuple[Scope, ...]:
    organization, own = preferences.scopes(organization_id, None)
    return (Scope(organization, slug), Scope(own))
