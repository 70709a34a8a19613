"""Starting and stopping the whole program, in this process."""

import logging

import pytest
from pydantic import SecretStr

from bot.errors import StartError
from bot.libraries import private_parts
from bot.libraries.private_parts import Part
from bot.program.process import Process
from bot.sandbox import Sandbox
from bot.settings import Settings
from listeners.connection import Connection
from store.people.directory import Organization, Target


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def settings(sandbox, tmp_path):
    """What an admin would set; `settings(name=value)` changes some of it."""

    def settings(**changes):
        given = {
            "slack_bot_token": SecretStr(sandbox.bot_token),
            "slack_app_token": SecretStr(sandbox.app_token),
            "slack_api_url": sandbox.api_url,
            "database_url": f"sqlite:///{tmp_path / 'process.db'}",
            "http_port": 0,
        }
        return Settings(**given | changes)

    return settings


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"slack_bot_token": SecretStr("xoxb-other")}, "SLACK_BOT_TOKEN: Slack refuses it"),
        ({"slack_app_token": SecretStr("xapp-other")}, "SLACK_APP_TOKEN: Slack refuses it"),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "Slack can't be reached"),
        ({"database_url": "sqlite:////no/such/folder/x.db"}, "DATABASE_URL: there is no folder"),
    ],
)
def test_what_is_wrong_is_said_once(settings, changes, fault):
    """One clear message that names the variable, and nothing runs."""
    with pytest.raises(StartError) as caught:
        Process(settings(**changes), Connection)

    assert caught.value.faults[0].startswith(fault)


def test_no_token_is_in_the_message(settings):
    """What is refused is not repeated."""
    with pytest.raises(StartError) as caught:
        Process(settings(slack_bot_token=SecretStr("xoxb-very-secret")), Connection)

    assert "very-secret" not in str(caught.value)


def test_one_process_for_a_file(settings):
    """A second one would send everything twice."""
    first = Process(settings(), Connection)
    with pytest.raises(StartError, match="another Heliograph runs on this file"):
        Process(settings(), Connection)
    first.start()
    first.stop()

    second = Process(settings(), Connection)
    second.start()
    second.stop()


def test_a_port_in_use_is_named(settings):
    """And the first program goes on."""
    first = Process(settings(), Connection)
    first.start()
    taken = settings(http_port=first.http.port, database_url="sqlite:///other.db")
    try:
        with pytest.raises(StartError, match=r"HTTP_PORT: .* is in use"):
            Process(taken, Connection).start()
    finally:
        first.stop()


def test_starting_says_nothing_that_worries(settings, caplog):
    """A good start has no warning in its log."""
    process = Process(settings(), Connection)
    process.start()
    process.stop()

    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_starting_says_which_library_is_not_known(settings, caplog, monkeypatch):
    """What is lost with a version that changed under us, instead of silence."""
    gone = Part("slack_sdk:WebClient", ("_gone()",), "bot.slack.http_pool:Client", "all is slow")
    monkeypatch.setattr(private_parts, "PARTS", [gone])
    process = Process(settings(), Connection)
    process.start()
    process.stop()

    assert "WebClient._gone() is not what Heliograph knows; all is slow" in caplog.text


def test_starting_says_what_is_off(settings, caplog):
    """Without SMTP_URL nobody gets mail; a target without its variable gets nothing either."""
    process = Process(settings(), Connection)
    with process.services.database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))
        session.flush()
        session.add(Target(name="pagerduty:primary", organization_id=1, secret_env="NO_KEY"))
    caplog.set_level(logging.INFO)

    process.start()
    process.stop()

    said = {record.getMessage(): record.levelname for record in caplog.records}
    assert said["email is off: SMTP_URL is not set"] == "INFO"
    missing = "pagerduty:primary: the environment variable NO_KEY is not set"
    assert said[missing] == "WARNING"
