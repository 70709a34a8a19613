"""A Bolt app of bare parts: slack_sdk's builtin Socket Mode client, a durable row a click."""

import re
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from benchmarks.programs import APP_TOKEN, BOT_TOKEN


def main(folder: str, api_url: str) -> None:
    database = sqlite3.connect(
        Path(folder) / "bare.db", isolation_level=None, check_same_thread=False
    )
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE pressed (id INTEGER PRIMARY KEY, value TEXT)")
    writing = threading.Lock()
    app = App(client=WebClient(BOT_TOKEN, base_url=api_url))

    @app.action("resolve_issue")
    def resolve(ack: Ack, action: dict[str, Any]) -> None:
        with writing:
            database.execute("INSERT INTO pressed (value) VALUES (?)", (action["value"],))
        ack()

    @app.event(re.compile(".*"))
    def rest(ack: Ack) -> None:
        ack()

    SocketModeHandler(app, APP_TOKEN).connect()  # type: ignore[no-untyped-call] # Bolt's own.
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
