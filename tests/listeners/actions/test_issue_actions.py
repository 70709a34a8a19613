"""The listeners of an issue's buttons: the rule is asked with what came, and then acked."""

from importlib import import_module
from unittest.mock import Mock

import pytest
from slack_sdk.models.views import View

from blocks import issue_buttons
from blocks.mrkdwn import plain
from bot import issues
from bot.identity import pending_actions
from bot.identity.gate import IssueGone, NotLinked, Presser
from bot.issues import Confirmation, Ways
from bot.issues.archival import Until
from bot.vocabulary.pressed import Pressed
from listeners.pending_actions import _registry
from listeners.press_threads import PressThreads

TOKEN = "R4nd0m-t0k_n"
CARD = Pressed(TOKEN, "C1", "1.5")
BODY = {
    "user": {"id": "U1", "team_id": "T1"},
    "team": {"id": "T1"},
    "channel": {"id": "C1"},
    "container": {"channel_id": "C1", "message_ts": "1.5"},
    "actions": [
        {"value": TOKEN, "block_id": f"issue:{TOKEN}:ab:1", "selected_option": {"value": "team:3"}}
    ],
}
BY = Presser("T1", "U1", "T1", "C1")
RULES = {
    "resolve_issue": "resolve_or_ask",
    "unresolve_issue": "unresolve",
    "ongoing_issue": "mark_ongoing",
    "assign_issue": "assign",
    "undo_issue": "undo",
    "archive_issue": "may_archive",
}
EVERY = pytest.mark.parametrize("name", RULES)


@pytest.fixture
def rules(monkeypatch):
    """Every rule's place, to see what it is asked."""
    rules = {}
    for rule in RULES.values():
        rules[rule] = Mock(return_value=Confirmation(("You did it.",), "R4nd0m-und0_"))
        monkeypatch.setattr(issues, rule, rules[rule])
    rules["may_archive"].return_value = Until(TOKEN, "SHOP-7", has_windows=False)
    return rules


def presses():
    """Answers that only say what they were asked to tell; what may ask runs on real threads."""
    return Mock(presses=PressThreads(1))


def listen(name, services, answers, ack=None):
    """Call the listener with what Bolt would give it."""
    app = Mock()
    import_module(f"listeners.actions.{name}").register(app)
    app.action.assert_called_once_with(name)
    listener = app.action.return_value.call_args.args[0]
    code = listener.__code__
    given = {
        "ack": ack or Mock(),
        "body": BODY,
        "client": Mock(),
        "services": services,
        "answers": answers,
    }
    return listener(**{key: given[key] for key in code.co_varnames[: code.co_argcount]})


@EVERY
def test_the_rule_is_asked_and_then_acked(rules, services, name):
    """With what is pressed and by whom; the ack comes after the commit."""
    order = Mock(ack=Mock())
    order.attach_mock(rules[RULES[name]], "rule")

    listen(name, services, presses(), order.ack)

    assert [call[0] for call in order.mock_calls] == ["rule", "ack"]
    assert rules[RULES[name]].call_args.args[:3] == (services, CARD, BY)


@EVERY
@pytest.mark.parametrize("error", [IssueGone(), RuntimeError("bug")], ids=["refusal", "bug"])
def test_acked_whatever_happens(rules, services, name, error):
    """A refusal is an answer too; Slack must not show its own warning."""
    rules[RULES[name]].side_effect = error
    ack, answers = Mock(), presses()

    listen(name, services, answers, ack)

    ack.assert_called_once_with()
    assert answers.tell.called


@pytest.mark.parametrize("name", sorted(set(RULES) - {"archive_issue"}))
def test_who_pressed_is_told(rules, services, name):
    """What was done, with the way back; who undid it where the button was."""
    answers = presses()

    listen(name, services, answers)

    told = answers.close_question if name == "undo_issue" else answers.tell
    text, blocks = told.call_args.args[1:]
    assert plain(text) == "You did it."
    assert blocks[-1].elements[0].value == "R4nd0m-und0_"


def test_the_choice_and_what_the_card_showed(rules, services):
    """A select has its issue in the id of its block."""
    listen("assign_issue", services, Mock())

    assert rules["assign"].call_args.args[3:] == ("team:3", "ab")


@pytest.mark.parametrize(("value", "is_kept"), [("team:3", True), ("refused", False)])
def test_a_reason_is_no_choice(rules, services, monkeypatch, value, is_kept):
    """Who is not linked sees why in place of names; to pick that is nothing to do later."""
    rules["assign"].side_effect = NotLinked(tracker="Sentry")
    monkeypatch.setattr(pending_actions, "keep", Mock())
    monkeypatch.setitem(BODY["actions"][0], "selected_option", {"value": value})

    listen("assign_issue", services, Mock())

    assert pending_actions.keep.called == is_kept


@pytest.mark.parametrize("name", ["resolve_issue", "unresolve_issue", "ongoing_issue"])
def test_a_kept_press_is_done(rules, services, name):
    """Right after linking: by the same rule, told where it was pressed."""
    outcome = _registry[name](services, BY, {"issue": CARD.to_keep()})

    assert rules[RULES[name]].call_args.args[:3] == (services, CARD, BY)
    assert (plain(outcome.text), outcome.view) == ("You did it.", None)


def test_a_kept_choice_is_done(rules, services):
    """With whom was chosen; the card of before decides nothing."""
    _registry["assign_issue"](services, BY, {"issue": CARD.to_keep(), "value": "team:3"})

    assert rules["assign"].call_args.args == (services, CARD, BY, "team:3")


def test_a_kept_press_may_ask(rules, services):
    """The question takes the place of the modal that linked."""
    rules["resolve_or_ask"].return_value = Ways(TOKEN, "SHOP-7", "shop@1")

    asked = [
        _registry[name](services, BY, {"issue": CARD.to_keep()}).view
        for name in ("resolve_issue", "archive_issue")
    ]

    assert all(isinstance(view, View) for view in asked)


def test_every_button_is_kept():
    """Whoever is not linked yet loses no press."""
    drawn = {value for name, value in vars(issue_buttons).items() if name.endswith("_ISSUE")}

    assert drawn <= set(_registry)
