"""What every provider keeps to, against servers that fail in every way."""

import logging
import traceback
from dataclasses import dataclass

import pytest
from sqlmodel import select

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.logs import redact
from bot.notes.note import Effect, Note
from bot.providers import KINDS
from bot.relay.relay import Relay
from bot.sandbox import Sandbox
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.failures import Failure, TemporaryFailure, Unknown
from store.engine import Database
from store.outbox import enqueue
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people.directory import Organization
from tests.bot.providers.rigs import RIGS, Trouble
from tests.fakes import Clock

NOTE = Note(
    "issue:1",
    "[shop] Cart is empty",
    lines=(("Ada resolved SHOP-1",),),
    url="https://sentry.acme.test/1",
    key="key-1",
    headline="SHOP-1 - Cart is empty",
    thread="acme/issue/1",
    effect=Effect.OPENS,
    is_alone=True,
)
ALERT = {
    "id": "1",
    "type": "alert",
    "issue": {"id": "1", "short_id": "SHOP-1", "title": "Cart is empty", "project": "shop"},
    "data": {"rule": "Errors"},
}


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture(params=[kind.name for kind in KINDS])
def rig(request, sandbox):
    """Each provider; one without a rig fails here."""
    rig = RIGS[request.param](sandbox)
    rig.heal()
    sandbox.pagerduty.alerts.clear()
    yield rig
    rig.heal()
    for port in rig.ports:
        port.close()


@dataclass
class Outbox:
    """One alert in a real database, and the relay that brings it to a target."""

    database: Database
    target: str

    def __post_init__(self):
        self.clock = Clock()
        self.services = Services(Settings(), self.database, now=self.clock, steady=self.clock)
        with self.database.write() as session:
            session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        intake.receive(self.services, Incoming.model_validate(ALERT), "api")

    def delivery(self):
        alert = {"activity_id": 1, "why": "you asked"}
        with self.database.write() as session:
            enqueue.delivery(session, self.target, Purpose.MESSAGE, at=self.clock(), **alert)

    def turns(self, provider, count):
        """As many as it may take after a failure: the backoff, Retry-After, a look-up."""
        relay = Relay(self.services, provider)
        for _ in range(count):
            relay.run_once()
            self.clock.move(minutes=3)

    def row(self, table=Delivery):
        with self.database.read() as session:
            return session.exec(select(table)).one()


@pytest.fixture
def outbox(rig, database):
    return Outbox(database, f"{rig.kind.name}:{rig.address}")


def failure_of(rig, trouble):
    rig.hurt(trouble)
    with pytest.raises(Failure) as caught:
        rig.provider(trouble).send(NOTE, rig.address, None)
    return caught.value


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_is_tried_again(rig, trouble):
    """It passes: no message is given up, no target paused for it."""
    assert isinstance(failure_of(rig, trouble), TemporaryFailure | Unknown)


def test_what_never_left_is_known_not_to_have_happened(rig):
    """A refused connection needs no look-up."""
    assert isinstance(failure_of(rig, Trouble.REFUSES), TemporaryFailure)


def test_what_may_have_arrived_is_unknown(rig):
    """An answer that was lost tells nothing."""
    assert isinstance(failure_of(rig, Trouble.DIES), Unknown)


def test_a_limit_says_how_long(rig):
    """The relay holds the lane that long; nobody sleeps in the provider."""
    assert failure_of(rig, Trouble.LIMITS).retry_after == rig.retry_after


@pytest.mark.parametrize("trouble", Trouble)
def test_no_failure_tells_a_secret(rig, trouble):
    """Neither its reason nor its traceback, however long the chain."""
    failure = failure_of(rig, trouble)

    told = "".join(traceback.format_exception(failure))
    assert rig.key not in told
    assert rig.address not in f"{failure.reason} {failure!r}"


@pytest.mark.parametrize("trouble", Trouble)
def test_nothing_is_lost(rig, trouble, outbox, caplog):
    """Once the trouble is over it arrives, and neither row nor log held a secret meanwhile."""
    caplog.set_level(logging.DEBUG, "bot")
    before = len(rig.arrived())
    rig.hurt(trouble)
    outbox.delivery()
    outbox.turns(rig.provider(trouble), 1)
    failed = outbox.row()
    rig.heal()
    outbox.turns(rig.provider(), 3)

    arrived = rig.arrived()[before:]
    assert failed.last_error
    assert rig.key not in f"{failed.last_error} {failed.reason} {caplog.text}"
    assert rig.address not in failed.last_error
    assert outbox.row().state == DeliveryState.SENT
    assert len(arrived) == (2 if trouble is Trouble.DIES and rig.tells_again else 1)
    assert "Cart is empty" in arrived[0]


def test_a_target_that_is_gone_keeps_what_it_is_owed(rig, outbox, caplog):
    """Its lane is paused with a reason for people; the row waits."""
    rig.kill()
    outbox.delivery()
    outbox.turns(rig.provider(), 2)

    row, lane = outbox.row(), outbox.row(Lane)
    assert (row.state, lane.paused_at is not None) == (DeliveryState.WAITING, True)
    assert lane.paused_reason
    assert rig.key not in f"{lane.paused_reason} {row.last_error} {caplog.text}"
    assert rig.address not in lane.paused_reason


@pytest.mark.parametrize("rig", [n for n in RIGS if RIGS[n].refused], indirect=True)
def test_a_form_that_is_refused_goes_in_its_simplest(rig, outbox):
    """It is our fault, and the news must not wait for us to mend it."""
    before = len(rig.arrived())
    rig.refuse_once()
    outbox.delivery()
    outbox.turns(rig.provider(), 2)

    assert (outbox.row().state, outbox.row().is_plain) == (DeliveryState.SENT, True)
    assert "Cart is empty" in rig.arrived()[before]
    assert "happened" not in rig.arrived()[before]


def test_what_libraries_log_holds_no_secret(rig, caplog):
    """Also at DEBUG, once it went through the redaction that every line goes through."""
    caplog.set_level(logging.DEBUG)
    for trouble in Trouble:
        failure_of(rig, trouble)
        rig.heal()

    assert rig.key not in redact(caplog.text)
