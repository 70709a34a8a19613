"""The HTTP server: one thread, one loop, on a loopback port; paths go to handlers by first part."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

Handler = Callable[[web.BaseRequest, str], Awaitable[web.StreamResponse]]
BODY_MAX = 64 * 1024 * 1024  # Bytes.
START_SECONDS = 10.0


class Server:
    def __init__(self, routes: dict[str, Handler], port: int) -> None:
        self._routes = routes
        self._wanted_port = port
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._end: asyncio.Event | None = None
        self.on_start: Callable[[], Awaitable[None]] | None = None
        self.on_end: Callable[[], Awaitable[None]] | None = None  # Before the server closes.
        self.loop: asyncio.AbstractEventLoop | None = None
        self.port = 0

    def start(self) -> None:
        """Listen; raises OSError when the port is taken."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError("the sandbox's server did not start")
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close; a second time changes nothing."""
        if not self._thread.is_alive():
            return
        if self.loop is not None and self._end is not None:
            self.loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        runner = web.ServerRunner(
            web.Server(self._handle, request_factory=request_of, access_log=None),
            shutdown_timeout=0.1,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", self._wanted_port, backlog=1024).start()
            self.port = int(runner.addresses[0][1])
            if self.on_start is not None:
                await self.on_start()
        except OSError as error:
            self._failure = error
            self._end.set()
        self._ready.set()
        await self._end.wait()
        if self.on_end is not None:
            await self.on_end()
        await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        _, _, path = request.path.partition("/")
        first, _, rest = path.partition("/")
        handler = self._routes.get(first)
        if handler is None:
            return web.Response(status=404, text="no such page")
        return await handler(request, rest)


def request_of(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """A request that may carry a file."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_MAX)
