"""A redraw and the post after it leave in one turn; each fate is still its own."""

from datetime import timedelta

import pytest

from bot.relay.send import do_all
from bot.vocabulary.failures import MessageGone, TargetDead, TemporaryFailure, Unknown
from store.audit.audit import AuditEntry
from store.outbox.models import DeliveryState, Purpose
from tests.bot.acme import all_rows

pytestmark = pytest.mark.usefixtures("pressed")


@pytest.fixture
def pressed(relay, happen, clock):
    """A card stands; its redraw and a reply wait."""
    happen("alert")
    relay.run_once()
    clock.move(seconds=10)
    happen("assigned", assignee="Grace")


@pytest.fixture
def states(rows):
    """Purpose → state and attempts, of what came after the card."""
    return lambda: {row.purpose: (row.state, row.attempt) for row in rows()[1:]}


@pytest.fixture
def turns(relay, monkeypatch):
    """How many turns there were that began something."""
    turns = []
    turn = relay._dispatcher.turn

    def counted(*args, **options):
        jobs = turn(*args, **options)
        turns.extend([jobs] if jobs else [])
        return jobs

    monkeypatch.setattr(relay._dispatcher, "turn", counted)
    return turns


def test_one_turn(relay, provider, turns, states, lane):
    """Drawn first, for who pressed looks at it; told after that, and paced."""
    relay.run_once()

    assert len(turns) == 1
    assert (len(provider.edited), len(provider.sent)) == (1, 2)
    assert states() == {
        Purpose.REPLY: (DeliveryState.SENT, 1),
        Purpose.REDRAW: (DeliveryState.SENT, 1),
    }
    assert lane().paced_at is not None


def test_a_redraw_that_fails_takes_no_try_from_the_post(relay, provider, states):
    """The post was begun with it, waits again, and leaves in the next turn by itself."""
    provider.fails_edit = lambda _: TemporaryFailure("limit", retry_after=timedelta(seconds=30))

    relay.run_once()

    assert states()[Purpose.REPLY] == (DeliveryState.SENT, 1)
    assert states()[Purpose.REDRAW] == (DeliveryState.WAITING, 1)


def test_a_card_that_is_gone(relay, provider, states):
    """Nothing is told under it."""
    provider.fails_edit = lambda _: MessageGone("deleted")

    relay.run_once()

    assert len(provider.sent) == 1
    assert states()[Purpose.REPLY][0] == DeliveryState.DEAD


def test_a_target_that_is_dead_keeps_both(relay, provider, states, database):
    """As many tries as before, and counted in what is told of the pause."""
    provider.fails_edit = lambda _: TargetDead("archived")

    relay.run_once()

    assert states()[Purpose.REPLY] == (DeliveryState.WAITING, 0)
    [entry] = all_rows(database, AuditEntry)
    assert entry.data == {"reason": "archived", "waiting": 1}


def test_the_post_fails_after_a_good_redraw(relay, provider, states, lane):
    """The redraw is done; the post is held as any other, for the first time."""
    provider.fails = lambda _: TemporaryFailure("busy")

    relay.run_once()

    assert states()[Purpose.REDRAW] == (DeliveryState.SENT, 1)
    assert states()[Purpose.REPLY] == (DeliveryState.WAITING, 1)
    assert lane().failures == 1


def test_a_lost_answer_to_the_post(relay, provider, states):
    """It is looked up before another try, and the redraw is not asked about."""
    provider.fails = lambda _: Unknown("no answer")

    relay.run_once()

    assert states()[Purpose.REPLY][0] == DeliveryState.UNKNOWN
    assert states()[Purpose.REDRAW][0] == DeliveryState.SENT


def test_nothing_is_begun_after_the_end(relay, provider):
    """Who stops waits for one call, and not for two."""
    [job] = relay._dispatcher.turn([], is_claiming=True)

    results = do_all(provider, job, goes_on=lambda: False)
    relay._dispatcher.turn(results, is_claiming=False)

    assert (len(provider.edited), len(provider.sent)) == (1, 1)
    relay.run_once()
    assert len(provider.sent) == 2


def test_whoever_dies_between_them_has_told_nothing_twice(relay, provider, clock, states):
    """The next worker draws again, and looks the post up before it leaves."""
    [job] = relay._dispatcher.turn([], is_claiming=True)
    do_all(provider, job, goes_on=lambda: False)  # The redraw is out, and nobody writes it down.
    relay._dispatcher._busy.clear()
    clock.move(seconds=60)
    relay.keep_leases()

    for _ in range(3):
        relay.run_once()
        clock.move(seconds=10)

    assert len(provider.sent) == 2
    assert {state for state, _ in states().values()} == {DeliveryState.SENT}
