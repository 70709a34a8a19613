"""The database fails, or our own code: what is no message's fault ends none, and no thread."""

import pytest

from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.relay import faults
from bot.relay.faults import OUR_FAULTS_MAX, Faults
from bot.relay.lease import LEASE
from bot.relay.send import OUR_TRIES
from bot.services import Unavailable
from store.outbox import claims
from store.outbox.models import DeliveryState
from tests.whole.program import wait_until

OFTEN = 100  # More than anything tries.
AWAY = Unavailable("the connection is lost")


@pytest.fixture
def fails(monkeypatch):
    """Let a method fail with each of the errors, then work as before; returns what ends it."""

    def fails(owner, method, *errors):
        left, works = list(errors), getattr(owner, method)

        def faulty(*args, **kwargs):
            if left:
                raise left.pop(0)
            return works(*args, **kwargs)

        monkeypatch.setattr(owner, method, faulty)
        return left.clear

    return fails


@pytest.fixture
def hurried(monkeypatch):
    """No pause after a fault."""
    monkeypatch.setattr(faults, "FIRST", faults.FIRST / 1000)
    monkeypatch.setattr(faults, "LONGEST", faults.LONGEST / 1000)


def states(rows):
    return [row.state for row in rows()]


@pytest.fixture
def drawn(relay, clock):
    """Run until so many tries are over."""

    def drawn(times):
        for _ in range(times):
            clock.now = relay.run_once() or clock.now

    return drawn


@pytest.fixture
def replied(relay, happen):
    """A card stands, and a reply is owed."""
    happen("alert")
    relay.run_once()
    happen("assigned", assignee="Grace")


@pytest.mark.usefixtures("replied")
def test_a_database_away_while_drawing(relay, fails, rows):
    """Nothing becomes of the row; the next turn sends it."""
    fails(Renderer, "reply", AWAY)

    with pytest.raises(Unavailable):
        relay.run_once()
    before = states(rows)[1]
    relay.run_once()

    assert (before, states(rows)[1]) == (DeliveryState.WAITING, DeliveryState.SENT)


@pytest.mark.usefixtures("replied")
def test_a_drawing_that_fails_once(provider, fails, rows, drawn):
    """It is drawn again, and sent."""
    fails(Renderer, "reply", KeyError("bug"))

    drawn(times=2)

    assert states(rows)[1] == DeliveryState.SENT
    assert provider.sent[-1][2] == "ts-1"


@pytest.mark.parametrize("error", [KeyError("bug"), TypeError("bug")])
@pytest.mark.usefixtures("replied")
def test_a_drawing_that_always_fails(provider, fails, rows, error, drawn):
    """One message is given up after its tries, and nothing of it leaves."""
    fails(Renderer, "reply", *[error] * OFTEN)

    drawn(times=OUR_TRIES + 1)

    reply = rows()[1]
    assert reply.state == DeliveryState.DEAD
    assert reply.reason == f"our fault: {type(error).__name__}"
    assert reply.attempt == OUR_TRIES
    assert len(provider.sent) == 1


@pytest.mark.usefixtures("replied")
def test_the_others_of_its_lane_go_on(provider, happen, fails, drawn):
    """What comes after it is told."""
    mend = fails(Renderer, "reply", *[TypeError("bug")] * OFTEN)
    drawn(times=OUR_TRIES + 1)
    mend()
    happen("assigned", assignee="Linus")

    drawn(times=2)

    assert "Linus" in str(provider.sent[-1][0].lines)


@pytest.mark.usefixtures("replied")
def test_one_of_several_replies(happen, rows, monkeypatch, drawn):
    """Those before the one that can't be drawn leave without it, and those after it later."""
    for name in ("Linus", "Ada"):
        happen("assigned", assignee=name)
    reply, broken = Renderer.reply, rows()[3].activity_id

    def drawn_or_not(self, activity_id):
        if activity_id == broken:
            raise TypeError("bug")
        return reply(self, activity_id)

    monkeypatch.setattr(Renderer, "reply", drawn_or_not)
    drawn(times=OUR_TRIES + 2)

    told = [row for row in rows() if row.purpose == "reply"]
    assert [row.state for row in told] == ["sent", "dead", "sent"]


def test_a_card_that_cannot_be_drawn(provider, happen, fails, rows, drawn):
    """The next alert tries a new one."""
    mend = fails(subjects, "draw", *[TypeError("bug")] * OFTEN)
    happen("alert")
    drawn(times=OUR_TRIES + 1)
    mend()
    happen("alert")

    drawn(times=2)

    assert states(rows)[0] == DeliveryState.DEAD
    assert len(provider.sent) == 1


def test_a_redraw_that_cannot_be_drawn(relay, happen, fails, rows, drawn):
    """It holds up no post, and ends by itself."""
    happen("alert")
    relay.run_once()
    fails(subjects, "draw", *[TypeError("bug")] * OFTEN)
    happen("assigned", assignee="Grace")

    drawn(times=OUR_TRIES + 1)

    assert {row.purpose: row.state for row in rows()} == {
        "card": "sent",
        "reply": "sent",
        "redraw": "dead",
    }


def test_a_provider_that_asks_a_database_away(provider, happen, rows, drawn):
    """For an address, say: it is tried again, however often."""
    provider.fails = lambda _: AWAY
    happen("alert")
    drawn(times=OUR_TRIES * 2)
    provider.fails = lambda _: None

    drawn(times=2)

    assert states(rows) == [DeliveryState.SENT]


def test_a_claim_that_nobody_heard_of(relay, happen, services, clock, lane):
    """Its commit was lost on the way back: it ends with its lease, though we live."""
    happen("alert")
    with services.database.write() as session:
        claims.claim(session, "slack", relay.worker, now=clock(), lease=LEASE, limit=9)
    relay._dispatcher._busy.add("slack:ANOTHER")
    clock.move(seconds=31)

    relay.keep_leases()

    assert lane().lease_until is None


@pytest.mark.parametrize("error", [AWAY, RuntimeError("bug")])
@pytest.mark.usefixtures("hurried")
def test_turns_go_on(relay, happen, fails, rows, error):
    """Whatever a turn fails on."""
    fails(relay._dispatcher, "turn", *[error] * (OUR_FAULTS_MAX - 1))
    relay.start()
    happen("alert")

    assert wait_until(lambda: states(rows) == [DeliveryState.SENT])
    relay.stop(LEASE)


@pytest.mark.usefixtures("hurried")
def test_what_came_back_is_kept(relay, provider, happen, fails, rows):
    """A turn that fails on something else loses no answer."""
    fails(relay, "_notice_down", *[RuntimeError("bug")] * 3)
    happen("alert")
    relay.start()

    assert wait_until(lambda: states(rows) == [DeliveryState.SENT])
    assert len(provider.sent) == 1
    relay.stop(LEASE)


def test_our_own_fault_for_ever():
    """The thread ends with it; the database's never do."""
    faults, bug = Faults(), RuntimeError("bug")
    for _ in range(1000):
        faults.pause_after(AWAY, "slack")
    for _ in range(OUR_FAULTS_MAX - 1):
        faults.pause_after(bug, "slack")

    with pytest.raises(RuntimeError):
        faults.pause_after(bug, "slack")


def test_pauses_grow():
    """From a fifth of a second to some seconds; a turn that went well begins anew."""
    faults = Faults()
    pauses = [faults.pause_after(AWAY, "slack") for _ in range(20)]
    faults.over()

    assert pauses[0] < 0.3
    assert 5 <= pauses[-1] < 7
    assert faults.pause_after(AWAY, "slack") < 0.3
