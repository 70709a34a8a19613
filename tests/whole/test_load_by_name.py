"""`load` of a file that names channels, in a workspace whose list Slack gives slowly."""

import signal

import pytest

from bot.sandbox import RateLimited, Sandbox
from store.routing.routes import Route
from tests.whole.app_process import AppProcess
from tests.whole.program import directory_file

NAMES = ({"project": "shop", "target": "slack:#alerts"}, {"project": "*", "target": "slack:#ops"})


@pytest.fixture
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def app(sandbox, tmp_path):
    return AppProcess(sandbox, tmp_path)


@pytest.fixture
def file(tmp_path):
    (tmp_path / "acme.toml").write_text(directory_file(*NAMES))
    return "acme.toml"


def test_at_slacks_pace(app, sandbox, file):
    """The list is read once for all names, and the waits that Slack asks for are waited."""
    sandbox.add_channel("ops")
    sandbox.faults.add("conversations.list", RateLimited(retry_after=0), times=2)

    app.command("load", file)

    assert {row.target for row in app.rows(Route)} == {"slack:C0ALERTS", "slack:C0OPS"}
    assert len(sandbox.calls("conversations.list")) == 3


def test_ctrl_c_while_it_waits(app, sandbox, file, tmp_path):
    """It ends at once, and nothing was written: not even the database."""
    sandbox.faults.add("conversations.list", RateLimited(retry_after=600))
    load = app.begin("load", file)
    said = load.stderr.readline()

    load.send_signal(signal.SIGINT)
    out, rest = load.communicate(timeout=30)

    assert said == "Slack's channels: 0 read; Slack asks to wait 600 s.\n"
    assert load.returncode not in (0, None)
    assert "Traceback" not in rest
    assert out == ""
    assert [each.name for each in tmp_path.iterdir()] == ["acme.toml"]


def test_a_name_that_is_missing(app, file):
    """Is said with what to do, and nothing is written."""
    load = app.begin("load", file)

    _, said = load.communicate(timeout=60)

    assert load.returncode == 2
    assert '"#ops" is no channel that the app can see' in said
    assert "/invite @Heliograph" in said
    assert "slack:C024BE91L" in said
