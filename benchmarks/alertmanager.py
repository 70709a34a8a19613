"""Prometheus Alertmanager with Slack as its receiver, where it is installed; Debian has it."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks import programs
from benchmarks.filling import channel_of

NAMES = ("prometheus-alertmanager", "alertmanager")  # Debian's, and everybody else's.
BINARY = next((found for name in NAMES if (found := shutil.which(name))), "")  # Empty: none.
CHANNELS = 200
MARK = "alert-"  # Before the number of each, in its labels: the catcher knows it by that.


@contextmanager
def catcher() -> Iterator[str]:
    """A server that takes what is posted and says when; its address."""
    with programs.running("-m", "benchmarks.parts.catcher", MARK) as program:
        yield f"http://127.0.0.1:{programs.port_in(programs.first_line(program))}/"


@contextmanager
def running(at: Path, slack_url: str) -> Iterator[tuple[programs.Program, int]]:
    """Alertmanager without peers, and its port: each alert is a group that waits for no other."""
    (at / "alertmanager.yml").write_text(json.dumps(configuration(slack_url)))  # YAML too.
    port = programs.free_port()
    options = (
        f"--config.file={at / 'alertmanager.yml'}",
        f"--storage.path={at / 'alertmanager'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
        "--log.level=error",
    )
    with programs.started(BINARY, *options, at=at) as program:
        wait_until_ready(program, port)
        yield program, port


def configuration(slack_url: str) -> dict[str, object]:
    slack = {"api_url": slack_url, "channel": "{{ .CommonLabels.channel }}"}
    return {
        "route": {"receiver": "slack", "group_by": ["..."], "group_wait": "0s"},
        "receivers": [{"name": "slack", "slack_configs": [slack]}],
    }


def wait_until_ready(program: programs.Program, port: int) -> None:
    """Raises RuntimeError: it ended, or takes too long."""
    end = time.monotonic() + programs.ENOUGH
    while program.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/-/ready"):
                return
        except URLError:
            time.sleep(0.05)
    raise RuntimeError("Alertmanager did not start")


def send(client: HTTPConnection, number: int) -> None:
    """What our webhooks say, as Prometheus says it; the answer is still to be read."""
    labels = {
        "alertname": "TypeError",
        "id": f"{MARK}{number}",
        "channel": f"C0LOAD{channel_of(number, CHANNELS)}",
        "severity": "error",
    }
    told = {
        "summary": "TypeError: charge() missing 1 required positional argument: 'currency'",
        "description": "shop.payments in charge",
    }
    alert = {
        "labels": labels,
        "annotations": told,
        "generatorURL": f"https://sentry.acme.test/organizations/acme/issues/9{number}/",
    }
    headers = {"Content-Type": "application/json"}
    client.request("POST", "/api/v2/alerts", json.dumps([alert]).encode(), headers)


def arrivals(slack_url: str, count: int) -> dict[int, float]:
    """When each came, by its number; waits until so many are there."""
    end = time.monotonic() + programs.ENOUGH
    while time.monotonic() < end:
        with urlopen(slack_url) as answer:  # noqa: S310 - our own server.
            found = json.load(answer)
        if len(found) >= count:
            return {int(number): moment for number, moment in found.items()}
        time.sleep(0.2)
    raise RuntimeError(f"of {count} alerts, {len(found)} came")
