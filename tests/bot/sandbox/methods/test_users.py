import pytest
from slack_sdk.errors import SlackApiError


def test_a_person_is_told_apart(client, sandbox):
    """Guests, bots, those who left and those of other workspaces can be seen as such."""
    sandbox.add_user("gone", deleted=True)
    sandbox.add_user("stranger", team_id="T0OTHER")

    found = {user["name"]: user for user in client.users_list()["members"]}

    assert found["eve"]["is_restricted"]
    assert found["heliograph"]["is_bot"]
    assert found["gone"]["deleted"]
    assert found["stranger"]["team_id"] == "T0OTHER"
    assert found["ada"]["profile"]["email"] == "ada@acme.test"


def test_people_come_in_pages(client):
    """Each cursor leads to the next page."""
    pages = [page.data for page in client.users_list(limit=4)]

    assert [len(page["members"]) for page in pages] == [4, 2]


def test_a_person_is_found_by_email(client):
    """In any case of letters."""
    assert client.users_lookupByEmail(email="ADA@acme.test")["user"]["id"] == "U0ADA"


def test_nobody_is_found_for_who_left_or_never_was(client, sandbox):
    """A deactivated person's address finds nobody."""
    sandbox.add_user("gone", deleted=True)

    for email in ("gone@acme.test", "nobody@acme.test", "heliograph@acme.test"):
        with pytest.raises(SlackApiError, match="users_not_found"):
            client.users_lookupByEmail(email=email)


def test_info_of_nobody(client):
    """As Slack says it."""
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.users_info(user="U0NOBODY")


def test_an_address_needs_its_own_scope(client, sandbox):
    """Without users:read.email, profiles come without it and the look-up is refused."""
    sandbox.space.scopes = {"users:read"}

    assert "email" not in client.users_info(user="U0ADA")["user"]["profile"]
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.users_lookupByEmail(email="ada@acme.test")
