"""The addresses beside the Web API: response URLs, uploads and uploaded files."""

from aiohttp import web

from bot.sandbox import message_changes
from bot.sandbox.answers import response
from bot.sandbox.arguments import flag, parse, text
from bot.sandbox.blocks_check import check_message
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Reply
from bot.sandbox.message_changes import Content
from bot.sandbox.records import Json, Message
from bot.sandbox.response_urls import ResponseUrl
from bot.sandbox.workspace import Workspace


class Hooks:
    def __init__(self, space: Workspace) -> None:
        self._space = space

    async def respond(self, request: web.BaseRequest, _path: str) -> web.StreamResponse:
        """Answer a POST to a response URL."""
        body = await request.read()
        with self._space.lock:
            target = self._space.response_urls.use(request.path[1:])
            if target is None:
                return response(Reply(404, {"ok": False, "error": "used_url"}))
            try:
                args = parse(request.headers.get("Content-Type", ""), body, "")
                respond(self._space, target, args)
            except SlackError as error:
                return response(Reply(400, error.answer))
        return response(Reply(200, "ok"))

    async def upload(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Take the bytes of an announced file, bare or as the only part of a form."""
        content = await file_content(request)
        file_id, _, secret = path.partition("/")
        with self._space.lock:
            file = self._space.files.fill(file_id, secret, content)
        if file is None:
            return web.Response(status=404, text="no such upload")
        return web.Response(text=f"OK - {file.length}")

    async def file(self, _request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Give an uploaded file to the page."""
        with self._space.lock:
            file = self._space.files.found.get(path.partition("/")[0])
        if file is None or file.content is None:
            return web.Response(status=404, text="no such file")
        is_png = file.content.startswith(b"\x89PNG")
        kind = "image/png" if is_png else "application/octet-stream"
        return web.Response(body=file.content, headers={"Content-Type": kind})


async def file_content(request: web.BaseRequest) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    parts = await request.multipart()
    part = await parts.next()
    return bytes(await part.read()) if part is not None and hasattr(part, "read") else b""


def respond(space: Workspace, target: ResponseUrl, args: Json) -> Message | None:
    """Do what an answer to a click or command asks for; the new or changed message."""
    channel = space.channels[target.channel]
    original = original_of(space, target)
    if flag(args, "delete_original"):
        if original is not None:
            message_changes.take_back(space, original)
        return None
    content = Content(
        text=text(args, "text") if args.get("text") is not None else None,
        blocks=args.get("blocks"),
        attachments=args.get("attachments"),
        metadata=args.get("metadata"),
    )
    check_message(content.blocks, content.attachments, content.metadata, space.files.found)
    if not (content.text or content.blocks or content.attachments):
        raise SlackError("no_text")
    if flag(args, "replace_original") and original is not None:
        # Unlike chat.update's, this content is all that the message has from now on.
        blocks, attachments = content.blocks or [], content.attachments or []
        whole = Content(content.text or "", blocks, attachments, content.metadata)
        message_changes.redraw(space, original, whole)
        return original
    thread = text(args, "thread_ts") or (original.thread_ts if original is not None else None)
    if args.get("response_type") == "in_channel":
        return message_changes.post_as_bot(space, channel, content, thread)
    return message_changes.whisper(space, channel, target.user, content, thread)


def original_of(space: Workspace, target: ResponseUrl) -> Message | None:
    """The message whose button was pressed, if it is still there."""
    ts = target.message_ts or ""
    return space.ephemerals.get(ts) or space.shelves[target.channel].found.get(ts)
