"""Senders that share a question: none is answered by what was asked before it came."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.relay.jobs import Job, LeaseOver, Send
from bot.relay.lease import SharedQuestions
from bot.relay.send import do_all
from bot.vocabulary.failures import Malformed
from store.outbox.models import DeliveryState, Purpose
from tests.whole.program import wait_until


def test_one_question_for_all_who_wait():
    """Who comes while one is under way is asked for together, afterwards."""
    asked, may_answer = [], threading.Event()

    def ask(targets):
        asked.append(set(targets))
        may_answer.wait(10)
        return {"A", "C"}

    questions = SharedQuestions(ask)
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(questions.holds, "A")]
        assert wait_until(lambda: asked)
        answers += [pool.submit(questions.holds, target) for target in "BCA"]
        assert wait_until(lambda: questions._next.targets == {"A", "B", "C"})
        may_answer.set()

    assert [answer.result() for answer in answers] == [True, False, True, True]
    assert asked == [{"A"}, {"A", "B", "C"}]


def test_nobody_can_say():
    """Then it is not held, and the next one is asked for anew."""
    answers = [ValueError("a bug"), {"A"}]

    def ask(_targets):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    questions = SharedQuestions(ask)

    assert [questions.holds("A"), questions.holds("A")] == [False, True]


def test_a_lease_that_is_over(relay, provider, happen, rows):
    """Nothing is called; what was begun waits as before, and no failure is counted."""
    happen("alert")
    [job] = relay._dispatcher.turn(is_claiming=True)

    results = do_all(provider, job, holds=lambda _target: False)
    relay._dispatcher.turn(results, is_claiming=False)

    assert isinstance(results[0].failure, LeaseOver)
    assert provider.sent == []
    [row] = rows()
    assert (row.state, row.attempt) == (DeliveryState.WAITING, 0)


def test_lost_between_two_calls(relay, provider, happen, rows):
    """What comes after the redraw is asked for by itself."""
    happen("alert")
    relay.run_once()
    happen("assigned", assignee="Grace")
    [job] = relay._dispatcher.turn(is_claiming=True)
    assert isinstance(job, Job)
    assert isinstance(job.then, Send)
    answers = iter([True, False])

    results = do_all(provider, job, holds=lambda _target: next(answers))
    relay._dispatcher.turn(results, is_claiming=False)

    assert (len(provider.edited), len(provider.sent)) == (1, 1)
    assert [row.state for row in rows() if row.purpose == "reply"] == [DeliveryState.WAITING]


def test_what_comes_back_while_its_old_job_is_in_hand(relay, happen, services, clock, lane):
    """Claimed again by the same worker: it waits until that is over."""
    happen("alert")
    [job] = relay._dispatcher.turn(is_claiming=True)
    with services.database.write() as session:
        held = session.get(type(lane()), job.lane.target)
        held.worker, held.lease_until, held.due_at = "", None, clock()

    jobs = relay._dispatcher.turn(is_claiming=True)

    assert jobs == []
    assert lane().worker == ""
    assert lane().due_at > clock()


@pytest.mark.parametrize(
    "how",
    [(False, None), (True, Malformed("no such block"))],
    ids=["lease", "form"],
)
def test_a_redraw_with_a_newer_one_behind_it(relay, provider, happen, rows, how):
    """It is not to wait again: two that wait for one card are none that the database takes."""
    is_held, failure = how
    happen("alert")
    relay.run_once()
    happen("assigned", assignee="Grace")
    [job] = relay._dispatcher.turn(is_claiming=True)
    happen("assigned", assignee="Bob")

    provider.fails_edit = lambda _: failure
    results = do_all(provider, job, holds=lambda _target: is_held)
    provider.fails_edit = lambda _: None
    relay._dispatcher.turn(results, is_claiming=False)
    relay.run_once()

    redraws = [row.state for row in rows() if row.purpose == Purpose.REDRAW]
    assert redraws == [DeliveryState.SKIPPED, DeliveryState.SENT]
    assert ("Assignee", "Bob") in provider.edited[-1][0].drawing.values["facts"]
