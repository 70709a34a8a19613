import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run():
    """Start the sandbox as a process of its own; killed at the end if it still runs."""
    started = []

    def start(*arguments):
        command = [sys.executable, "-m", "bot.sandbox", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_it_says_where_it_is_and_ends_on_sigterm(run):
    """One line of JSON; channels as many as asked for; exit code 0."""
    process = run("--channels", "2", "--fast")
    facts = json.loads(process.stdout.readline())
    client = WebClient(facts["bot_token"], base_url=facts["api_url"])
    posted = client.chat_postMessage(channel="C0LOAD2", blocks=[{"type": "nonsense"}], text="x")
    process.send_signal(signal.SIGTERM)

    assert posted["ok"]
    assert facts["pid"] == process.pid
    assert process.wait(10) == 0


def test_a_port_in_use_is_said(run):
    """Exit code 2, no traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = run("--port", str(taken.getsockname()[1]))
        code = process.wait(20)

    error = process.stderr.read()
    assert code == 2
    assert "cannot listen on port" in error
    assert "Traceback" not in error
