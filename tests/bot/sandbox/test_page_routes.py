import json
import queue
import threading

import pytest
import requests

from bot.sandbox import Sample, Sandbox
from bot.sandbox.page_acts import CHANGED

HOME = {
    "type": "home",
    "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Hi"}}],
}


@pytest.fixture
def get(sandbox):
    """Ask the page's JSON, as Ada."""

    def ask(path, **query):
        answer = requests.get(
            f"{sandbox.url}sandbox/{path}", params={"as": "U0ADA", **query}, timeout=5
        )
        return answer.json()

    return ask


@pytest.fixture
def act(sandbox):
    """Do something on the page, as Ada."""

    def send(do, **more):
        body = {"as": "U0ADA", "do": do, **more}
        return requests.post(f"{sandbox.url}sandbox/act", json=body, timeout=10).json()

    return send


def test_the_state_is_all_around_the_messages(get, client):
    """Team, person, people, channels, counts."""
    client.chat_postMessage(channel="alerts", text="x")
    state = get("state")

    assert state["team"] == {"id": "T0ACME", "name": "Acme"}
    assert state["me"]["handle"] == "ada"
    assert {channel["name"]: channel["unread"] for channel in state["channels"]} == {
        "alerts": 1,
        "general": 0,
        "backend": 0,
        "Heliograph": 0,
    }
    assert state["app"]["bot_user_id"] == "U0HELIOGRAPH"


def test_what_was_shown_is_read(get, client):
    """Until something new comes."""
    client.chat_postMessage(channel="alerts", text="x")
    get("messages", channel="C0ALERTS")
    read = get("state")["channels"][0]["unread"]
    client.chat_postMessage(channel="alerts", text="y")

    assert (read, get("state")["channels"][0]["unread"]) == (0, 1)


def test_messages_are_the_channels_own_and_ones_own(get, client, card):
    """Replies are in the thread; another's ephemeral message is nowhere."""
    client.chat_postMessage(channel="alerts", text="reply", thread_ts=card.ts)
    for person in ("U0ADA", "U0BOB"):
        client.chat_postEphemeral(channel="alerts", user=person, text=f"for {person}")

    channel = get("messages", channel="C0ALERTS")["messages"]
    thread = get("messages", channel="C0ALERTS", thread=card.ts)["messages"]

    assert [(m["text"], m["ephemeral"]) for m in channel] == [
        ("Cart is empty", False),
        ("for U0ADA", True),
    ]
    assert [m["text"] for m in thread] == ["Cart is empty", "reply"]
    assert channel[0]["reply_count"] == 1


def test_a_button_is_pressed_on_the_page(act, card, acking):
    """By the same act as a test's."""
    where = {"channel": "C0ALERTS", "ts": card.ts, "block_id": "buttons"}

    assert act("press", **where, action_id="resolve") == {"ok": True}
    assert acking.received[0].payload["user"]["id"] == "U0ADA"


def test_a_press_on_what_was_drawn_anew(act, card, acking, client):
    """Meant is the button that stands there once, whatever its block is called by now."""
    where = {"channel": "C0ALERTS", "ts": card.ts, "block_id": "buttons", "action_id": "resolve"}
    [buttons] = [block for block in card.blocks if block.get("block_id") == "buttons"]
    anew = [buttons | {"block_id": "buttons:2"}]
    client.chat_update(channel="C0ALERTS", ts=card.ts, text="x", blocks=anew)

    assert act("press", **where) == {"ok": True}
    assert acking.received[0].payload["actions"][0]["block_id"] == "buttons:2"

    twice = [*anew, buttons | {"block_id": "buttons:3"}]
    client.chat_update(channel="C0ALERTS", ts=card.ts, text="x", blocks=twice)
    assert act("press", **where) == {"ok": False, "error": CHANGED}
    assert len(acking.received) == 1


