import pytest

from bot.errors import StartError
from bot.sandbox import Answers, Sandbox
from bot.settings import Settings
from bot.slack.web_api import bot_client, slack_faults


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox):
    yield bot_client(Settings(slack_bot_token=sandbox.bot_token, slack_api_url=sandbox.api_url))
    sandbox.faults.clear()


def test_asks_the_slack_of_the_settings(client, sandbox):
    """The token belongs to that workspace."""
    assert client.auth_test()["team_id"] == sandbox.team_id


def test_no_token():
    """There is no client without one."""
    with pytest.raises(StartError, match="SLACK_BOT_TOKEN: is not set"):
        bot_client(Settings())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "invalid_auth"}, "Slack does not know the bot token"),
        ({"error": "missing_scope"}, "Slack: the app lacks a scope"),
        ({"error": "something_new"}, "Slack refused it \\(something_new\\)"),
        ({"status": 500}, "Slack failed"),
        ({"status": 502, "body": "<html>"}, "a proxy on the way to Slack, or Slack's own, .* 502"),
        ({"status": 403, "body": "<html>"}, r"a proxy on the way to Slack refuses \(HTTP 403\)"),
        ({"status": 407, "body": "<html>"}, "a proxy on the way to Slack wants a login"),
        ({"status": 200, "body": "<html>"}, "a sign-in page answered in Slack's place"),
    ],
)
def test_faults_in_words(client, sandbox, answer, said):
    """Whatever Slack does wrong is one sentence, and it was asked once."""
    sandbox.faults.add("auth.test", Answers(**answer))
    before = len(sandbox.calls("auth.test"))

    with pytest.raises(StartError, match=said), slack_faults():
        client.auth_test()

    assert len(sandbox.calls("auth.test")) == before + 1
