"""`link` and `unlink` against a Slack on this machine."""

import pytest

from store.audit import audit


def test_link_and_unlink(cli, loaded, slack):
    """The workspace is the one that the bot token belongs to."""
    linked = cli("link", "Ada@acme.test", "U0ADA")
    unlinked = cli("unlink", "ada@acme.test")

    assert linked.stdout == "Linked ada@acme.test to U0ADA in Acme.\n"
    assert unlinked.stdout == "Unlinked ada@acme.test from U0ADA in Acme.\n"
    with loaded.database.read() as session:
        done = [(entry.action, entry.actor, entry.origin) for entry in audit.entries(session)]
    assert done[1:] == [
        ("identity.link", "cli", {"command": "link"}),
        ("identity.unlink", "cli", {"command": "unlink"}),
    ]


def test_linked_already(cli, loaded, slack):
    """A second time changes nothing and says so."""
    cli("link", "ada@acme.test", "U0ADA")

    result = cli("link", "ada@acme.test", "U0ADA")

    assert result.stdout == "Linked already: ada@acme.test to U0ADA in Acme.\n"


def test_replaced_links_are_said(cli, loaded, slack):
    """Both sides lose their older link."""
    cli("link", "ada@acme.test", "U0ADA")
    cli("link", "bob@acme.test", "U0BOB")

    result = cli("link", "ada@acme.test", "U0BOB")

    assert sorted(result.stdout.splitlines()) == [
        "Linked ada@acme.test to U0BOB in Acme.",
        "Unlinked ada@acme.test from U0ADA.",
        "Unlinked bob@acme.test from U0BOB.",
    ]


BOTH = (("link", "ada@acme.test", "U0ADA"), ("unlink", "ada@acme.test"))
REFUSED = {
    "U0NOBODY": "SLACK_USER_ID: U0NOBODY is nobody in Acme",
    "ada": "SLACK_USER_ID: is no id, as U024BE7LH is; a profile's menu has “Copy member ID”",
    "U0ROBOT": "U0ROBOT is a bot; only people can be linked.",
    "U0GONE": "U0GONE is deactivated in Slack.",
    "U0STRANGER": "U0STRANGER belongs to another Slack workspace, and is here by Slack Connect.",
}


@pytest.mark.parametrize("user", REFUSED)
def test_who_can_not_be_linked(cli, loaded, slack, user):
    """One line says why, and nothing is written."""
    result = cli("link", "ada@acme.test", user)

    assert (result.exit_code, result.stderr) == (2, REFUSED[user] + "\n")
    assert cli("unlink", "ada@acme.test").exit_code == 2


def test_guest_can_be_linked(cli, loaded, slack):
    """A guest of the workspace is a person of it."""
    assert cli("link", "ada@acme.test", "U0EVE").exit_code == 0


def test_unknown_address(cli, loaded, slack):
    """Only active members of organizations that the workspace serves."""
    result = cli("link", "eve@acme.test", "U0EVE")

    assert result.exit_code == 2
    assert result.stderr.startswith("eve@acme.test is no active member")


def test_unlink_the_unlinked(cli, loaded, slack):
    """There was nothing to do."""
    result = cli("unlink", "ada@acme.test")

    assert result.exit_code == 2
    assert result.stderr.startswith("ada@acme.test is not linked to a Slack user")


@pytest.mark.parametrize("command", BOTH)
def test_without_a_token(cli, loaded, command):
    """The setting is named."""
    result = cli(*command)

    assert result.exit_code == 2
    assert result.stderr.startswith("SLACK_BOT_TOKEN: is not set")


@pytest.mark.parametrize("command", BOTH)
def test_revoked_token(cli, loaded, slack, command):
    """Slack's reason in words, one line."""
    slack.revoke("token_revoked")

    result = cli(*command)

    assert (result.exit_code, result.stderr) == (
        2,
        "Slack: the bot token was revoked (token_revoked)\n",
    )


def test_slack_out_of_reach(cli, loaded, slack, monkeypatch):
    """No answer is one line too."""
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")

    result = cli("link", "ada@acme.test", "U0ADA")

    assert (result.exit_code, result.stderr) == (2, "Slack can't be reached\n")