def test_a_silent_app_is_named(act, card, sandbox):
    """In words for who pressed."""
    sandbox.ack_timeout = 0.05
    answer = act("press", channel="C0ALERTS", ts=card.ts, action_id="resolve")

    assert answer == {"ok": False, "error": "Heliograph did not answer within 0.05 seconds"}


def test_a_message_is_said_and_a_command_given(act, sandbox, acking, card):
    """What begins with a slash is a command."""
    act("say", channel="C0ALERTS", text="hello", thread=card.ts)
    act("say", channel="C0ALERTS", text="/helio why API-7")

    assert sandbox.messages("alerts")[1].thread_ts == card.ts
    command = next(r.payload for r in acking.received if r.type == "slash_commands")
    assert (command["command"], command["text"]) == ("/helio", "why API-7")


def test_the_app_is_invited_by_slacks_own_command(act, sandbox, acking):
    """It is told so; nobody else can be, and the app gets no such command."""
    general = sandbox.channel("general")
    refused = act("say", channel=general.id, text="/invite @bob")
    asked = act("say", channel=general.id, text="/invite @heliograph")

    assert refused == {
        "ok": False,
        "error": "only the app can be invited here: /invite @Heliograph",
    }
    assert asked == {"ok": True}
    assert general.bot_in
    assert "slash_commands" not in {each.type for each in acking.received}


def test_a_modal_is_filled_refused_and_closed(act, get, client, sandbox, acking):
    """Its errors come by block id, and are shown again with the modal."""
    label = {"type": "plain_text", "text": "Email"}
    field = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": label, "element": field}
    view = {"type": "modal", "title": label, "submit": label, "blocks": [block]}
    client.views_open(trigger_id=sandbox.space.views.make_trigger("U0ADA"), view=view)
    view_id = get("modal")["stack"][0]["view"]["id"]
    acking.answer = {"response_action": "errors", "errors": {"b": "No such address"}}

    refused = act("submit", view_id=view_id, values={"b": {"a": "x"}})

    assert refused == {"errors": {"b": "No such address"}}
    assert get("modal")["stack"][0]["errors"] == {"b": "No such address"}
    assert act("close", view_id=view_id) == {"ok": True}
    assert get("modal") == {"stack": [], "loading": False}


def test_an_external_select_is_searched_and_picked(act, client, acking, sandbox):
    """The options come from the app; the pick is sent to it."""
    option = {"text": {"type": "plain_text", "text": "Grace"}, "value": "u1"}
    select = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    block = {"type": "actions", "block_id": "b", "elements": [select]}
    ts = client.chat_postMessage(channel="alerts", text="x", blocks=[block])["ts"]
    where = {"channel": "C0ALERTS", "ts": ts, "block_id": "b", "action_id": "who"}
    acking.answer = {"options": [option]}

    assert act("suggest", **where, query="gra") == {"ok": True, "options": [option]}
    assert act("choose", **where, option=option) == {"ok": True}
    assert acking.received[1].payload["actions"][0]["selected_option"] == option


def test_home_tells_the_app_of_a_visit_once(get, client, acking):
    """The tab drawn anew is no new visit, or page and app would go on for ever."""
    assert get("home") == {"view": None}
    client.views_publish(user_id="U0ADA", view=HOME)

    assert get("home")["view"]["blocks"][0]["text"]["text"] == "Hi"
    assert acking.wait()["event"]["type"] == "app_home_opened"
    assert len(acking.received) == 1


