"""files.*: upload in three steps; the middle one is a POST to the address of the first."""

from bot.sandbox import message_changes
from bot.sandbox.arguments import need, objects, text
from bot.sandbox.errors import SlackError
from bot.sandbox.message_changes import Content
from bot.sandbox.methods.chat import writable
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


@method("files.getUploadURLExternal", "files:write")
def files_get_upload_url_external(space: Workspace, args: Json) -> Json:
    length = text(args, "length")
    if not length.isdigit() or int(length) == 0:
        raise SlackError("invalid_arguments")
    file = space.files.announce(need(args, "filename"), int(length), text(args, "alt_txt"))
    return {"upload_url": f"{space.url}upload/{file.id}/{file.secret}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write")
def files_complete_upload_external(space: Workspace, args: Json) -> Json:
    """Finish uploads; with a channel given they are posted there in one message."""
    wanted = objects(args, "files") or []
    if not wanted:
        raise SlackError("invalid_arguments")
    channel_id = text(args, "channel_id") or text(args, "channels")
    channel = writable(space, {"channel": channel_id}) if channel_id else None
    done = [space.files.complete(str(item.get("id")), text(item, "title")) for item in wanted]
    shown = [file.as_slack(space.url) for file in done]
    if channel is not None:
        thread = text(args, "thread_ts") or None
        content = Content(text=text(args, "initial_comment"), files=shown)
        message_changes.post_as_bot(space, channel, content, thread)
    return {"files": shown}
