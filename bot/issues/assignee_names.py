"""What a card shows of who works on an issue, or might."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from sqlmodel import Session

from bot.activities.assignment import marked
from store.issues import activities
from store.issues.issues import Issue, IssueStatus
from store.people import directory
from store.people.directory import Member

Assignee = Mapping[str, Any]  # As an issue keeps it: type, name, email.
SUGGESTED_MAX = 5  # Names, ours: a line of the card.


def key(assignee: Assignee | None) -> str:
    """Tells whether the assignee is still the one that a card showed; short, and says nothing."""
    if assignee is None:
        return "0"
    parts = [str(assignee.get(part)) for part in ("type", "email", "name")]
    return f"{crc32(repr(parts).encode()):08x}"


def called(assignee: Assignee) -> str:
    """By name; a team with its mark."""
    name = str(assignee["name"])
    return marked(name) if assignee["type"] == "team" else name.lstrip("#")


def option(session: Session, issue: Issue) -> tuple[str, str] | None:
    """The assignee as one of the options; None where the directory does not know them."""
    assignee = issue.assignee
    if assignee is None:
        return None
    if assignee["type"] == "team":
        slug = str(assignee["name"]).lstrip("#")
        team = directory.team_by_slug(session, issue.organization_id, slug)
        return (f"team:{team.token}", f"#{team.slug}") if team else None
    email = str(assignee.get("email") or "")
    member = directory.member_by_email(session, issue.organization_id, email)
    return (f"member:{member.token}", _name(member)) if member else None


def suggested(session: Session, issue: Issue) -> list[str]:
    """Who owns the code, as the tracker or the last alert said; nobody while nobody is needed."""
    if issue.assignee is not None or issue.status != IssueStatus.UNRESOLVED:
        return []
    if issue.owners:
        return [_suspect(session, issue, **each) for each in issue.owners[:SUGGESTED_MAX]]
    alert = activities.last_of(session, issue.row_id, ["alert"])
    owners = alert.data.get("owners", []) if alert else []
    return [_owner(session, issue, str(each)) for each in owners[:SUGGESTED_MAX]]


def _suspect(session: Session, issue: Issue, *, owner: str, is_suspect: bool) -> str:
    """Whom a commit names that it may come from is told with that."""
    name = _owner(session, issue, owner)
    return f"{name} (suspect commit)" if is_suspect else name


def _owner(session: Session, issue: Issue, owner: str) -> str:
    """By name where the directory knows the address."""
    member = directory.member_by_email(session, issue.organization_id, owner)
    return _name(member) if member else owner


def _name(member: Member) -> str:
    return member.name or member.email
