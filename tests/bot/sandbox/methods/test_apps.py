import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def test_auth_test_names_the_app_and_the_workspace(client, sandbox):
    """All that Bolt and a doctor ask for."""
    found = client.auth_test()

    assert (found["team"], found["team_id"]) == ("Acme", sandbox.team_id)
    assert (found["user_id"], found["bot_id"]) == (sandbox.bot_user_id, sandbox.bot_id)


def test_a_connection_needs_the_apps_token(client, sandbox):
    """Each kind of token opens its own methods only."""
    answer = client.apps_connections_open(app_token=sandbox.app_token)

    assert answer["url"].startswith("ws://127.0.0.1:")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token=sandbox.bot_token)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(sandbox.app_token, base_url=sandbox.api_url).auth_test()


def test_a_disabled_link_opens_no_connection(client, sandbox):
    """Until it is restored."""
    sandbox.disconnect("link_disabled")

    with pytest.raises(SlackApiError, match="inactive_app"):
        client.apps_connections_open(app_token=sandbox.app_token)
    sandbox.restore()
    assert client.apps_connections_open(app_token=sandbox.app_token)["ok"]


def test_team_and_bot_are_known(client, sandbox):
    """By their ids."""
    assert client.team_info()["team"] == {"id": "T0ACME", "name": "Acme", "domain": "acme"}
    assert client.bots_info(bot=sandbox.bot_id)["bot"]["user_id"] == sandbox.bot_user_id
    with pytest.raises(SlackApiError, match="bot_not_found"):
        client.bots_info(bot="B0NONE")


def test_api_test_gives_its_arguments_back(client):
    """As Slack's does."""
    assert client.api_test(colour="red")["args"] == {"colour": "red"}
