"""Sentry's members as people of the directory: one for each address."""

from collections.abc import Iterable

from bot.directory.sentry.snapshot import Person
from bot.mail_settings import is_address
from bot.sentry import models
from bot.vocabulary.roles import HIGHEST_FIRST
from store.people.directory import Role

NAME_MAX = 200  # Characters, as in a directory file.


def people(members: Iterable[models.Member], skipped: list[str]) -> list[Person]:
    """Who was invited and did not come yet is nobody yet."""
    by_email: dict[str, Person] = {}
    for member in members:
        if member.pending or member.user is None:
            continue
        person = _person(member, member.user)
        if not is_address(person.email):
            name = person.name or f"with the id {person.tracker_id}"
            skipped.append(f"member {name} is left out: there is no email address")
            continue
        before = by_email.setdefault(person.email, person)
        if before is not person:
            by_email[person.email] = max(before, person, key=_weight)
            skipped.append(f"two members have the address {person.email}: one of them is left out")
    return list(by_email.values())


def _person(member: models.Member, user: models.Person) -> Person:
    email = (member.email or user.email).strip().lower()
    name = "".join(letter for letter in member.name or user.name if letter.isprintable()).strip()
    role = member.org_role or member.role
    return Person(
        email=email,
        name=name[:NAME_MAX] or email.partition("@")[0],
        role=Role(role) if role in set(Role) else Role.MEMBER,  # Organizations can make others.
        tracker_id=user.id,
        is_active=user.is_active,
    )


def _weight(person: Person) -> tuple[bool, int]:
    """Of two with one address: who can act, and may do more."""
    return person.is_active, -HIGHEST_FIRST.index(person.role)
