"""views.*: modals and the Home tab."""

from bot.sandbox.arguments import need, text
from bot.sandbox.blocks_check import check_view
from bot.sandbox.errors import SlackError, invalid
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


def body_of(space: Workspace, args: Json, kind: str) -> Json:
    """The view of a call, checked."""
    body = args.get("view")
    if not isinstance(body, dict):
        raise invalid("invalid_arguments", ["[ERROR] missing required field: view"])
    check_view(body, kind, space.files.found)
    return body


@method("views.open")
def views_open(space: Workspace, args: Json) -> Json:
    body = body_of(space, args, "modal")
    user = space.views.use_trigger(trigger_of(args))
    view = space.views.show(user, body, on_top=False)
    return {"view": space.views.as_slack(view)}


@method("views.push")
def views_push(space: Workspace, args: Json) -> Json:
    body = body_of(space, args, "modal")
    user = space.views.use_trigger(trigger_of(args))
    if not space.views.stacks[user]:
        raise SlackError("no_open_view")
    return {"view": space.views.as_slack(space.views.show(user, body, on_top=True))}


@method("views.update")
def views_update(space: Workspace, args: Json) -> Json:
    view = space.views.find(text(args, "view_id"), text(args, "external_id"))
    body = body_of(space, args, "home" if view.body.get("type") == "home" else "modal")
    view = space.views.redraw(view, body, text(args, "hash"))
    return {"view": space.views.as_slack(view)}


@method("views.publish")
def views_publish(space: Workspace, args: Json) -> Json:
    user = need(args, "user_id")
    if user not in space.users:
        raise SlackError("user_not_found")
    body = body_of(space, args, "home")
    view = space.views.publish(user, body, text(args, "hash"))
    return {"view": space.views.as_slack(view)}


def trigger_of(args: Json) -> str:
    """The trigger; the older name is known too."""
    return (
        text(args, "trigger_id") or text(args, "interactivity_pointer") or need(args, "trigger_id")
    )
