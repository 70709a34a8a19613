"""The relay's rules, on a clock that stands still and a provider that obeys."""

import threading
import time
from datetime import timedelta

import pytest

from bot.notes.note import plain
from bot.relay.relay import Relay
from bot.services import Rush
from bot.vocabulary.failures import (
    Malformed,
    MessageGone,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)
from store.outbox.models import DeliveryState, Purpose
from store.slack.cards import Card
from tests.fakes import Obedient
from tests.pace import allowed
from tests.whole.program import wait_until


def words(note):
    return [plain(line) for line in note.lines]


def states(rows):
    return [row.state for row in rows()]


def test_an_alert_posts_a_card(relay, provider, happen, rows):
    """The first alert of an issue becomes its card."""
    happen("alert")

    relay.run_once()

    assert [(note.title, address, parent) for note, address, parent in provider.sent] == [
        ("[api] Boom 7", "C0ALERTS", None)
    ]
    assert states(rows) == [DeliveryState.SENT]


def test_what_follows_is_told_in_its_thread(relay, provider, happen):
    """An activity is a reply under the card, and the card is redrawn."""
    happen("alert")
    relay.run_once()

    happen("assigned", assignee="Grace")
    relay.run_once()

    note, _, parent = provider.sent[-1]
    assert parent == "ts-1"
    assert words(note) == ["Ada assigned this issue to Grace"]
    assert [external_id for _, _, external_id in provider.edited] == ["ts-1"]


def test_activity_without_a_card_posts_nothing(relay, provider, happen):
    """Only an alert may put a card into a channel."""
    happen("set_resolved")
    relay.run_once()

    assert provider.sent == []


def test_a_card_is_drawn_as_it_is_when_it_leaves(relay, provider, happen, rows):
    """What happens before the card leaves is on it; no redraw is wasted."""
    happen("alert")
    happen("assigned", assignee="Grace")

    relay.run_once()

    assert ("Assignee", "Grace") in provider.sent[0][0].drawing.values["facts"]
    assert provider.edited == []
    assert rows()[2].state == DeliveryState.SKIPPED


def test_waiting_replies_leave_as_one_message(relay, provider, happen, clock):
    """Fifty things that happened to one issue are told at once, in order."""
    happen("alert")
    relay.run_once()
    for n in range(50):
        happen("assigned", assignee=f"Person {n}")

    relay.run_once()

    told = provider.sent[1:]
    assert len(told) == 1
    assert words(told[0][0])[::49] == [
        "Ada assigned this issue to Person 0",
        "Ada assigned this issue to Person 49",
    ]


def test_none_is_dropped_when_one_message_is_too_small(relay, provider, happen, clock):
    """What does not fit leaves in the next message."""
    provider.room = 20
    happen("alert")
    relay.run_once()
    for n in range(50):
        happen("assigned", assignee=f"Person {n}")

    for _ in range(5):
        relay.run_once()
        clock.move(seconds=1)

    told = [line for note, _, parent in provider.sent if parent for line in words(note)]
    assert told == [f"Ada assigned this issue to Person {n}" for n in range(50)]


def test_pending_redraws_collapse_to_the_last(relay, provider, happen):
    """However much happens, the card is redrawn once, as it is then."""
    happen("alert")
    relay.run_once()
    for n in range(10):
        happen("assigned", assignee=f"Person {n}")

    relay.run_once()

    assert len(provider.edited) == 1
    assert ("Assignee", "Person 9") in provider.edited[0][0].drawing.values["facts"]


def test_a_channel_gets_one_message_a_second(relay, provider, happen, clock):
    """After the burst of three, each further post waits for its second."""
    for issue in range(10):
        happen("alert", issue=issue)

    relay.run_once()
    at_once = len(provider.sent)
    clock.move(seconds=1)
    due = relay.run_once()

    assert (at_once, len(provider.sent)) == (3, 4)
    assert due == clock.now + timedelta(seconds=1)


def test_retry_after_is_kept(relay, provider, happen, clock):
    """A limited channel is left alone for as long as Slack asked; then the message leaves."""
    provider.fails = lambda _: TemporaryFailure("limit", retry_after=timedelta(seconds=30))
    happen("alert")
    relay.run_once()
    provider.fails = lambda _: None

    clock.move(seconds=29)
    relay.run_once()
    too_early = len(provider.sent)
    clock.move(seconds=1)
    relay.run_once()

    assert (too_early, len(provider.sent)) == (0, 1)


