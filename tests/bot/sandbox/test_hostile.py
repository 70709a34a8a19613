"""The payloads that an app must not fall for can be made and sent."""

import pytest


def test_a_stranger_of_another_workspace_presses(sandbox, card, acking):
    """As in a shared channel: the person's team is not the app's."""
    sandbox.add_user("mallory", team_id="T0OTHER")
    sandbox.join("alerts", "mallory")
    payload = sandbox.act_as("mallory").click_payload("Resolve", card)
    ids = sandbox.send_envelope("interactive", payload)
    assert sandbox.wait_acked(ids)

    got = next(r.payload for r in acking.received if r.type == "interactive")
    assert (got["user"]["team_id"], got["team"]["id"]) == ("T0OTHER", sandbox.team_id)


def test_a_payload_may_be_tampered_with(sandbox, ada, card, acking):
    """Value, app and user as the test likes."""
    payload = ada.click_payload("Resolve", card)
    payload["actions"][0]["value"] = "8"
    payload["api_app_id"] = "A0OTHER"
    sandbox.wait_acked(sandbox.send_envelope("interactive", payload))

    got = acking.received[0].payload
    assert (got["actions"][0]["value"], got["api_app_id"]) == ("8", "A0OTHER")


def test_a_click_may_be_replayed(sandbox, ada, card, acking):
    """The same envelope three times, and later the same payload in a new one."""
    payload = ada.click_payload("Resolve", card)
    ids = sandbox.send_envelope("interactive", payload, times=3)
    ids += sandbox.send_envelope("interactive", payload)
    assert sandbox.wait_acked(ids)

    envelopes = [request.envelope_id for request in acking.received]
    assert len(envelopes) == 4
    assert len(set(envelopes)) == 2


@pytest.mark.crowd
def test_a_thousand_clicks_of_three_envelopes_each(sandbox, ada, card, acking):
    """All are delivered, each three times."""
    payload = ada.click_payload("Resolve", card)
    ids = []
    for number in range(1000):
        ids += sandbox.send_envelope("interactive", payload | {"number": number}, times=3)

    assert sandbox.wait_acked(ids, timeout=30)
    assert len(acking.received) == 3000


def test_posts_of_many_threads_are_all_kept(sandbox, client):
    """Each once, in an order of rising ts."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only here

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: client.chat_postMessage(channel="alerts", text=str(n)), range(200)))

    messages = sandbox.messages("alerts")
    assert sorted(int(message.text) for message in messages) == list(range(200))
    assert [m.ts for m in messages] == sorted({m.ts for m in messages})
