"""What refuses for a reason that passes, or that nobody knows: no message is lost of it."""

import pytest

from bot.identity.links import By
from bot.providers import slack_surfaces
from bot.routing.deliveries import resume
from bot.vocabulary.failures import TemporaryFailure
from store.audit.audit import AuditEntry
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose

TRIES = 4
DENIED = TemporaryFailure("denied (access_denied)", tries=TRIES, is_of_the_place=True)


@pytest.fixture
def turns(relay, clock):
    """So many turns of the relay, each when the next is due."""

    def turns(count=12):
        for _ in range(count):
            clock.now = relay.run_once() or clock.now

    return turns


def test_it_passes(turns, provider, happen, rows):
    """It is tried again, and nothing else comes of it."""
    left = [DENIED] * (TRIES - 1)
    provider.fails = lambda _: left.pop() if left else None
    happen("alert")

    turns()

    assert [row.state for row in rows()] == [DeliveryState.SENT]
    assert rows(AuditEntry) == []


def test_it_lasts(turns, provider, happen, rows, services):
    """The place is paused with the reason, what waits is kept, and goes out when it is resumed."""
    provider.fails = lambda _: DENIED
    happen("alert")
    happen("alert", issue=8)

    turns()

    (lane,) = rows(Lane)
    assert (lane.paused_at is None, lane.paused_reason) == (False, DENIED.reason)
    assert {row.state for row in rows()} == {DeliveryState.WAITING}
    assert rows()[0].attempt == TRIES
    assert [row.action for row in rows(AuditEntry)] == ["target.pause"]
    provider.fails = lambda _: None
    resume(services, lane.target, By("cli", {}))
    turns()
    assert {row.state for row in rows(Delivery)} == {DeliveryState.SENT}


def test_it_lasts_for_a_redraw(turns, provider, happen, rows):
    """A card that can't be redrawn for such a reason is redrawn later, too."""
    happen("alert")
    turns(1)
    provider.fails_edit = lambda _: DENIED
    happen("set_resolved")

    turns()

    assert rows(Lane)[0].paused_reason == DENIED.reason
    redraws = [row for row in rows() if row.purpose == Purpose.REDRAW]
    assert [row.state for row in redraws] == [DeliveryState.WAITING]


def test_other_failures_between_do_not_count_against_a_message(turns, provider, happen, rows):
    """A new lane's first refusal after many limits is its first, and is no end of a message."""
    left = [DENIED, *[TemporaryFailure("limit")] * (TRIES + 2)]
    provider.fails = lambda _: left.pop() if left else None
    happen("alert")

    turns(20)

    assert DeliveryState.DEAD not in {row.state for row in rows()}


def test_surfaces_pause_no_place():
    """Links and the Home tab are given up after some tries; cards and messages go on."""
    note = type("Shown", (), {"surface": next(iter(slack_surfaces.SURFACES))})()

    def call(*_args, **_more):
        raise DENIED

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(slack_surfaces.SURFACES, note.surface, lambda *_: ("x", {}))
        with pytest.raises(TemporaryFailure) as failed:
            slack_surfaces.show(call, note, "U0ADA", "", lambda _: [])

    assert (failed.value.tries, failed.value.is_of_the_place) == (4, False)
