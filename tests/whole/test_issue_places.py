"""Undo, the assignee search, and buttons that stand elsewhere than on a card, whole way."""

from datetime import timedelta
from functools import partial

import pytest
from slack_sdk import WebClient

from blocks.issue_buttons import issue_buttons
from bot.sandbox import Answers
from bot.sandbox.elements import find_target
from store.issues.undo import Undo
from store.people import directory
from store.people.directory import Member, Project, Team
from tests.whole.world import DRAWN, FROM, SELECT, STATES, WORDS, act, payload

UPDATE = "chat.update"


@pytest.fixture
def ada(world):
    return world.who("ada")


@pytest.fixture
def client(world):
    return WebClient(world.slack.bot_token, base_url=world.slack.api_url, retry_handlers=[])


@pytest.fixture
def done(world, ada):
    """A press of Ada's, and the confirmation that she sees."""

    def done(button="resolve"):
        number, card = world.card(FROM.get(button, "unresolved"))
        act(ada, button, card)
        told = ada.expect_ephemeral(world.short(number))
        ada.expect_update(card, DRAWN[button])
        return number, card, told

    return done


def age(world, number, **by):
    """The issue's last press was so much earlier."""
    issue_id = world.issue(number).id
    with world.program.changing() as session:
        for row in world.program.rows(Undo):
            if row.issue_id == issue_id:
                session.get_one(Undo, row.id).at -= timedelta(**by)


@pytest.mark.parametrize("button", sorted(set(DRAWN) - {"archive"}))
def test_undo(world, ada, done, button):
    """In time: as it was before, told in the thread, written down."""
    number, card, told = done(button)

    ada.press("Undo", told)

    assert "Undo" not in ada.expect_update(told, "Undone: You ").plain_text.splitlines()
    ada.expect_update(card, STATES.get(FROM.get(button), "State: Unresolved"))
    assert world.issue(number).assignee is None
    assert world.audits(number)[-1] == ("ada", "issue.undo")


def test_undo_too_late(world, ada, done):
    """Said; it stays."""
    number, _, told = done()
    age(world, number, minutes=11)

    ada.press("Undo", told)

    words = f"That can be undone for 10 minutes; {world.short(number)} stays as it is."
    assert "Undo" not in ada.expect_update(told, words).plain_text.splitlines()
    assert world.issue(number).status == "resolved"


def test_undo_after_something_newer(world, ada, done):
    """Said; what is newer stays."""
    number, card, told = done()
    world.bring(number, card, "archived")

    ada.press("Undo", told)

    ada.expect_update(told, f"Something newer happened to {world.short(number)}")
    assert world.issue(number).status == "archived"


def test_undo_twice(world, ada, done):
    """The button is gone; who pressed it twice before that is told."""
    number, _, told = done()
    again = ada.click_payload("Undo", told)
    ada.press("Undo", told)
    ada.expect_update(told, "Undone")

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", again))

    ada.expect_update(told, "That has already been undone")
    assert [what for _, what in world.audits(number)] == ["issue.resolve", "issue.undo"]


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        ("grace", "Only who did it, or an admin, can undo that."),
        ("linus", "Undone: You marked"),
        ("eve", "Looks like you haven't linked"),
        ("zed", "who is not a member of organization"),
        ("gus", "is deactivated"),
        ("mallory", "another Slack workspace"),
    ],
)
def test_undo_by_another(world, ada, done, handle, words):
    """Only Ada sees the button; a payload can still be made up."""
    number, _, told = done()
    person = world.who(handle)
    body = ada.click_payload("Undo", told)
    body["user"] |= {"id": person.user.id, "team_id": person.user.team_id}

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", body))

    expect = partial(ada.expect_update, told) if handle == "linus" else ada.expect_ephemeral
    expect(words)  # By the response_url, which is Ada's.
    assert (world.issue(number).status == "unresolved") == (handle == "linus")


@pytest.mark.parametrize("value", [None, "", "999999", "-1", "1 OR 1=1", "9" * 5000])
def test_a_forged_undo(world, ada, done, value):
    """There is no such thing to undo."""
    number, _, told = done()
    body = ada.click_payload("Undo", told)
    body["actions"][0]["value"] = value

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", body))

    ada.expect_update(told, "There is nothing left to undo.")
    assert world.issue(number).status == "resolved"


@pytest.fixture
def offered(world):
    """What somebody is offered for what they type: the options' texts."""

    def offered(query, handle="ada", card=None):
        card = card or world.card()[1]
        person = world.who(handle)
        found = person.suggest(card, find_target(card, SELECT), query)
        return [option["text"]["text"] for option in found]

    return offered


@pytest.fixture(scope="module")
def crowd(world):
    """A hundred and twenty more members."""
    names = ["Jané Doe", "DOE, John", *(f"Crowd {n:03}" for n in range(120))]
    with world.program.changing() as session:
        for n, name in enumerate(names):
            session.add(Member(organization_id=1, email=f"crowd{n}@acme.test", name=name))


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Me"),
        ("doe", "DOE, John"),
        ("ANE", "Jané Doe"),
        ("jane", "Jané Doe"),
        ("crowd1@", "DOE, John"),
    ],
)
def test_search(offered, query, expected):
    """Any part, case and accents aside; the best first."""
    assert offered(query)[0] == expected


@pytest.mark.usefixtures("crowd")
def test_more_than_fit(offered):
    """A hundred options, and the last says how to see the others."""
    found = offered("crowd")

    assert len(found) == 100
    assert found[-1] == "… and 23 more: type a part of the name"


