"""apps.manifest.create: what Slack takes for an app, and what it says of the rest."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

MANIFEST = json.loads((Path(__file__).parents[4] / "manifest.json").read_text())


@pytest.fixture
def maker(sandbox):
    return WebClient(sandbox.config_token, base_url=sandbox.api_url)


def changed(pointer, value):
    """The manifest with another value at that place; None: without it."""
    manifest = deepcopy(MANIFEST)
    *way, last = pointer.split("/")[1:]
    part = manifest
    for name in way:
        part = part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return manifest


def test_an_app_is_made_and_installed(maker, sandbox, client):
    """It has an id and a place to allow it; once installed it has the manifest's scopes."""
    manifest = changed("/features/unfurl_domains", ["sentry.acme.test"])

    made = maker.apps_manifest_create(manifest=json.dumps(manifest))
    sandbox.install()

    assert made["app_id"] == sandbox.app_id
    assert set(made["credentials"]) >= {"client_id", "client_secret", "signing_secret"}
    assert made["oauth_authorize_url"].startswith("https://slack.com/oauth/v2/authorize?")
    told = client.auth_test().headers
    assert set(told["X-OAuth-Scopes"].split(",")) == set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert sandbox.space.unfurl_domains == {"sentry.acme.test"}


@pytest.mark.parametrize(
    ("pointer", "value", "told"),
    [
        ("/display_information/name", "H" * 36, "/display_information/name"),
        ("/display_information/name", None, "/display_information"),
        ("/display_information/long_description", "short", "/display_information/long_description"),
        ("/display_information/colour", "#fff", "/display_information"),
        (
            "/display_information/background_color",
            "violet",
            "/display_information/background_color",
        ),
        ("/features/unfurl_domains", ["https://a.test"], "/features/unfurl_domains/0"),
        ("/features/unfurl_domains", ["a.test", "127.0.0.1"], "/features/unfurl_domains/1"),
        ("/features/unfurl_domains", ["sentry"], "/features/unfurl_domains/0"),
        ("/features/unfurl_domains", ["a.test"] * 6, "/features/unfurl_domains"),
        ("/features/slash_commands/0/command", "helio", "/features/slash_commands/0/command"),
        ("/features/bot_user", None, "/features/bot_user"),
        ("/settings/socket_mode_enabled", False, "/settings/event_subscriptions"),
        ("/settings", [], "/settings"),
    ],
)
def test_what_is_refused(maker, pointer, value, told):
    """With a pointer to each fault; no app is made."""
    if "slash_commands/0" in pointer:
        manifest = deepcopy(MANIFEST)
        manifest["features"]["slash_commands"][0]["command"] = value
    else:
        manifest = changed(pointer, value)

    with pytest.raises(SlackApiError) as refused:
        maker.apps_manifest_create(manifest=json.dumps(manifest))

    assert refused.value.response["error"] == "invalid_manifest"
    assert told in [each["pointer"] for each in refused.value.response["errors"]]


@pytest.mark.parametrize("text", ["{", "[]"])
def test_no_manifest_at_all(maker, text):
    """It is JSON, and an object."""
    with pytest.raises(SlackApiError, match="invalid_manifest"):
        maker.apps_manifest_create(manifest=text)


def test_whose_token_makes_apps(client):
    """The bot's does not."""
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_manifest_create(manifest=json.dumps(MANIFEST))
