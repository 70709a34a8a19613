"""Programs in processes of their own, so that load, Slack and app share no interpreter."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
BOT_TOKEN, APP_TOKEN = "xoxb-sandbox-bot", "xapp-sandbox-app"
APP = (ROOT / "app.py", "run")
ENOUGH = 120  # Seconds; whatever takes longer is stuck.

Program = subprocess.Popen[str]


@contextmanager
def folder() -> Iterator[Path]:
    """On a disk, if the machine's temporary files are on one: durable means that."""
    with TemporaryDirectory(prefix="heliograph-bench-") as path:
        yield Path(path)


def running(
    *command: object, at: Path = ROOT, **settings: object
) -> AbstractContextManager[Program]:
    """A Python program, ended at the end; `settings` are its environment variables."""
    return started(sys.executable, *command, at=at, **settings)


@contextmanager
def started(*command: object, at: Path = ROOT, **settings: object) -> Iterator[Program]:
    """The same with any program."""
    program = subprocess.Popen(
        [*map(str, command)],
        cwd=at,
        env=_environment() | {name.upper(): str(value) for name, value in settings.items()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        try:
            yield program
        finally:
            program.terminate()


@contextmanager
def sandbox(channels: int = 0) -> Iterator[dict[str, Any]]:
    """A Slack of its own with channels C0LOAD1, C0LOAD2, …; what it says of itself."""
    options = ("--port", 0, "--fast", "--channels", channels)
    with running("-m", "bot.sandbox", *options) as program:
        yield json.loads(first_line(program))


@contextmanager
def heliograph(
    at: Path, api_url: str, *command: object, **settings: object
) -> Iterator[tuple[Program, int]]:
    """The app as its users run it (or a program that is like it), and the port of its intake."""
    with running(*(command or APP), at=at, **app_settings(at, api_url) | settings) as program:
        yield program, port_in(first_line(program))


def app_settings(at: Path, api_url: str) -> dict[str, object]:
    return {
        "slack_api_url": api_url,
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN,
        "database_url": database_url(at),
        "http_port": 0,
        "log_level": "ERROR",
    }


def database_url(at: Path) -> str:
    return f"sqlite:///{at / 'heliograph.db'}"


def asked(part: str, *arguments: object, given: object = None) -> Any:  # noqa: ANN401 - JSON.
    """Run a program of benchmarks/parts to its end, JSON in (`given`) and out."""
    with running("-m", f"benchmarks.parts.{part}", *arguments) as program:
        printed, _ = program.communicate(json.dumps(given), timeout=ENOUGH)
    return json.loads(printed)


def first_line(program: Program) -> str:
    """Wait for it.

    Raises:
        RuntimeError: the program ended without a word.
    """
    line = program.stdout.readline() if program.stdout else ""
    if not line:
        raise RuntimeError(f"{program.args!r} did not start")
    return line.strip()


def free_port() -> int:
    """For a program that can't choose one itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_in(line: str) -> int:
    """The port that a program says it listens on."""
    found = re.search(r"port ([0-9]+)", line)
    if found is None:
        raise RuntimeError(f"no port in {line!r}")
    return int(found[1])


def _environment() -> dict[str, str]:
    """Ours without anybody's settings, and without a proxy: slack_sdk uses it for loopback too.

    Programs keep their bytecode, as they do where nobody forbids it.
    """
    mine = {field.upper() for field in Settings.model_fields} | {"PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in mine}
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    return kept | dict.fromkeys(proxies, "") | {"PYTHONPATH": str(ROOT)}