def test_an_ephemeral_message_can_be_dismissed(act, get, client, ada):
    """By who sees it."""
    ts = client.chat_postEphemeral(channel="alerts", user="U0ADA", text="x")["message_ts"]
    act("dismiss", ts=ts)

    assert get("messages", channel="C0ALERTS")["messages"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "shout"},
        {"do": "press", "channel": "C0ALERTS", "ts": "1.000000", "action_id": "x"},
        {"do": "press", "channel": "C0NONE", "ts": "1.000000", "action_id": "x"},
        {"do": "press_home", "action_id": "x"},
        {"do": "submit", "view_id": "V0NONE"},
        {"do": "say"},
    ],
)
def test_an_act_that_cannot_be_done(act, wrong):
    """Answered in words."""
    answer = act(**wrong)

    assert answer["ok"] is False
    assert answer["error"]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"Host": "evil.test"}),
        ("GET", {"Origin": "https://evil.test"}),
        ("POST", {"Content-Type": "text/plain"}),
        ("POST", {"Content-Type": "application/json", "Origin": "https://evil.test"}),
    ],
)
def test_other_sites_may_not_ask(sandbox, method, headers):
    """Neither by a name that points here, nor by a form, nor by a script."""
    answer = requests.request(
        method, f"{sandbox.url}sandbox/act", headers=headers, data="{}", timeout=5
    )

    assert answer.status_code == 403


def test_what_is_not_there(sandbox):
    """404, and nothing outside the page's folder."""
    for path in ("sandbox/nothing", "page/nothing.js", "page/../sandbox.py", "nothing"):
        request = requests.Request("GET", sandbox.url + path).prepare()
        request.url = sandbox.url + path
        with requests.Session() as session:
            assert session.send(request, timeout=5).status_code == 404
    broken = requests.post(
        f"{sandbox.url}sandbox/act",
        data="{",
        headers={"Content-Type": "application/json"},
        timeout=5,
    )
    assert broken.status_code == 400


def test_a_sample_runs_and_says_what_came(sandbox):
    """Its result, or its failure, as text."""

    def fail():
        raise ValueError("no such issue")

    samples = [Sample("Issues", "New alert", lambda: "sent"), Sample("Issues", "Broken", fail)]
    with Sandbox(samples=samples) as own:
        own.tips.append("Press them")
        answers = [
            requests.post(f"{own.url}sandbox/samples/{n}", json={}, timeout=5).json()
            for n in range(3)
        ]
        state = requests.get(f"{own.url}sandbox/state", timeout=5).json()

    assert answers[0] == {"ok": True, "result": "sent"}
    assert answers[1] == {"ok": False, "error": "ValueError: no such issue"}
    assert answers[2]["ok"] is False
    assert state["samples"][0] == {"id": "0", "group": "Issues", "label": "New alert"}
    assert state["tips"] == ["Press them"]


def test_changes_are_streamed(sandbox, client):
    """As they come, by name."""
    heard = queue.Queue()

    def listen():
        with requests.get(f"{sandbox.url}sandbox/events", stream=True, timeout=5) as stream:
            for line in stream.iter_lines():
                heard.put(line)
                if line.startswith(b"data:"):
                    return

    listener = threading.Thread(target=listen)
    listener.start()
    assert heard.get(timeout=5) == b": hello"
    client.chat_postMessage(channel="alerts", text="x")
    listener.join(5)

    lines = [heard.get_nowait() for _ in range(heard.qsize())]
    change = json.loads(next(line for line in lines if line)[5:])
    assert "channel:C0ALERTS" in change["what"]
    assert change["version"] <= sandbox.space.version


def test_the_catchers_are_shown_newest_first(sandbox, get):
    """PagerDuty's alerts, Teams' cards; no mail yet."""
    for number in (1, 2):
        payload = {"summary": f"alert {number}", "source": "api", "severity": "error"}
        event = {"routing_key": "k", "event_action": "trigger", "dedup_key": str(number)}
        url = f"{sandbox.pagerduty.url}/v2/enqueue"
        requests.post(url, json=event | {"payload": payload}, timeout=5)
        card = {"type": "AdaptiveCard", "version": "1.4", "body": [{"text": str(number)}]}
        requests.post(sandbox.teams.url, json=card, timeout=5)

    assert [alert["summary"] for alert in get("pagerduty")] == ["alert 2", "alert 1"]
    assert [card["card"]["body"][0]["text"] for card in get("teams")] == ["2", "1"]
    assert get("mail") == []
    assert get("state")["pagerduty"] == {"count": 2}
