"""The web page's addresses: its files, its JSON, its acts, and the stream of changes."""

import asyncio
import contextlib
import json
import mimetypes
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.answers import response
from bot.sandbox.control import Control
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Reply
from bot.sandbox.page import Page
from bot.sandbox.page_acts import PageActs, no
from bot.sandbox.person import Person
from bot.sandbox.records import Json, Sample
from bot.sandbox.sentry.room import Room
from bot.sandbox.workspace import Workspace

FILES = Path(__file__).parent / "page"
POLICY = "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'"
KEEP_ALIVE_SECONDS = 15.0


class PageRoutes:
    def __init__(
        self,
        space: Workspace,
        page: Page,
        acts: PageActs,
        control: Control,
        samples: Sequence[Sample],
        *,
        act_as: Callable[[str], Person],
        sentry: Room,
    ) -> None:
        self._space, self._page, self._acts = space, page, acts
        self._control, self._samples, self._act_as = control, samples, act_as
        self._sentry = sentry

    async def index(self, request: web.BaseRequest, _path: str) -> web.StreamResponse:
        return await self.file(request, "index.html")

    async def file(self, _request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Give a file of the page; nothing outside its folder."""
        found = (FILES / path).resolve()
        if not found.is_relative_to(FILES.resolve()) or not found.is_file():
            return web.Response(status=404, text="no such file")
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Cache-Control": "no-cache"}
        return web.Response(
            body=found.read_bytes(), headers=headers | {"Content-Security-Policy": POLICY}
        )

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer everything under /sandbox/."""
        if not is_ours(request):
            return response(Reply(403, no("only this machine's own page may ask")))
        if path == "events":
            return await self._events(request)
        try:
            if request.method == "POST":
                body = json.loads(await request.read() or b"{}")
                reply = await in_thread(lambda: self._post(path, body))
            elif path == "sentry":  # It has a lock of its own, which is taken first.
                reply = Reply(200, self._sentry.shown())
            else:
                with self._space.lock:
                    reply = self._get(path, dict(request.query))
        except SlackError as error:
            reply = Reply(404, no(error.code))
        except ValueError as error:
            reply = Reply(400, no(str(error)))
        return response(reply)

    def _get(self, path: str, query: dict[str, str]) -> Reply:
        catchers: dict[str, Callable[[], list[Json]]] = {
            "mail": self._page.mail,
            "pagerduty": self._page.pagerduty,
            "teams": self._page.teams,
            "calls": lambda: self._control.calls(query.get("method"), int(query.get("after", 0))),
        }
        if path in catchers:
            return Reply(200, catchers[path]())
        me = self._space.user_of(query.get("as") or next(iter(self._people())))
        if path == "state":
            return Reply(200, self._page.state(me))
        if path == "messages":
            channel = self._space.channel_of(query.get("channel", ""))
            return Reply(200, self._page.messages(me, channel, query.get("thread")))
        if path == "home":
            return Reply(200, self._page.visit_home(me, self._act_as(me.id).opens_home))
        if path == "modal":
            return Reply(200, self._page.modal(me))
        return Reply(404, no("no such page"))

    def _post(self, path: str, body: Json) -> Reply:
        if path == "act":
            return Reply(200, self._acts.carry_out(body))
        if path == "faults":
            return Reply(200, self._control.break_something(body))
        if path == "sentry":
            user = self._space.user_of(str(body.get("as", "")))
            self._sentry.act(user.email, body)
            return Reply(200, {"ok": True})
        first, _, number = path.partition("/")
        if first == "samples" and number.isdigit() and int(number) < len(self._samples):
            return Reply(200, run_sample(self._samples[int(number)]))
        return Reply(404, no("no such page"))

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        """Stream the number and names of every change, as Server-Sent Events."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[int, tuple[str, ...]]] = asyncio.Queue()

        def watch(version: int, what: tuple[str, ...]) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, (version, what))

        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await stream.prepare(request)
        with self._space.lock:
            self._space.watchers.append(watch)
        try:
            await stream_changes(stream, queue)
        finally:
            with self._space.lock:
                self._space.watchers.remove(watch)
        return stream

    def _people(self) -> list[str]:
        return [user.id for user in self._space.users.values() if not user.is_bot] or [
            self._space.bot.id
        ]


async def stream_changes(
    stream: web.StreamResponse, queue: asyncio.Queue[tuple[int, tuple[str, ...]]]
) -> None:
    """Write changes as they come, several at once as one; ends with the connection."""
    with contextlib.suppress(ConnectionError):
        await stream.write(b": hello\n\n")
        while True:
            what: dict[str, None] = {}
            version = None
            with contextlib.suppress(TimeoutError):
                version, names = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                what |= dict.fromkeys(names)
            while not queue.empty():
                version, names = queue.get_nowait()
                what |= dict.fromkeys(names)
            shown = json.dumps({"version": version, "what": list(what)})
            line = ": still here" if version is None else f"data: {shown}"
            await stream.write(f"{line}\n\n".encode())


def is_ours(request: web.BaseRequest) -> bool:
    """Whether a request comes from this machine's page, and not from another site's."""
    host = request.headers.get("Host", "")
    if urlsplit(f"//{host}").hostname not in {"127.0.0.1", "localhost"}:
        return False
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return False
    return request.method != "POST" or request.content_type == "application/json"


def run_sample(sample: Sample) -> Json:
    """Run a sample's callable; what it returned, or how it failed, as text."""
    try:
        result = sample.send()
    except Exception as error:  # noqa: BLE001 - whatever it is, the page shows it
        return no(f"{type(error).__name__}: {error}")
    return {"ok": True, "result": "" if result is None else str(result)}


async def in_thread(work: Callable[[], Reply]) -> Reply:
    """Run blocking work beside the loop, in a thread that never keeps the program alive."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Reply] = loop.create_future()

    def settle(reply: Reply | None, error: Exception | None) -> None:
        if future.done():
            return
        if reply is not None:
            future.set_result(reply)
        else:
            future.set_exception(error or RuntimeError("no reply"))

    def run() -> None:
        reply, error = None, None
        try:
            reply = work()
        except Exception as raised:  # noqa: BLE001 - it is raised again where it is awaited
            error = raised
        with contextlib.suppress(RuntimeError):  # The loop may be closed by then.
            loop.call_soon_threadsafe(settle, reply, error)

    threading.Thread(target=run, daemon=True).start()
    return await future
