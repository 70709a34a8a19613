"""The HTTP intake alone: no relay. What is owed counts as sent soon after, as with one.

Prints its port. With the word `idle` nothing counts as sent, and nothing but the intake works.
"""

import gc
import signal
import sys
import threading

from pydantic import SecretStr
from sqlalchemy import text

from bot.services import Services
from bot.settings import Settings
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from store.engine import Database, Unavailable

EVERY = 0.1  # Seconds.
SENT = text("UPDATE delivery SET state = 'sent' WHERE state = 'waiting'")


def main(url: str, secret: str, idle: str = "") -> None:
    settings = Settings(
        database_url=url,
        sentry_webhook_secret=SecretStr(secret),
        smtp_url=SecretStr("smtp://127.0.0.1:25"),
        email_from="heliograph@acme.test",
    )
    services = Services(settings, Database(url))
    http = HttpServer(build_http(services, Health({})), "127.0.0.1", 0)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    http.start()
    gc.collect()
    gc.freeze()  # As the program does, once it has started.
    print("ready; intake on port", http.port, flush=True)
    while not ended.wait(EVERY):
        if not idle:
            send(services.database)
    http.stop()


def send(database: Database) -> None:
    try:
        with database.write() as session:
            session.connection().execute(SENT)
    except Unavailable:
        return  # The next turn takes them too.


if __name__ == "__main__":
    main(*sys.argv[1:])
