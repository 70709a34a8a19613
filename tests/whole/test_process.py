"""The process from outside: what keeps it from starting, and how it ends."""

import signal
import socket
import subprocess
import sys
import threading

import pytest

from bot.program.process import LOST, Process, run
from listeners import socket_mode
from listeners.connection import Connection
from tests.whole.app_process import ROOT, AppProcess
from tests.whole.conftest import ALERTS
from tests.whole.program import wait_until


@pytest.fixture
def app(slack, tmp_path):
    app = AppProcess(slack, tmp_path)
    yield app
    app.stop()


def refusal(app, **changes):
    """Run it, which must not work: its exit code and what it said."""
    result = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "run"],
        env=app._environment() | changes,
        cwd=app.folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "Traceback" not in result.stderr
    return result.returncode, result.stderr.strip()


def test_a_second_process_on_the_same_file(app):
    """It says so and ends; the first one goes on."""
    app.start()

    code, said = refusal(app, HTTP_PORT="0")

    assert code == 2
    assert "another Heliograph runs on this file" in said
    assert app.process.poll() is None


def test_a_port_in_use(app):
    """One line that names the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", app.port))
        taken.listen()
        code, said = refusal(app)

    assert (code, said.count("\n")) == (2, 0)
    assert f"127.0.0.1:{app.port} is in use" in said


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_that_slack_refuses(app, variable):
    """One line that names the variable, without its value."""
    prefix = "xoxb" if "BOT" in variable else "xapp"

    code, said = refusal(app, **{variable: f"{prefix}-sesame"})

    assert (code, said.count("\n")) == (2, 0)
    assert f"{variable}: Slack refuses it (invalid_auth)" in said
    assert "sesame" not in said


@pytest.mark.parametrize("url", ["postgresql://ada:sesame@127.0.0.1:1/x", "sqlite:////proc/x.db"])
def test_a_database_out_of_reach(app, url):
    """One message that names the variable, without the password."""
    code, said = refusal(app, DATABASE_URL=url)

    assert code == 2
    assert "DATABASE_URL" in said
    assert "sesame" not in said


def test_slack_out_of_reach(app):
    """It says so; a supervisor tries again."""
    code, said = refusal(app, SLACK_API_URL="http://127.0.0.1:1/api/")

    assert code == 2
    assert "Slack can't be reached" in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop(app, slack, number):
    """Exit code 0, and Slack has no connection of it left."""
    app.start()
    assert wait_until(lambda: slack.connections)
    app.process.send_signal(number)

    code = app.ended()

    assert code == 0
    assert wait_until(lambda: slack.connections == 0)


def test_lost_for_good(program, slack, monkeypatch):
    """No session for minutes: it ends with a code of its own, to be started again."""
    monkeypatch.setattr(socket_mode, "GIVE_UP_AFTER", 1.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # Only the main thread may.
    codes = []
    running = threading.Thread(target=lambda: codes.append(run(program.settings, Connection)))
    running.start()
    assert wait_until(lambda: slack.connections)

    slack.socket.refuse(30)
    slack.socket.reset()
    running.join(20)

    assert codes == [LOST]


def test_events_are_acked(program, slack):
    """Those that nothing answers too: else Slack would send them again."""
    program.start(ALERTS)

    sent = [slack.send_event({"type": kind}) for kind in ("app_home_opened", "message", "new_one")]

    assert all(one.settled.wait(5) for one in sent)
    assert [one.attempt for one in sent] == [0, 0, 0]


def test_started_and_stopped_again(program, slack, ada):
    """In one process, as a test or a demo does: nothing is left behind by the first."""
    program.start(ALERTS)
    before = {thread.name for thread in threading.enumerate()}
    program.stop()

    left = {thread.name for thread in threading.enumerate()} & before
    again = Process(program.settings, Connection)
    again.start()
    again.stop()

    assert not {name for name in left if name.startswith(("slack-relay", "http", "socket"))}
