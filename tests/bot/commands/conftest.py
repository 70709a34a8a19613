"""Commands run in this process, on a database in the test's folder and a Slack on this machine."""

import logging
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from bot.cli import app
from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _logs_as_before():
    """Every command sets the logs up; the process's own come back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def cli():
    """Runs one command; its result has exit_code, stdout and stderr."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def example():
    return ROOT / "examples" / "heliograph.toml"


@pytest.fixture
def loaded(services, cli, example):
    """The services of a database that holds the example's organization."""
    assert cli("load", example).exit_code == 0
    return services


@pytest.fixture(scope="module")
def workspace():
    with Sandbox.acme() as sandbox:
        sandbox.add_user("robot", is_bot=True)
        sandbox.add_user("gone", deleted=True)
        sandbox.add_user("stranger", team_id="T0OTHER")
        yield sandbox


@pytest.fixture
def slack(workspace, monkeypatch):
    """The workspace, with the settings that lead there; as it was afterwards."""
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    yield workspace
    workspace.restore()
    workspace.faults.clear()
