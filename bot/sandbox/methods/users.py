"""users.*: the people of the workspace."""

from bot.sandbox.arguments import cursor_at, cursor_position, need, number
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

LIMIT_MAX = 1000  # People a page.


@method("users.info", "users:read")
def users_info(space: Workspace, args: Json) -> Json:
    user = space.users.get(need(args, "user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user.as_slack(with_email=may_see_email(space))}


@method("users.list", "users:read")
def users_list(space: Workspace, args: Json) -> Json:
    users = list(space.users.values())
    start = int(cursor_position(args) or 0)
    end = start + number(args, "limit", LIMIT_MAX, LIMIT_MAX)
    with_email = may_see_email(space)
    return {
        "members": [user.as_slack(with_email=with_email) for user in users[start:end]],
        "cache_ts": 1_700_000_000,
        "response_metadata": {"next_cursor": cursor_at(str(end)) if end < len(users) else ""},
    }


@method("users.lookupByEmail", "users:read.email")
def users_lookup_by_email(space: Workspace, args: Json) -> Json:
    email = need(args, "email").lower()
    for user in space.users.values():
        if user.email.lower() == email and not user.is_bot and not user.deleted:
            return {"user": user.as_slack()}
    raise SlackError("users_not_found")


def may_see_email(space: Workspace) -> bool:
    return space.scopes is None or "users:read.email" in space.scopes
