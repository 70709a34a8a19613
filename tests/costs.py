"""What a piece of work costs: statements and commits of SQLite, and bytes that went to Slack."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
WRITES = ("INSERT", "UPDATE", "DELETE")
PLACES = ("api", "actions")  # Of the sandbox: the Web API, and response URLs of presses.


@dataclass
class Costs:
    ran: list[str] = field(default_factory=list)  # By SQLite, with their values.
    posted: list[tuple[str, int]] = field(default_factory=list)  # To Slack: what, and its bytes.

    @property
    def statements(self):
        """Without those that begin and end transactions.

        A trigger's program is told as the write that it belongs to, once more.
        """
        ran = [words.lstrip("( \n") for words in self.ran]
        pairs = zip(ran, ["", *ran], strict=False)
        return [
            words
            for words, before in pairs
            if not words.startswith(FRAME) and not (words == before and words.startswith(WRITES))
        ]

    @property
    def commits(self):
        return sum(words == "COMMIT" for words in self.ran)

    @property
    def sent(self):
        """Bytes of HTTP bodies."""
        return sum(size for _, size in self.posted)


@contextmanager
def costs(database, slack):
    """Counted by SQLite itself and by the sandbox, so that nothing gets past it; by any thread."""
    found = Costs()

    def connected(connection, _record):
        connection.set_trace_callback(found.ran.append)

    database.engine.dispose()  # Connections that are opened from now on are counted.
    event.listen(database.engine, "connect", connected)
    routes = slack._server._routes
    before = dict(routes)
    routes |= {place: _counting(place, routes[place], found.posted) for place in PLACES}
    try:
        yield found
    finally:
        routes |= before
        event.remove(database.engine, "connect", connected)
        database.engine.dispose()


def _counting(place, handler, posted):
    async def counting(request, path):
        name = path if place == "api" else "response_url"
        posted.append((name, len(await request.read())))
        return await handler(request, path)

    return counting
