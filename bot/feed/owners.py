"""Who owns the code that an issue comes from, as the tracker says it with `expand=owners`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from store.people import tracker_ids

SUSPECT = "suspectCommit"  # Beside it there are `ownershipRule` and `codeowners`.
OWNERS_MAX = 20  # Ours; a card names few of them.


def of(
    session: Session, organization_id: int, payload: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    """As an issue keeps them, whom the suspect commit names first; None: nothing was said."""
    if "owners" not in payload:
        return None
    said = payload["owners"]
    found: dict[str, bool] = {}
    for each in said[:OWNERS_MAX] if isinstance(said, Sequence) and said else ():
        if isinstance(each, dict) and isinstance(each.get("owner"), str):
            name = _named(session, organization_id, each["owner"])
            found[name] = found.get(name, False) or each.get("type") == SUSPECT
    found.pop("", None)
    by_weight = sorted(found.items(), key=lambda one: not one[1])
    return [{"owner": name, "is_suspect": is_suspect} for name, is_suspect in by_weight]


def _named(session: Session, organization_id: int, owner: str) -> str:
    """`user:4` and `team:2` as an address and `#backend`; "" where the directory has neither."""
    kind, _, tracker_id = owner.partition(":")
    if kind == "user":
        member = tracker_ids.member_of(session, organization_id, tracker_id, "")
        return member.email if member else ""
    team = tracker_ids.team_of(session, organization_id, tracker_id) if kind == "team" else None
    return f"#{team.slug}" if team else ""
