"""What typed words do: at once, by a modal, later than linking, or not at all."""

from dataclasses import dataclass, field
from unittest.mock import Mock

import pytest
from slack_sdk.errors import SlackApiError

from blocks.mrkdwn import mrkdwn
from bot.commands.slash.grammar import COMMANDS
from bot.identity import pending_actions
from bot.services import Services
from listeners import invitation, typed_commands
from listeners.link_prompts import LinkPrompts
from listeners.pending_actions import Outcome, carry_out
from listeners.typed_commands import HANDLERS, LINK, TypedCommand, dispatch
from store.people.identities import Identity
from store.routing.routes import Route
from tests.bot.acme import all_rows
from tests.bot.set_up import NOW, TEAM_ID, furnish, person


@dataclass
class Told:
    """Answers in memory: what a person is told, and how many jobs wait."""

    services: Services
    said: list[tuple[str, list[str]]] = field(default_factory=list)
    jobs: list[object] = field(default_factory=list)
    link_prompts: LinkPrompts = field(default_factory=LinkPrompts)

    def tell(self, _body, text, blocks=None):
        shown = [block.to_dict() for block in blocks or ()]
        self.said.append((mrkdwn(text), [each["type"] for each in shown]))

    def close_question(self, body, text, blocks=None, stays=()):
        self.tell(body, text, [*(blocks or ()), *stays])

    def whisper(self, to, text, blocks=None):
        self.tell(to, text, blocks)

    def later(self, job):
        self.jobs.append(job.func)

    def fault(self, error):
        return f"fault: {error}"


@pytest.fixture
def answers(services):
    """Ada owns Acme, Linus is a member, Bob is not linked."""
    furnish(services.database, linked=("ada", "linus"))
    return Told(services)


@pytest.fixture
def client():
    client = Mock()
    client.api_call.return_value = {"view": {"id": "V1"}}
    return client


@pytest.fixture
def say(answers, client):
    """Somebody types it in #alerts, or writes it to the app; what they are told."""

    def say(text, by="ada", *, in_dm=False):
        who = {"team_id": TEAM_ID, "user_id": f"U0{by.upper()}", "channel_id": "C0ALERTS"}
        body = who | {"command": "/helio", "trigger_id": "t"}
        if in_dm:
            event = {"type": "message", "user": who["user_id"], "channel": "D1"}
            body = {"team_id": TEAM_ID, "event": event}
        dispatch(TypedCommand(body, client, answers), text)
        return answers.said[-1] if answers.said else None

    return say


def opened(client):
    return [call.args[0] for call in client.api_call.call_args_list]


def test_every_command_is_done():
    """And nothing else; `link` goes its own way."""
    assert {*HANDLERS, LINK} == {command.words for command in COMMANDS}


def test_a_modal(say, client):
    """Where the words come with a trigger; nothing is said beside it."""
    assert say("settings") is None
    assert opened(client) == ["views.open"]


def test_a_button_in_place_of_a_modal(say, client):
    """A message can open none."""
    assert say("settings", in_dm=True) == ("Your settings", ["rich_text", "actions"])
    assert opened(client) == []


def test_a_modal_that_slack_does_not_open(say, client):
    """Whoever typed it is asked to try again."""
    client.api_call.side_effect = SlackApiError("", {"error": "expired_trigger_id"})

    assert say("settings")[0] == "Slack did not open the dialog in time. Please try again."


def test_link(say, client, answers):
    """A modal at once, filled in after the ack; by a message a button, whatever the proof is."""
    assert say("link") is None
    assert opened(client) == ["views.open"]
    assert len(answers.jobs) == 1

    text, shown = say("link", in_dm=True)

    assert (shown, "code" in text) == (["rich_text", "actions"], False)


@pytest.mark.parametrize(
    ("text", "by", "is_reminded"),
    [
        ("subscribe api", "ada", True),
        ("link team", "ada", True),
        ("list", "ada", False),
        ("unsubscribe api", "ada", False),
        ("subscribe api", "linus", False),
        ("subscribe nosuch", "ada", False),
        ("subscribe api", "bob", False),
    ],
)
def test_whether_the_app_is_in_the_channel(say, answers, text, by, is_reminded):
    """Asked after what is of no use where it is not, if that was done."""
    say(text, by)

    assert answers.jobs == ([invitation._look] if is_reminded else [])


KEPT = {
    "unlink team": "No team is linked",
    "subscribe api": "From now on this comes here: *api*: every level.",
    "unsubscribe shop": "Nothing of &quot;shop&quot; comes",
    "list": "What comes to this channel",
    "why API-7": 'No issue or incident "API-7" is known',
    "status": "Status of the relay",
}


@pytest.mark.parametrize("text", KEPT)
def test_kept_until_linked(say, answers, text):
    """Refused with the button, stored with its values, and done as whoever it is by then."""
    assert say(text, "bob")[0].startswith("Looks like you haven't linked")
    with answers.services.database.write() as session:
        facts = {"team_id": TEAM_ID, "slack_user_id": "U0BOB", "member_id": 2, "linked_at": NOW}
        session.add(Identity(**facts))

    assert carry_out(answers, person("bob")) is None

    assert answers.said[-1][0].startswith(KEPT[text].replace("&quot;", '"'))
    assert pending_actions.take(answers.services, person("bob")) is None


@pytest.mark.parametrize(("text", "last"), [("subscribe api", "context"), ("list", "rich_text")])
def test_kept_for_a_channel_without_the_app(say, answers, text, last):
    """Nobody looks then whether it is there: how it gets there is said in any case."""
    say(text, "bob")
    with answers.services.database.write() as session:
        facts = {"team_id": TEAM_ID, "slack_user_id": "U0BOB", "member_id": 2, "linked_at": NOW}
        session.add(Identity(**facts))

    carry_out(answers, person("bob"))

    assert answers.said[-1][1][-1] == last


def test_a_modal_that_was_kept(say, answers):
    """It takes the place of the one that linked."""
    say("settings", "bob")
    with answers.services.database.write() as session:
        facts = {"team_id": TEAM_ID, "slack_user_id": "U0BOB", "member_id": 2, "linked_at": NOW}
        session.add(Identity(**facts))

    assert carry_out(answers, person("bob")).callback_id == "settings"


@pytest.mark.parametrize("text", ["dance", "subscribe", "link team a b", "help", "unlink"])
def test_what_is_not_kept(say, answers, text):
    """What can't be meant, and what needs no link."""
    say(text, "bob")

    assert pending_actions.take(answers.services, person("bob")) is None


def test_a_fault(say, answers, monkeypatch):
    """Nothing escapes; the person is told, and nothing is stored."""
    monkeypatch.setattr(
        typed_commands, "HANDLERS", {"subscribe": Mock(side_effect=RuntimeError("oh"))}
    )

    assert say("subscribe api") == ("fault: oh", [])
    assert all_rows(answers.services.database, Route) == []


def test_values_are_what_was_said(say, monkeypatch):
    """By the names of the grammar, as they were typed."""
    doing = Mock(return_value=Outcome("done"))
    monkeypatch.setattr(typed_commands, "HANDLERS", {"subscribe": doing})

    say("SUBSCRIBE Api LEVEL>=error env=“my lab” broadcast=a broadcast=b")

    said = {"PROJECT": "Api", "level": "error", "env": "my lab", "broadcast": "a,b"}
    _, by, values = doing.call_args.args
    assert (by, values) == (person("ada"), said)
