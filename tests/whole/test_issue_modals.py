"""The questions of a card, whole way: each choice, wrong ones, replays, a slow database."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot import issues
from bot.sandbox import Answers, payloads
from bot.sandbox.elements import find_target
from tests.whole.program import wait_until
from tests.whole.world import act, payload

UNTIL = "Until when is {} archived?"
WHEN = "When is {} resolved?"
NUMBER = "How many"
CONDITIONS = {
    "Until it escalates": "until it escalates",
    "Until it happens 10 more times": "until it happens 10 more times",
    "Until it happens 100 more times": "until it happens 100 more times",
    "Until it happens 1,000 more times": "until it happens 1000 more times",
    "Until it happens again, as many times as below": "until it happens 25 more times",
    "Until more users are affected, as many as below": "until 25 more users are affected",
    "For 1 hour": "for an hour",
    "For 1 day": "for a day",
    "For 1 week": "for a week",
    "For ever": "for ever",
}
WAYS = {
    "Immediately": "as resolved",
    "In the next release, after shop@1.0": "as resolved in the next release after shop@1.0",
    "In the current release, shop@1.0": "as resolved in release shop@1.0",
    "In a specific release, the one below": "as resolved in release shop@1.0",
}


@pytest.fixture
def ada(world):
    return world.who("ada")


@pytest.fixture
def asked(world, ada):
    """A new issue, and the question that its button asks."""

    def asked(button="archive"):
        number, card = world.card(has_releases=button == "resolve")
        act(ada, button, card)
        question = (UNTIL if button == "archive" else WHEN).format(world.short(number))
        return number, card, ada.expect_modal(question), question

    return asked


def state(world, number):
    return str(world.issue(number).status)


@pytest.mark.parametrize("choice", CONDITIONS)
def test_archive(world, ada, asked, choice):
    """Each condition: done, told where the button was pressed, on the card, with Undo."""
    number, card, view, question = asked()
    ada.fill(view, question, choice)
    ada.fill(view, NUMBER, "25")

    result = ada.submit(view)

    assert result.errors == {}
    told = ada.expect_ephemeral(f"You archived {world.short(number)} {CONDITIONS[choice]}.")
    ada.expect_update(card, "State: Archived")
    assert told.channel == card.channel
    assert world.audits(number) == [("ada", "issue.archive")]


@pytest.mark.parametrize("way", WAYS)
def test_resolve(world, ada, asked, way):
    """Each way, where the project has releases."""
    number, card, view, question = asked("resolve")
    ada.fill(view, question, way)
    ada.fill(view, "Which release", "shop@1.0")

    result = ada.submit(view)

    assert result.errors == {}
    ada.expect_ephemeral(f"You marked {world.short(number)} {WAYS[way]}.")
    ada.expect_update(card, "State: Resolved")
    ada.expect_message(WAYS[way], thread=card)
    assert world.audits(number) == [("ada", "issue.resolve")]


def test_without_releases_nothing_is_asked(world, ada):
    """Resolved at once; no modal opens."""
    number, card = world.card()

    act(ada, "resolve", card)

    ada.expect_ephemeral(f"You marked {world.short(number)} as resolved.")
    assert not world.slack.space.views.stacks[ada.user.id]


@pytest.mark.parametrize("users", [None, "0", "1000001"])
def test_how_many_users(world, ada, asked, users):
    """A wrong number is told at its own field; the modal stays, and can be put right."""
    number, _, view, question = asked()
    ada.fill(view, question, "Until more users are affected, as many as below")
    if users:
        ada.fill(view, NUMBER, users)

    result = ada.submit(view)

    assert result.errors == {NUMBER: "Please give a whole number from 1 to 1,000,000."}
    assert state(world, number) == "unresolved"
    ada.fill(view, NUMBER, "3")
    assert ada.submit(view).errors == {}
    assert wait_until(lambda: state(world, number) == "archived")


@pytest.mark.parametrize("button", ["archive", "resolve"])
def test_somebody_was_faster(world, ada, asked, button):
    """Told in the modal; the card is true."""
    number, card, view, question = asked(button)
    world.bring(number, card, "resolved")

    result = ada.submit(view)

    short = world.short(number)
    expected = f"{short} is already resolved; the card shows who did it."
    assert result.errors == {question: expected}
    assert world.audits(number) == []


def submission(world, person, view):
    """What submitting the modal would send."""
    return payloads.view_submission(world.slack.space, person.user, view)


def submitted(world, body):
    """The ack's payload."""
    return world.who("ada")._send("interactive", body, accepts=True).answer or {}


@pytest.mark.parametrize("button", ["archive", "resolve"])
def test_a_replayed_submission(world, ada, asked, button):
    """Answered in the modal; done once."""
    number, _, view, _ = asked(button)
    body = submission(world, ada, view)

    first, again = submitted(world, body), submitted(world, body)

    assert first == {}
    assert "already" in str(again["errors"])
    assert len(world.audits(number)) == 1


FORGED = {
    "another organization's issue": ({"issue": 1}, None, "no longer exists"),
    "no issue": ({}, None, "no longer exists"),
    "no number": ({"issue": ["1"], "release": {"id": 1}}, None, "no longer exists"),
    "no choice": (None, None, "please choose one of these"),
    "a choice that was not offered": (None, "tomorrow", "please choose one of these"),
    "a huge one": (None, "9" * 100_000, "please choose one of these"),
}


