"""An outbox of bare parts: commit a row, hand it to one of 16 threads, post it by slack_sdk.

Prints the moment of each commit; the row's number is the message's text.
"""

import json
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from slack_sdk import WebClient

from benchmarks.parts.raw_posts import THREADS


def main(folder: str, api_url: str, token: str, count: str, rate: str) -> list[float]:
    database = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE owed (id INTEGER PRIMARY KEY, text TEXT)")
    client = WebClient(token, base_url=api_url)
    commits = []
    begun = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(int(count)):
            time.sleep(max(0.0, begun + number / float(rate) - time.monotonic()))
            database.execute("INSERT INTO owed (text) VALUES (?)", (str(number),))
            commits.append(time.monotonic())
            message = {"channel": "C0ALERTS", "text": str(number)}
            pool.submit(client.api_call, "chat.postMessage", json=message)
    return commits


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
