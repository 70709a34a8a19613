"""When a turn is needed next: known from its last write, else asked for."""

from datetime import timedelta

from bot.vocabulary.failures import TemporaryFailure
from tests.reads import reads


def a_turn(relay, results=(), *, is_claiming=True):
    return relay._dispatcher.turn(list(results), is_claiming=is_claiming)


def test_nothing_waits(relay, database):
    """The turn that found nothing has asked; nothing is asked a second time."""
    a_turn(relay)

    with reads(database) as found:
        assert relay._dispatcher.next_due() is None
    assert found.statements == []


def test_while_a_job_is_under_way(relay, happen, database):
    """Its own lane is in our hands, and none that is to be waited for."""
    happen("alert")
    assert len(a_turn(relay)) == 1

    with reads(database) as found:
        assert relay._dispatcher.next_due() is None
    assert found.statements == []


def test_a_lane_that_waits(relay, provider, happen, lane, clock):
    """What came back and waits again."""
    provider.fails = lambda _note: TemporaryFailure("busy", retry_after=timedelta(seconds=40))
    happen("alert")

    assert relay.run_once() == lane().due_at
    assert lane().due_at > clock()
    assert relay._dispatcher.next_due() == lane().due_at


def test_a_turn_that_writes_nothing(relay, happen, lane, clock):
    """Whatever the last one knew, it is asked for anew."""
    a_turn(relay)
    happen("alert")
    a_turn(relay, is_claiming=False)

    assert relay._dispatcher.next_due() == lane().due_at == clock()


def test_what_is_given_back_while_we_stop(relay, happen, lane, clock):
    """It is due at once, for whoever comes next."""
    happen("alert")
    relay._dispatcher._write_and_claim(room=1)
    a_turn(relay, is_claiming=False)

    assert relay._dispatcher.next_due() == lane().due_at == clock()
