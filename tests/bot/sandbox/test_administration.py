import pytest


def events(acking, count):
    acking.wait(count)
    return [request.payload["event"] for request in acking.received]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda s: s.archive("alerts"), {"type": "channel_archive", "channel": "C0ALERTS"}),
        (lambda s: s.unarchive("alerts"), {"type": "channel_unarchive", "channel": "C0ALERTS"}),
        (lambda s: s.kick_bot("alerts"), {"type": "channel_left", "channel": "C0ALERTS"}),
        (
            lambda s: s.invite_bot("general"),
            {"type": "member_joined_channel", "user": "U0HELIOGRAPH", "channel": "C0GENERAL"},
        ),
        (lambda s: s.join("general", "ada"), {"type": "member_joined_channel", "user": "U0ADA"}),
    ],
)
def test_a_change_of_a_channel_is_an_event(sandbox, acking, act, expected):
    """As Slack sends it."""
    act(sandbox)

    (event,) = events(acking, 1)
    assert expected.items() <= event.items()


def test_a_renamed_channel_keeps_its_id(sandbox, acking, client):
    """The event has the new name; the old one finds nothing."""
    sandbox.rename("alerts", "noise")

    (event,) = events(acking, 1)
    assert (event["channel"]["id"], event["channel"]["name"]) == ("C0ALERTS", "noise")
    assert client.conversations_info(channel="C0ALERTS")["channel"]["name"] == "noise"
    assert sandbox.channel("noise").id == "C0ALERTS"


def test_who_is_out_may_not_post(sandbox, refused):
    """Until the app is asked in again."""
    sandbox.kick_bot("alerts")

    assert refused("chat.postMessage", channel="alerts", text="x") == "not_in_channel"
    sandbox.invite_bot("alerts")
    sandbox.archive("alerts")
    assert refused("chat.postMessage", channel="alerts", text="x") == "is_archived"


def test_an_uninstalled_app_is_told_and_shut_out(sandbox, acking, refused):
    """Two events, then no token works."""
    sandbox.uninstall()

    assert [event["type"] for event in events(acking, 2)] == ["app_uninstalled", "tokens_revoked"]
    assert refused("auth.test") == "account_inactive"


def test_people_of_every_kind_can_be_added(sandbox):
    """With ids made of their handles, so that runs repeat."""
    stranger = sandbox.add_user("eve2", name="Eve Too", team_id="T0OTHER", is_restricted=True)

    assert (stranger.id, stranger.team_id, stranger.is_restricted) == ("U0EVE2", "T0OTHER", True)
    assert sandbox.user("eve2") is sandbox.user("U0EVE2") is stranger


def test_a_channel_may_have_an_id_of_choice(sandbox):
    """And is archived or private from the start."""
    channel = sandbox.add_channel("old", id="C024BE91L", archived=True, private=True)

    assert sandbox.channel("C024BE91L") is channel
    assert (channel.is_archived, channel.is_private) == (True, True)


def test_acme_is_the_demos_workspace(sandbox):
    """Its people, its channels, and where the app is."""
    assert sandbox.space.team_name == "Acme"
    assert {sandbox.user(h).email for h in ("ada", "bob", "grace", "linus")} == {
        f"{handle}@acme.test" for handle in ("ada", "bob", "grace", "linus")
    }
    assert sandbox.user("eve").is_restricted
    assert [sandbox.channel(c).bot_in for c in ("alerts", "general", "backend")] == (
        [True, False, True]
    )


def test_the_tokens_are_shapes_only(sandbox):
    """Nothing that a scanner would take for a real one."""
    assert (sandbox.bot_token, sandbox.app_token) == ("xoxb-sandbox-bot", "xapp-sandbox-app")
    sandbox.app_token = "xapp-sandbox-other"
    assert sandbox.app_token == "xapp-sandbox-other"
