"""Posts replies by slack_sdk's WebClient and nothing else; prints the seconds it took.

Its standard input has the threads as JSON: channel and ts of each.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from slack_sdk import WebClient

THREADS = 16  # As many as the relay has for Slack.


def reply(channel: str, ts: str | None) -> dict[str, object]:
    """A message as the relay's: text, one block, metadata."""
    text = "Ada Lovelace assigned SHOP-7 to Grace Hopper"
    return {
        "channel": channel,
        "thread_ts": ts,
        "text": text,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
        "metadata": {
            "event_type": "heliograph_delivery",
            "event_payload": {"delivery": uuid4().hex},
        },
    }


def main(api_url: str, token: str) -> dict[str, object]:
    threads = json.load(sys.stdin)
    client = WebClient(token, base_url=api_url)

    def post(where: list[str]) -> str:
        return str(client.api_call("chat.postMessage", json=reply(*where))["ts"])

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        posted = list(pool.map(post, threads))
    return {"seconds": time.perf_counter() - begun, "posted": posted}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
