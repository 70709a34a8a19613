"""The app was installed by an older manifest: said at each place where somebody can mend it."""

import json

import pytest

from bot.slack.scopes import MANIFEST
from store.people import directory
from store.people.directory import Role
from tests.whole.comments.conftest import SHORTCUT, marks

NEW = {"app_mentions:read", "reactions:write"}


@pytest.fixture
def older(slack):
    """Slack gives what the manifest asked for before."""
    asked = set(json.loads(MANIFEST.read_text())["oauth_config"]["scopes"]["bot"])
    slack.space.scopes = (asked | {"connections:write"}) - NEW


def test_said_to_admins(older, talk, ada):
    """In their Home; and comments are added all the same, told in words without a mark."""
    with talk.program.changing() as session:
        directory.member_by_email(session, 1, "ada@acme.test").role = Role.OWNER
    ada.opens_home()
    home = ada.expect_home("How Heliograph runs")
    assert "The app lacks app_mentions:read, reactions:write." in home.plain_text
    issue, card = talk.card()
    said = ada.says("It is DNS", channel="alerts", thread=card)

    ada.shortcut(SHORTCUT, said)

    ada.expect_ephemeral(f"You commented on {issue.short_id}.")
    assert (len(talk.texts(issue)), marks(said)) == (1, [])