def test_failures_in_a_row_wait_longer(relay, provider, happen, clock, lane):
    """The backoff grows with each failure and is forgotten after a success."""
    provider.fails = lambda _: TemporaryFailure("away")
    happen("alert")
    for failures in (1, 2, 3):
        clock.now = relay.run_once()
        assert lane().failures == failures
    provider.fails = lambda _: None

    relay.run_once()

    assert lane().failures == 0


def test_a_limited_redraw_holds_up_no_post(relay, provider, happen, clock):
    """Slack counts updates apart from posts; replies go on."""
    happen("alert")
    relay.run_once()
    provider.fails_edit = lambda _: TemporaryFailure("limit", retry_after=timedelta(seconds=30))
    happen("assigned", assignee="Grace")

    relay.run_once()

    assert len(provider.sent) == 2
    assert provider.edited == []


def test_a_redraw_comes_after_its_limit(relay, provider, happen, clock):
    """It is not given up, and shows the newest state."""
    happen("alert")
    relay.run_once()
    provider.fails_edit = lambda _: TemporaryFailure("limit", retry_after=timedelta(seconds=30))
    happen("assigned", assignee="Grace")
    relay.run_once()
    provider.fails_edit = lambda _: None

    clock.move(seconds=31)
    relay.run_once()

    assert len(provider.edited) == 1


def test_a_lost_answer_is_looked_up_not_sent_again(relay, provider, happen, clock, rows):
    """The message was posted, only the answer was lost: found by its key, never posted twice."""

    def post_and_lose(note):
        provider.stored[note.key] = "ts-lost"
        return Unknown("no answer")

    provider.fails = post_and_lose
    happen("alert")
    clock.now = relay.run_once()
    provider.fails = lambda _: None

    relay.run_once()

    assert provider.sent == []
    assert provider.looked_up == [rows()[0].key]
    assert rows()[0].external_id == "ts-lost"


def test_what_was_not_posted_is_sent_again(relay, provider, happen, clock):
    """The look-up found nothing: the message leaves once more."""
    provider.fails = lambda _: Unknown("no answer")
    happen("alert")
    clock.now = relay.run_once()
    provider.fails = lambda _: None

    relay.run_once()

    assert (len(provider.looked_up), len(provider.sent)) == (1, 1)


def test_replies_wait_while_their_card_is_unknown(relay, provider, happen, clock):
    """Nothing is told under a card that may not be there."""
    provider.fails = lambda _: Unknown("no answer")
    happen("alert")
    happen("assigned", assignee="Grace")

    relay.run_once()

    assert provider.sent == []


def test_a_card_found_again_is_redrawn(relay, provider, happen, clock):
    """Which state it shows was lost with the answer."""

    def post_and_lose(note):
        provider.stored[note.key] = "ts-lost"
        return Unknown("no answer")

    provider.fails = post_and_lose
    happen("alert")
    clock.now = relay.run_once()
    provider.fails = lambda _: None

    relay.run_once()

    assert [external_id for _, _, external_id in provider.edited] == ["ts-lost"]


def test_refused_for_good_is_dead_with_its_reason(relay, provider, happen, rows):
    """One message that can't be sent does not stop the lane."""
    provider.fails = lambda note: PermanentFailure("no") if "Boom 1" in note.title else None
    happen("alert", issue=1)
    happen("alert", issue=2)

    relay.run_once()

    assert [(row.state, row.reason) for row in rows()] == [
        (DeliveryState.DEAD, "no"),
        (DeliveryState.SENT, ""),
    ]


def test_a_dead_card_is_posted_by_the_next_alert(relay, provider, happen):
    """Its replies have no place, the next alert makes one."""
    provider.fails = lambda _: PermanentFailure("no")
    happen("alert")
    relay.run_once()
    provider.fails = lambda _: None

    happen("alert")
    relay.run_once()

    assert [parent for _, _, parent in provider.sent] == [None]


def test_a_refused_form_is_tried_once_as_plain_text(relay, provider, happen, rows):
    """Our own fault must not keep people from knowing."""
    provider.fails = lambda note: Malformed("invalid_blocks") if note.drawing else None
    happen("alert")

    relay.run_once()

    note = provider.sent[0][0]
    assert (note.drawing, note.title) == (None, "[api] Boom 7")
    assert states(rows) == [DeliveryState.SENT]


