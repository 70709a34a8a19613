"""A workspace, and the program that runs on it; both are as strict as the real ones."""

import json
import shutil
from functools import partial
from pathlib import Path

import pytest

import listeners
from bot.sandbox import Sandbox
from listeners import modals
from tests.whole.program import Program
from tests.whole.world import World

MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text())
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

# Prometheus' own tool is an extra: test_metrics holds what must be so, with and without it.
collect_ignore = [] if shutil.which("promtool") else ["test_promtool.py"]
ANSWERED = 10  # Seconds that Slack's answer may take.
ALERTS = {"project": "shop", "target": "slack:C0ALERTS"}


@pytest.fixture(scope="package", autouse=True)
def unhurried():
    """Slack's answer to `views.open` may take longer here: a busy machine is slow, not wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listeners, "hurried", partial(modals.hurried, timeout=ANSWERED))
        yield


@pytest.fixture(scope="module")
def world(tmp_path_factory, migrated_file):
    """One program for all cases of a module: each has issues of its own."""
    world = World(tmp_path_factory.mktemp("world"), migrated_file)
    yield world
    world.stop()


@pytest.fixture
def slack():
    """Acme's workspace; it sends the events that the manifest names."""
    with Sandbox.acme() as sandbox:
        sandbox.subscribe(EVENTS, unfurl_domains=["sentry.acme.test"])
        sandbox.offer_shortcuts(MANIFEST["features"]["shortcuts"])
        yield sandbox


@pytest.fixture
def program(slack, migrated_file, tmp_path):
    """Not started: a test says what is routed where."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    program = Program(slack, f"sqlite:///{tmp_path / 'heliograph.db'}")
    yield program
    program.stop()


@pytest.fixture
def running(program, slack):
    """Started, the project `shop` routed to #alerts; fails on what nobody expected."""
    program.start(ALERTS)
    with slack.strict():
        yield program


@pytest.fixture
def ada(slack):
    return slack.act_as("ada")


@pytest.fixture
def card(running, ada):
    """The card of a new issue, which Ada has seen."""
    assert running.hook("issue_created").status_code == 202
    return ada.expect_message("charge() missing", channel="alerts")
