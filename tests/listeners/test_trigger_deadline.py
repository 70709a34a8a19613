"""A press that may ask: at once, or after a modal that says that it takes a moment."""

import threading
from unittest.mock import Mock

import pytest
from slack_sdk.errors import SlackClientError

from blocks.issue_modals import archive_modal
from blocks.mrkdwn import plain
from blocks.rich_text import Rich
from bot.identity.gate import IssueGone, NotLinked
from bot.identity.pending_actions import PendingAction
from bot.issues import Confirmation
from listeners import press_threads, trigger_deadline
from listeners.press_threads import PressThreads
from listeners.trigger_deadline import MOMENT, TOLD, TriggerDeadline
from tests.whole.program import wait_until

DONE = Confirmation(("You did it.",), 5)
VIEW = archive_modal(issue="SHOP-7", metadata="{}")


class Case:
    """A press, and the Slack that it is shown on."""

    def __init__(self, services):
        self.answers = Mock(services=services, presses=PressThreads(4))
        self.client = Mock()
        self.client.api_call.return_value = {"view": {"id": "V1"}}
        self.ready = threading.Event()

    def press(self, outcome):
        def begin():
            self.ready.wait(5)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        TriggerDeadline(self.answers, self.client, {"trigger_id": "1.1"}, PendingAction("x")).begin(
            begin
        )

    @property
    def shown(self):
        """Method and words of each call."""
        calls = self.client.api_call.call_args_list
        return [(call.args[0], str(call.kwargs["json"]["view"])) for call in calls]

    @property
    def told(self):
        texts = [call.args[1] for call in self.answers.tell.call_args_list]
        return [plain(text) if isinstance(text, Rich) else text for text in texts]


@pytest.fixture
def case(services, monkeypatch):
    monkeypatch.setattr(trigger_deadline, "AT_ONCE", 0.05)
    return Case(services)


def test_a_question_at_once(case):
    """One call: the modal itself."""
    case.ready.set()

    case.press(VIEW)

    [(method, words)] = case.shown
    assert method == "views.open"
    assert "archived?" in words
    assert case.told == []


def test_done_at_once(case):
    """No modal; told to who pressed."""
    case.ready.set()

    case.press(DONE)

    assert (case.shown, case.told) == ([], ["You did it."])


@pytest.mark.parametrize(
    ("outcome", "words", "told"),
    [
        (VIEW, "archived?", 0),
        (DONE, "You did it.", 1),
        (IssueGone(), "no longer exists", 1),
        (NotLinked(tracker="Sentry"), "linked your Sentry account", 1),
        (RuntimeError("bug"), TOLD, 1),
    ],
    ids=["question", "done", "refusal", "not linked", "bug"],
)
def test_late(case, outcome, words, told):
    """First a modal that says so; then it shows what became of it."""
    case.press(outcome)
    first = case.shown

    case.ready.set()

    assert wait_until(lambda: len(case.shown) == 2)
    assert [method for method, _ in case.shown] == ["views.open", "views.update"]
    assert MOMENT in first[0][1]
    assert words in case.shown[1][1]
    assert len(case.told) == told


def test_late_and_no_modal(case):
    """Slack took no modal; what was begun is told all the same."""
    case.client.api_call.side_effect = SlackClientError("late")
    case.press(DONE)

    case.ready.set()

    assert wait_until(lambda: len(case.told) == 2)
    assert "did not open the dialog" in case.told[0]
    assert case.told[1] == "You did it."


@pytest.mark.parametrize(
    ("outcome", "words"), [(DONE, "You did it."), (VIEW, "press again in a moment")]
)
def test_late_with_many_others(case, outcome, words):
    """No modal more: it would make all of them later. Who would be asked is told to try again."""
    case.answers.moments.acquire.return_value = False
    case.press(outcome)

    case.ready.set()

    assert wait_until(lambda: case.told)
    assert case.shown == []
    assert words in case.told[0]


def test_a_modal_that_is_done_makes_room(case):
    """Also where Slack took none."""
    moments = case.answers.moments = threading.BoundedSemaphore(1)
    case.press(DONE)
    is_full = not moments.acquire(blocking=False)
    case.ready.set()
    assert wait_until(lambda: len(case.shown) == 2)
    case.client.api_call.side_effect = SlackClientError("late")
    case.ready.clear()
    case.press(DONE)

    assert is_full
    assert moments.acquire(blocking=False)


def test_a_fault_that_looks_like_a_time_out(case):
    """Is a fault: told at once, with no modal."""
    case.ready.set()

    case.press(TimeoutError())

    assert case.shown == []
    assert len(case.told) == 1


def test_no_more_at_once_than_may_be(case):
    """Who comes when as many are under way is told to try again; one that is done makes room."""
    case.answers.presses = PressThreads(1)
    case.press(DONE)

    case.press(DONE)
    told = case.told
    case.ready.set()

    assert [words for words in told if "press again in a moment" in words] == told
    assert wait_until(lambda: case.answers.presses.take(lambda: None))


def test_a_machine_without_a_thread_to_spare(case, monkeypatch):
    """Is a fault that is told, and takes no room away for ever."""
    case.answers.presses = PressThreads(1)
    with monkeypatch.context() as patch:
        fault = RuntimeError("can't start")
        patch.setattr(press_threads.Thread, "start", Mock(side_effect=fault))
        case.press(DONE)

    assert len(case.told) == 1
    assert case.answers.presses.take(lambda: None)