@pytest.mark.parametrize("forgery", FORGED)
@pytest.mark.parametrize("button", ["archive", "resolve"])
def test_a_forged_submission(world, ada, asked, button, forgery):
    """Refused in the modal; nothing changed, nothing written down."""
    number, _, view, _ = asked(button)
    before = world.truth(number)
    ids, choice, refusal = FORGED[forgery]
    body = submission(world, ada, view)
    if ids is not None:
        body["view"]["private_metadata"] = json.dumps(ids)
    else:
        chosen = {"selected_option": choice and {"value": choice}}
        body["view"]["state"]["values"][view.blocks[0]["block_id"]] = {"x": chosen}

    answer = submitted(world, body)

    assert answer["response_action"] == "errors"
    assert refusal in str(answer["errors"])
    assert world.truth(number) == before


@pytest.mark.parametrize("version", [None, 999, "1; DROP TABLE release"])
def test_a_forged_release(world, ada, asked, version):
    """Another project's, or none."""
    number, _, view, question = asked("resolve")
    ada.fill(view, question, "In the current release, shop@1.0")
    body = submission(world, ada, view)
    ids = json.loads(body["view"]["private_metadata"]) | {"version": version}
    body["view"]["private_metadata"] = json.dumps(ids)

    answer = submitted(world, body)

    assert "please choose one of these" in str(answer["errors"])
    assert state(world, number) == "unresolved"


@pytest.mark.parametrize("handle", ["eve", "zed", "gus", "mallory"])
@pytest.mark.parametrize("button", ["archive", "resolve"])
def test_a_submission_by_somebody_else(world, asked, button, handle):
    """Who may not press may not submit either; a modal of before is no permission."""
    number, _, view, _ = asked(button)
    before = world.truth(number)

    answer = submitted(world, submission(world, world.who(handle), view))

    assert answer["response_action"] == "errors"
    assert world.truth(number) == before


def test_a_modal_carries_no_words_of_its_issue(asked, world):
    """What it says is looked up when it comes back."""
    number, card, view, _ = asked("resolve")

    ids = json.loads(view.body["private_metadata"])

    assert ids == {
        "issue": world.issue(number).token,
        "version": "shop@1.0",
        "channel": card.channel,
    }


@pytest.mark.parametrize("button", ["archive", "resolve"])
def test_a_pick_inside_a_modal(world, ada, asked, button):
    """Slack tells of it at once: acked, and nothing else."""
    number, _, view, _ = asked(button)
    before = world.truth(number)
    target = find_target(view, None, view.blocks[0]["block_id"])

    assert ada.act(view, target, {"selected_option": {"value": "forever"}}).is_acked

    assert world.truth(number) == before


@pytest.fixture
def hold(monkeypatch):
    """Hold up a rule, so that it lasts until `go_on` is set."""
    go_on = Event()

    def hold(name, *, fails=False):
        rule = getattr(issues, name)

        def held(*arguments, **more):
            assert go_on.wait(30)
            if fails:
                raise RuntimeError("bug")
            return rule(*arguments, **more)

        monkeypatch.setattr(issues, name, held)
        return go_on

    yield hold
    go_on.set()


@pytest.fixture
def meanwhile():
    """Do it in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


def test_a_slow_database(world, ada, hold, meanwhile):
    """A modal says so within the trigger's life; then it asks."""
    go_on = hold("may_archive")
    number, card = world.card()

    press = meanwhile(act, ada, "archive", card)

    ada.expect_modal("One moment, please: the database is slow.")
    go_on.set()
    view = ada.expect_modal(UNTIL.format(world.short(number)))
    assert press.result(10).is_acked
    assert ada.submit(view).errors == {}


def test_a_slow_database_and_nothing_to_ask(world, ada, hold, meanwhile):
    """The modal says what was done; so does the confirmation."""
    go_on = hold("resolve_or_ask")
    number, card = world.card()

    meanwhile(act, ada, "resolve", card)

    ada.expect_modal("One moment, please")
    go_on.set()
    ada.expect_modal(f"You marked {world.short(number)} as resolved.")
    ada.expect_ephemeral(f"You marked {world.short(number)} as resolved.")


@pytest.mark.parametrize("handle", ["eve", "gus"])
def test_a_slow_database_and_a_refusal(world, hold, meanwhile, handle):
    """In the modal, and with its button as a message."""
    go_on = hold("may_archive")
    _, card = world.card()
    person = world.who(handle)

    meanwhile(act, person, "archive", card)

    person.expect_modal("One moment, please")
    go_on.set()
    words = {"eve": "Looks like you haven't linked", "gus": "is deactivated"}[handle]
    person.expect_modal(words)
    person.expect_ephemeral(words)


def test_a_slow_fault(world, ada, hold, meanwhile):
    """The modal does not go on saying that it takes a moment."""
    go_on = hold("may_archive", fails=True)
    _, card = world.card()

    meanwhile(act, ada, "archive", card)

    ada.expect_modal("One moment, please")
    go_on.set()
    ada.expect_modal("That did not work")
    ada.expect_ephemeral("Sentry can't perform that action right now on your behalf!")


def test_slack_opens_no_modal(world, ada):
    """Said; pressing again works."""
    number, card = world.card()
    world.slack.faults.add("views.open", Answers(), times=1)

    assert act(ada, "archive", card).is_acked

    ada.expect_ephemeral("Slack did not open the dialog in time. Please try again.")
    act(ada, "archive", card)
    ada.expect_modal(UNTIL.format(world.short(number)))


def test_a_used_trigger(world, ada):
    """A press that Slack sends twice opens one modal."""
    number, card = world.card()
    body = payload(ada, "archive", card)

    ids = world.slack.send_envelope("interactive", body, times=2)

    assert world.slack.wait_acked(ids)
    ada.expect_modal(UNTIL.format(world.short(number)))
    ada.expect_ephemeral("Slack did not open the dialog in time")
