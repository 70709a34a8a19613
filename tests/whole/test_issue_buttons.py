"""Every button of a card, whole way: who may, who is first, and what everybody is told."""

import pytest

from bot.sandbox import seen_now
from store.people.pending_actions import PendingActionRow
from tests.whole.test_resolve import NOT_LINKED
from tests.whole.world import FROM, LABELS, act, payload

ELSEWHERE = "is linked to the Sentry user zoe@other.test who is not a member of organization Acme"
HOSTILE = {
    "eve": NOT_LINKED,
    "zed": ELSEWHERE,
    "gus": "Your membership of Acme is deactivated",
    "mallory": "You are here from another Slack workspace",
}
DONE = {
    "resolve": ("You marked {short} as resolved.", "State: Resolved"),
    "unresolve": ("You marked {short} as unresolved.", "State: Ongoing"),
    "ongoing": ("You marked {short} as unresolved.", "State: Ongoing"),
    "assign": ("You assigned {short} to Grace Hopper.", "Assignee: Grace Hopper"),
}
EVERY = pytest.mark.parametrize("button", LABELS)
AT_ONCE = pytest.mark.parametrize("button", DONE)


@pytest.fixture
def ada(world):
    return world.who("ada")


def about(body, button, value):
    """The payload, with something else for what it is about."""
    action = body["actions"][0]
    if button == "assign":
        action["block_id"] = f"issue:{value}:0:ab12"
    else:
        action["value"] = value
    return body


@AT_ONCE
def test_done(world, ada, button):
    """Told to who pressed, with Undo; to the thread; the card redrawn; written down."""
    number, card = world.card(FROM.get(button, "unresolved"))

    act(ada, button, card)

    words, shown = DONE[button]
    told = ada.expect_ephemeral(words.format(short=world.short(number)))
    ada.expect_update(card, shown)
    ada.expect_message(f"{world.short(number)}", thread=card)
    assert "Undo" in told.plain_text
    assert world.audits(number) == [("ada", f"issue.{button}")]


@EVERY
@pytest.mark.parametrize("handle", HOSTILE)
def test_who_may_not(world, button, handle):
    """Each is told why, in words of its own; nothing happens."""
    number, card = world.card(FROM.get(button, "unresolved"))
    before = world.truth(number)
    person = world.who(handle)

    assert act(person, button, card).is_acked

    told = person.expect_ephemeral(HOSTILE[handle])
    assert ("Link your identity now" in told.plain_text) == (handle == "eve")
    assert world.truth(number) == before


@EVERY
def test_a_press_is_kept(world, button):
    """Who is not linked yet loses nothing: it is there to be done right after linking."""
    number, card = world.card(FROM.get(button, "unresolved"))
    eve = world.who("eve")

    act(eve, button, card)

    eve.expect_ephemeral(NOT_LINKED)
    [kept] = [
        row for row in world.program.rows(PendingActionRow) if row.slack_user_id == eve.user.id
    ]
    assert (kept.name, kept.data["issue"]["value"]) == (
        f"{button}_issue",
        world.issue(number).token,
    )


@EVERY
@pytest.mark.parametrize("value", ["999999", "R4nd0m-t0k_n"])
def test_gone(world, ada, button, value):
    """An issue that was removed, never was, or is another database's."""
    number, card = world.card(FROM.get(button, "unresolved"))
    before = world.truth(number)
    body = about(payload(ada, button, card), button, value)

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", body))

    ada.expect_ephemeral("This issue no longer exists; nothing was changed.")
    assert world.truth(number) == before


@pytest.mark.parametrize("button", [*FROM, "resolve", "archive"])
def test_stale(world, ada, button):
    """Pressed on what the card showed before: told, the card is true."""
    now = "unresolved" if button in FROM else "resolved"
    number, card = world.card(FROM.get(button, "unresolved"))
    stale = seen_now(card)
    world.post(number, {"unresolved": "set_unresolved", "resolved": "set_resolved"}[now])
    ada.expect_update(card, "State: Ongoing" if button in FROM else "State: Resolved")
    before = world.truth(number)

    act(ada, button, stale)

    ada.expect_ephemeral(f"{world.short(number)} is already {now}; the card shows who did it.")
    assert world.truth(number) == before


def test_stale_assignee(world, ada):
    """Who did not see the newest assignee chooses again."""
    number, card = world.card()
    stale = seen_now(card)
    world.post(number, "assigned", assignee="Ada Lovelace", assigneeEmail="ada@acme.test")
    ada.expect_update(card, "Assignee: Ada Lovelace")
    before = world.truth(number)

    act(ada, "assign", stale)

    ada.expect_ephemeral(f"{world.short(number)} was assigned to Ada Lovelace meanwhile")
    assert world.truth(number) == before


@AT_ONCE
def test_raced(world, button):
    """Three people at once: one wins, the others are told, one activity and one audit row."""
    number, card = world.card(FROM.get(button, "unresolved"))
    count = len(world.truth(number)[2])
    people = [world.who(handle) for handle in ("ada", "grace", "linus")]

    sent = [act(person, button, card, wait=False) for person in people]

    assert world.slack.wait_acked([one.id for one in sent])
    told = [person.expect_ephemeral(f"{world.short(number)}").plain_text for person in people]
    assert sum(words.startswith("You ") for words in told) == 1
    assert sum("already" in words for words in told) == 2
    assert len(world.truth(number)[2]) == count + 1
    assert len(world.audits(number)) == 1


@AT_ONCE
def test_pressed_twice(world, ada, button):
    """Ten milliseconds apart: the second is told that it is done."""
    number, card = world.card(FROM.get(button, "unresolved"))

    act(ada, button, card, wait=False)
    act(ada, button, card)

    ada.expect_ephemeral("You ")
    ada.expect_ephemeral("already")
    assert len(world.audits(number)) == 1


@pytest.mark.parametrize("button", ["resolve", "assign"])
def test_a_used_up_response_url(world, ada, button):
    """The answer comes by another way."""
    number, card = world.card()
    body = payload(ada, button, card) | {"response_url": f"{world.slack.url}actions/gone"}

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", body))

    ada.expect_ephemeral(DONE[button][0].format(short=world.short(number)))
    assert world.audits(number) == [("ada", f"issue.{button}")]


@pytest.mark.parametrize("damage", ["no value", "no actions", "huge", "wrong types"])
@EVERY
def test_a_damaged_payload(world, ada, button, damage):
    """Acked, answered, nothing changed."""
    number, card = world.card(FROM.get(button, "unresolved"))
    before = world.truth(number)
    body = payload(ada, button, card)
    action = body["actions"][0]
    if damage == "no value":
        action |= {"value": None, "selected_option": None, "block_id": ""}
    elif damage == "no actions":
        action |= {"block_id": "issue:", "value": ""}
    elif damage == "huge":
        action |= {"value": "9" * 100_000, "block_id": "issue:" + "9" * 100_000}
    else:
        action |= {"value": ["1"], "selected_option": {"value": {"id": 1}}, "block_id": "issue:x"}

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", body))

    ada.expect_ephemeral("nothing was changed")
    assert world.truth(number) == before
