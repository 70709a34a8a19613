"""Users, members and invitations as JSON."""

import hashlib

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Integration, Invitation, Json, Person
from bot.sandbox.sentry.state import State

FLAGS = (
    "idp:provisioned",
    "idp:role-restricted",
    "sso:linked",
    "sso:invalid",
    "member-limit:restricted",
    "partnership:restricted",
)
LETTERS = {"avatarType": "letter_avatar", "avatarUuid": None, "avatarUrl": None}


def user(person: Person) -> Json:
    digest = hashlib.sha256(person.email.encode()).hexdigest()
    since = iso(person.since)
    return {
        "id": str(person.id),
        "name": person.name,
        "username": person.username,
        "email": person.email,
        "avatarUrl": f"https://gravatar.com/avatar/{digest}?s=32&d=mm",
        "isActive": person.is_active,
        "hasPasswordAuth": not person.is_proxy,
        "isManaged": False,
        "dateJoined": since,
        "lastLogin": None,
        "has2fa": False,
        "lastActive": since,
        "isSuperuser": False,
        "isStaff": False,
        "experiments": {},
        "emails": [{"id": str(person.id), "email": person.email, "is_verified": False}],
        "avatar": LETTERS,
    }


def own_user(person: Person) -> Json:
    """With what only they themselves see."""
    options = {
        "theme": "light",
        "language": "en",
        "stacktraceOrder": -1,
        "defaultIssueEvent": "recommended",
        "timezone": "UTC",
        "clock24Hours": False,
        "issueDetailsNewExperienceQ42023": False,
    }
    more = {"options": options, "flags": {"newsletter_consent_prompt": False}, "identities": []}
    return user(person) | more


def app(integration: Integration) -> Json:
    return {"id": integration.uuid, "name": integration.name, "slug": integration.slug}


def member(person: Person) -> Json:
    shown = _member(person.member_id, person.email, person.name, person.role)
    return shown | {
        "user": user(person),
        "pending": False,
        "dateCreated": iso(person.since),
        "inviteStatus": "approved",
        "inviterName": None,
    }


def one_member(state: State, person: Person) -> Json:
    owners = [one for one in state.members() if one.role == "owner"]
    return member(person) | _teams(sorted(person.teams)) | {"isOnlyOwner": owners == [person]}


def invitation(found: Invitation) -> Json:
    shown = _member(found.id, found.email, found.email, found.role)
    return shown | {
        "user": None,
        "pending": True,
        "dateCreated": iso(found.at),
        "inviteStatus": found.status,
        "inviterName": found.inviter,
    }


def one_invitation(found: Invitation) -> Json:
    return invitation(found) | _teams(found.teams)


def _member(number: int, email: str, name: str, role: str) -> Json:
    return {
        "id": str(number),
        "email": email,
        "name": name,
        "user": None,
        "role": role,
        "roleName": role.capitalize(),
        "orgRole": role,
        "pending": False,
        "expired": False,
        "flags": dict.fromkeys(FLAGS, False),
    }


def _teams(slugs: list[str]) -> Json:
    roles = [{"teamSlug": slug, "role": None} for slug in slugs]
    return {"teams": slugs, "teamRoles": roles}


def seen_by(person: Person | None, viewer: Person | None) -> Json | None:
    """Who looks at themselves sees more."""
    if person is None:
        return None
    return own_user(person) if person is viewer else user(person)