@pytest.mark.parametrize("handle", ["eve", "zed", "gus", "mallory"])
def test_who_may_not_search(world, offered, handle):
    """No names for strangers: one option that says why; chosen, it is told in full."""
    _, card = world.card()

    [option] = offered("", handle, card)

    world.who(handle).choose(SELECT, option, card)
    assert world.who(handle).expect_ephemeral(option[:20])


@pytest.mark.parametrize("block_id", ["", "issue:999999:0:ab", "issue:1:0:ab", "x" * 255])
def test_a_search_for_no_issue(world, ada, block_id):
    """A forged block: acked, with the reason as the only option."""
    _, card = world.card()
    target = find_target(card, SELECT)
    forged = target._replace(block=target.block | {"block_id": block_id})

    [option] = ada.suggest(card, forged, "")

    assert option["text"]["text"].startswith("This issue no longer exists")


def test_who_may_be_chosen(world, ada, offered):
    """A team with access, a person in none of them: the first is done, the other told."""
    number, card = world.card()
    with world.program.changing() as session:
        project = session.get_one(Project, world.issue(number).project_id)
        directory.put(session, Team, {"organization_id": 1, "slug": "frontend"})
        directory.set_teams(session, project, ["backend"])
        directory.set_teams(session, session.get_one(Member, 3), ["backend"])

    assert offered("", card=card) == ["Me", "#backend", "Grace Hopper"]
    ada.choose(SELECT, "#backend", card)
    ada.expect_update(card, "Assignee: #backend")
    [bob] = [row.token for row in world.program.rows(Member) if row.name == "Bob Kahn"]
    [frontend] = [row.token for row in world.program.rows(Team) if row.slug == "frontend"]
    refused = {f"member:{bob}": "Bob Kahn has no access", f"team:{frontend}": "#frontend has no"}
    for value, words in refused.items():
        ada.choose(SELECT, {"text": {"type": "plain_text", "text": "?"}, "value": value}, card)
        ada.expect_ephemeral(words)


def test_me_and_unassign(world, ada):
    """The assignee stands in the select; it can be taken back."""
    number, card = world.card()
    ada.choose(SELECT, "Me", card)
    ada.expect_update(card, "Assignee: Ada Lovelace")
    chosen = find_target(card, SELECT).element["initial_option"]

    ada.choose(SELECT, "Unassign", card)

    ada.expect_ephemeral(f"You unassigned {world.short(number)}.")
    assert chosen["text"]["text"] == "Ada Lovelace"
    assert world.issue(number).assignee is None


def in_a_dm(world, client, blocks):
    """In Ada's conversation with the app."""
    client.chat_postMessage(channel=world.slack.user("ada").id, text="Yours", blocks=blocks)
    return world.who("ada").expect_message("Yours")


def in_an_unfurl(world, client, blocks):
    """Under a link that Ada wrote."""
    url = "https://sentry.acme.test/issues/7/"
    said = world.who("ada").says(url, channel="alerts")
    client.chat_unfurl(channel="C0ALERTS", ts=said.ts, unfurls={url: {"blocks": blocks}})
    return said


def at_home(world, client, blocks):
    """On Ada's Home tab: no channel, no response_url."""
    home = {"type": "home", "blocks": blocks}
    client.views_publish(user_id=world.slack.user("ada").id, view=home)
    return world.who("ada").expect_home()


@pytest.mark.parametrize("place", [in_a_dm, in_an_unfurl, at_home])
@pytest.mark.parametrize("button", ["resolve", "archive", "assign"])
def test_buttons_elsewhere(world, ada, client, place, button):
    """They act as on the card, which is redrawn; who pressed is told where they can see it.

    Where there is no response_url and no channel but their own, that is a lasting message.
    """
    number, card = world.card()
    block = issue_buttons(world.issue(number).token, "unresolved", assignee_key="0", drawing="1")
    shown = place(world, client, [block.to_dict()])

    act(ada, button, shown)

    if button == "archive":
        assert ada.submit(ada.expect_modal("Until when is")).errors == {}
    ada.expect_update(card, DRAWN[button])
    is_lasting = place is at_home or (place is in_a_dm and button == "archive")
    expect = ada.expect_message if is_lasting else ada.expect_ephemeral
    assert expect(f"You {WORDS.get(button, 'marked')} {world.short(number)}")
    assert world.audits(number) == [("ada", f"issue.{button}")]


@pytest.mark.parametrize(
    "error", ["message_not_found", "is_archived", "cant_update_message", "edit_window_closed"]
)
def test_slack_refuses_the_redraw(world, ada, error):
    """Deleted, archived: the press counts, and is told to who pressed."""
    number, card = world.card()
    world.slack.faults.add(UPDATE, Answers(error=error), channel=card.channel, times=1)

    act(ada, "resolve", card)

    ada.expect_ephemeral(f"You marked {world.short(number)} as resolved.")
    assert world.issue(number).status == "resolved"
    assert world.audits(number) == [("ada", "issue.resolve")]


def test_a_press_by_another_app(world, ada):
    """What a payload says of itself decides nothing: the store does."""
    number, card = world.card()
    body = payload(ada, "resolve", card) | {"api_app_id": "A0OTHER"}

    assert world.slack.wait_acked(world.slack.send_envelope("interactive", body))

    ada.expect_ephemeral("You marked")
    assert world.audits(number) == [("ada", "issue.resolve")]