def test_plain_text_refused_too_is_dead(relay, provider, happen, rows):
    """After the second refusal it is given up."""
    provider.fails = lambda _: Malformed("invalid_blocks")
    happen("alert")

    relay.run_once()

    assert states(rows) == [DeliveryState.DEAD]


def test_an_unknown_error_gets_few_tries(relay, provider, happen, clock, rows):
    """What no page names is tried a few times, then given up."""
    provider.fails = lambda _: TemporaryFailure("odd", tries=4)
    happen("alert")

    for _ in range(10):
        clock.now = relay.run_once() or clock.now

    assert (rows()[0].attempt, rows()[0].state) == (4, DeliveryState.DEAD)


def test_a_deleted_card_is_forgotten(relay, provider, happen, rows):
    """Somebody deleted the message: no more redraws, and the next alert posts a new card."""
    happen("alert")
    relay.run_once()
    provider.fails_edit = lambda _: MessageGone("deleted")
    happen("assigned", assignee="Grace")
    relay.run_once()

    happen("alert")
    relay.run_once()

    assert rows(Card)[0].external_id == "ts-2"


def test_a_dead_target_is_paused_and_keeps_what_waits(relay, provider, happen, lane, rows):
    """The lane says why; nothing pending is dropped."""
    provider.fails = lambda _: TargetDead("the channel is archived")
    happen("alert")

    relay.run_once()

    assert lane().paused_reason == "the channel is archived"
    assert states(rows) == [DeliveryState.WAITING]


def test_a_paused_lane_is_not_claimed(relay, provider, happen, clock):
    """Until somebody resumes it."""
    provider.fails = lambda _: TargetDead("archived")
    happen("alert")
    relay.run_once()
    provider.fails = lambda _: None

    clock.move(hours=1)
    relay.run_once()

    assert provider.sent == []


def test_a_workspace_that_is_down_loses_nothing(relay, provider, happen, rows):
    """The lane is given back as it was; the relay holds everything."""
    provider.fails = lambda _: WorkspaceDown("token revoked")
    happen("alert")

    relay.run_once()

    assert relay.is_down
    assert states(rows) == [DeliveryState.WAITING]


def test_a_fault_of_our_own_ends(relay, provider, happen, clock, rows):
    """A bug in a provider neither blocks the lane for ever nor loses the row."""
    provider.fails = lambda _: KeyError("bug")
    happen("alert")

    for _ in range(10):
        clock.now = relay.run_once() or clock.now

    assert rows()[0].reason == "our fault: KeyError"


def test_a_repeat_alert_is_a_reply(relay, provider, happen, rows):
    """Two alerts of one issue: one card."""
    happen("alert")
    happen("alert")

    relay.run_once()

    assert [row.purpose for row in rows()] == [Purpose.CARD, Purpose.REPLY, Purpose.REDRAW]
    assert [parent for _, _, parent in provider.sent] == [None, "ts-1"]


@pytest.mark.parametrize("answers", [True, False])
def test_takes_leave(services, answers):
    """Of a server that it is connected to; one that says nothing does not keep it."""
    left, never = threading.Event(), threading.Event()

    class Connected(Obedient):
        def close(self):
            left.set()
            if not answers:
                never.wait(5)

    relay = Relay(services, Connected())
    relay.start()
    begun = time.monotonic()
    relay.stop(timedelta(seconds=5))

    assert left.is_set()
    assert time.monotonic() - begun < allowed(3)
    never.set()


@pytest.mark.parametrize("longest", [3, 60])
def test_acks_come_first(services, provider, happen, monkeypatch, longest):
    """While many clicks wait for their acks nothing is sent, for a while at the most."""
    monkeypatch.setattr(Rush, "LONGEST", longest)
    relay = Relay(services, provider)
    services.rush.count(Rush.FROM)
    relay.start()

    happen("alert")
    time.sleep(0.2)
    sent_in_the_rush = list(provider.sent)
    if longest == 60:
        services.rush.count(0)

    assert sent_in_the_rush == []
    assert wait_until(lambda: provider.sent)
    services.rush.count(0)
    relay.stop(timedelta(seconds=5))
