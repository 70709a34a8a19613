"""Messages that tell a comment which was edited or deleted since: redrawn, or taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.notes.note import plain
from bot.notices import notice
from bot.notices.digest import Digest, Entry
from bot.relay.message_redraws import DRAWN_LATER
from bot.relay.relay import Relay
from bot.vocabulary.failures import (
    MessageDeleted,
    MessageGone,
    TargetDead,
    TemporaryFailure,
    Unknown,
)
from store.outbox import deliveries, enqueue
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.routing.routes import Route
from tests.fakes import Obedient

SECRET, DM = "the key is a-secret", "slack:U0ADA"
DELETED = "the comment was deleted"


def words(note):
    return [plain(line) for line in note.lines]


@pytest.fixture
def comment(services):
    """Tell of the comment: `comment("note", SECRET)`, then its edits and its deletion."""

    def comment(kind, text="", *, number=51):
        body = {
            "id": f"c-{number}" if kind == "note" else uuid4().hex,
            "type": kind,
            "issue": {"id": 7, "title": "Boom 7", "project": "api"},
            "actor": {"name": "Ada"},
            "data": {"text": text} | ({} if kind == "note" else {"comment": f"c-{number}"}),
        }
        return intake.receive(services, Incoming.model_validate(body), "api").activity_id

    return comment


@pytest.fixture
def carded(relay, happen):
    """The issue has its card."""
    happen("alert")
    relay.run_once()


@pytest.fixture
def edited(provider):
    """What messages were made to say, without cards: [(ts, lines)]."""

    def edited():
        return [(ts, words(note)) for note, _, ts in provider.edited if not note.drawing]

    return edited


@pytest.fixture
def redraws(rows):
    """The redraws of messages: (state, reason)."""

    def redraws():
        found = [row for row in rows() if row.purpose == Purpose.REDRAW and row.card_id is None]
        return [(row.state, row.reason) for row in found]

    return redraws


@pytest.mark.usefixtures("carded")
def test_a_comment_that_stood_alone(relay, provider, comment, edited, redraws):
    """Its message says what it says now, and is gone when it is deleted."""
    comment("note", SECRET)
    relay.run_once()
    comment("note_updated", "see log")
    relay.run_once()
    said = edited()
    comment("note_deleted")
    relay.run_once()

    assert said == [("ts-2", ["Ada commented on this issue: see log (edited)"])]
    assert provider.withdrawn == [("C0ALERTS", "ts-2")]
    assert edited() == said
    assert redraws() == [(DeliveryState.SENT, "")] * 2
    assert len(provider.sent) == 2, "nothing was posted for it"


@pytest.mark.usefixtures("carded")
def test_told_with_others(relay, happen, provider, comment, edited):
    """The others stay as they are, in their order."""
    happen("assigned", assignee="Grace")
    comment("note", SECRET)
    happen("assigned", assignee="Bob")
    comment("note", "another", number=52)
    relay.run_once()

    comment("note_updated", "see log")
    relay.run_once()
    comment("note_deleted")
    relay.run_once()

    first, last = "Ada assigned this issue to Grace", "Ada assigned this issue to Bob"
    other = "Ada commented on this issue: another"
    assert len(provider.sent) == 2
    assert edited() == [
        ("ts-2", [first, "Ada commented on this issue: see log (edited)", last, other]),
        ("ts-2", [first, last, other]),
    ]
    assert provider.withdrawn == []


@pytest.mark.usefixtures("carded")
def test_all_of_them_deleted(relay, provider, comment):
    """Where nothing of a message counts any more, it goes."""
    comment("note", SECRET)
    comment("note", "another", number=52)
    relay.run_once()

    comment("note_deleted")
    comment("note_deleted", number=52)
    relay.run_once()

    assert provider.withdrawn == [("C0ALERTS", "ts-2")]


@pytest.mark.usefixtures("carded")
def test_many_edits_are_one_redraw(relay, comment, edited):
    """However often it was edited meanwhile, also beside another in the same message."""
    comment("note", SECRET)
    comment("note", "another", number=52)
    relay.run_once()
    for n in range(5):
        comment("note_updated", f"edit {n}")
        comment("note_updated", f"edit {n}", number=52)

    relay.run_once()

    told = "Ada commented on this issue: edit 4 (edited)"
    assert edited() == [("ts-2", [told, told])]


@pytest.mark.usefixtures("carded")
def test_not_sent_yet(relay, provider, comment, edited, redraws):
    """What waits is drawn when it is sent: as edited, or not at all."""
    comment("note", SECRET)
    comment("note", "another", number=52)
    comment("note_deleted")
    comment("note_updated", "edited", number=52)

    relay.run_once()

    told = ["Ada commented on this issue: edited (edited)"]
    assert [words(note) for note, _, _ in provider.sent[1:]] == [told]
    assert (DeliveryState.SKIPPED, DRAWN_LATER) in redraws()
    assert all(lines == told for _, lines in edited())
    assert provider.withdrawn == []


@pytest.mark.usefixtures("carded")
def test_deleted_before_it_was_sent(relay, provider, comment, rows):
    """The record says why it was never sent."""
    comment("note", SECRET)
    comment("note_deleted")

    relay.run_once()

    assert len(provider.sent) == 1
    assert (DeliveryState.SKIPPED, DELETED) in [(row.state, row.reason) for row in rows()]


@pytest.mark.usefixtures("carded")
def test_deleted_while_it_is_being_sent(relay, provider, comment, edited):
    """The message leaves with the old text, and is taken back."""

    def deleted_meanwhile(note):
        if any(SECRET in line for line in words(note)):
            comment("note_deleted")

    provider.fails = deleted_meanwhile
    comment("note", SECRET)
    relay.run_once()

    assert SECRET in words(provider.sent[-1][0])[0]
    assert provider.withdrawn == [("C0ALERTS", "ts-2")]
    assert edited() == []


@pytest.mark.usefixtures("carded")
def test_deleted_between_drawing_and_sending(relay, provider, comment, monkeypatch):
    """It was drawn and not begun yet when it was deleted: what left is taken back."""
    comment("note", SECRET)
    begin = relay._dispatcher._begin

    def begin_late(*given):
        monkeypatch.undo()
        comment("note_deleted")
        return begin(*given)

    monkeypatch.setattr(relay._dispatcher, "_begin", begin_late)
    relay.run_once()

    assert provider.withdrawn == [("C0ALERTS", "ts-2")]


@pytest.mark.usefixtures("carded")
@pytest.mark.parametrize("is_there", [True, False], ids=["it was posted", "it was not"])
def test_deleted_after_a_lost_answer(relay, provider, comment, clock, is_there):
    """Slack is asked first: what stands there is taken back, what does not is never sent."""

    def lose(note):
        if is_there:
            provider.stored[note.key] = "ts-2"
        return Unknown("no answer")

    provider.fails = lose
    comment("note", SECRET)
    relay.run_once()
    provider.fails = lambda _note: None
    comment("note_deleted")
    clock.move(minutes=5)
    relay.run_once()
    clock.move(minutes=5)
    relay.run_once()

    assert provider.withdrawn == ([("C0ALERTS", "ts-2")] if is_there else [])
    assert len(provider.sent) == 1, "the card alone"


@pytest.mark.usefixtures("carded")
def test_a_worker_that_died(services, relay, provider, comment, clock):
    """Another one finds the message, and takes it back."""
    comment("note", SECRET)
    jobs = relay._dispatcher.turn(is_claiming=True)
    provider.stored[jobs[0].then.note.key] = "ts-2"  # With the redraw of the card.
    comment("note_deleted")

    clock.move(hours=1)
    other = Relay(services, provider)
    other.keep_leases()
    other.run_once()
    clock.move(minutes=5)
    other.run_once()

    assert provider.withdrawn == [("C0ALERTS", "ts-2")]


@pytest.mark.usefixtures("carded")
def test_while_the_lane_is_paused(services, relay, provider, comment, clock):
    """It is done when the lane is resumed, before anything is posted."""
    comment("note", SECRET)
    relay.run_once()
    provider.fails = lambda _note: TargetDead("archived")
    comment("note", "another", number=52)
    relay.run_once()

    comment("note_deleted")
    relay.run_once()
    paused = list(provider.withdrawn)
    provider.fails = lambda _note: None
    with services.database.write() as session:
        assert deliveries.resume(session, "slack:C0ALERTS", clock())
    relay.run_once()

    assert paused == []
    assert provider.withdrawn == [("C0ALERTS", "ts-2")]
    assert words(provider.sent[-1][0]) == ["Ada commented on this issue: another"]


@pytest.mark.usefixtures("carded")
def test_slack_takes_it_later(relay, provider, comment, clock, redraws):
    """A redraw that fails waits by itself, and holds up no post."""
    comment("note", SECRET)
    relay.run_once()
    provider.fails_edit = lambda _note: TemporaryFailure("busy", timedelta(minutes=1))
    comment("note_updated", "see log")
    relay.run_once()
    comment("note", "another", number=52)
    relay.run_once()
    waiting = redraws()
    provider.fails_edit = lambda _note: None
    comment("note_deleted")
    clock.move(minutes=5)
    relay.run_once()

    assert waiting == [(DeliveryState.WAITING, "")]
    assert len(provider.sent) == 3
    assert provider.withdrawn == [("C0ALERTS", "ts-2")]
    assert {state for state, _ in redraws()} == {DeliveryState.SENT}


@pytest.mark.usefixtures("carded")
def test_somebody_deleted_the_message(relay, provider, comment, redraws):
    """Then nothing is left to do."""
    comment("note", SECRET)
    relay.run_once()
    provider.fails_edit = lambda _note: MessageDeleted("the message was deleted")
    comment("note_updated", "see log")
    relay.run_once()

    assert redraws() == [(DeliveryState.SENT, "")]


@pytest.mark.usefixtures("carded")
def test_the_workspace_lets_nobody_change_it(relay, provider, comment, redraws):
    """That is in the record, for whoever asks why."""
    comment("note", SECRET)
    relay.run_once()
    provider.fails_edit = lambda _note: MessageGone("the workspace lets nobody change messages")
    comment("note_deleted")
    relay.run_once()

    assert redraws() == [(DeliveryState.DEAD, "the workspace lets nobody change messages")]


@pytest.mark.usefixtures("carded")
def test_what_was_given_up(relay, provider, comment, redraws):
    """Nothing stands that could be redrawn; sent again by hand it is not told either."""
    provider.fails = lambda _note: MessageGone("the card was deleted")
    comment("note", SECRET)
    relay.run_once()
    comment("note_deleted")
    relay.run_once()

    assert redraws() == []
    assert provider.withdrawn == []


@pytest.mark.usefixtures("carded")
def test_longer_than_its_message(relay, provider, comment, happen, edited):
    """What stands beside it keeps its room: texts that grew are cut."""
    happen("assigned", assignee="Grace")
    comment("note", SECRET)
    relay.run_once()
    provider.room = 1
    comment("note_updated", "long " * 1000)
    relay.run_once()

    ((_, lines),) = edited()
    assert lines[0] == "Ada assigned this issue to Grace"
    assert len(lines[1]) < 300


class Teams(Obedient):
    """A provider that can neither edit nor take back."""

    name = "msteams"
    keeps_cards = False


@pytest.fixture
def teams(services):
    """Alerts and what follows go to a Teams channel too, which takes part from now on."""
    with services.database.write() as session:
        session.add(Route(organization_id=1, project="*", target="msteams:ops"))
    return Teams()


def test_what_leaves_by_others(services, teams, happen, comment, rows):
    """What waits there is sent as edited, or not at all; what has left can't be recalled."""
    relay = Relay(services, teams)
    happen("alert")
    comment("note", SECRET)
    comment("note", "another", number=52)
    comment("note", "the third", number=53)
    comment("note_deleted")
    comment("note_updated", "edited", number=52)
    relay.run_once()
    comment("note_deleted", number=53)
    relay.run_once()

    told = [words(note)[-1] for note, _, _ in teams.sent]
    assert [each.partition("this issue: ")[2] for each in told[1:]] == [
        "edited (edited)",
        "the third",
    ]
    assert (teams.edited, teams.withdrawn) == ([], [])
    owed = [row.purpose for row in rows() if row.lane == "msteams:ops"]
    assert Purpose.REDRAW not in owed


@pytest.fixture
def alone(services):
    """Tell the activity to Ada by a direct message of its own."""

    def alone(activity_id, state=DeliveryState.WAITING):
        with services.database.write() as session:
            why = "you have commented on it"
            new = {"activity_id": activity_id, "why": why}
            enqueue.delivery(session, DM, Purpose.MESSAGE, at=services.steady(), **new)
            row = session.exec(select(Delivery).where(Delivery.lane == DM)).one()
            row.state = state
            session.add(row)

    return alone


def test_a_direct_message(relay, provider, comment, alone, edited):
    """It is drawn as it was: with its heading, and why its reader gets it."""
    alone(comment("note", SECRET))
    relay.run_once()
    comment("note_updated", "see log")
    relay.run_once()
    (note,) = [note for note, address, _ in provider.edited if address == "U0ADA"]
    comment("note_deleted")
    relay.run_once()

    assert words(note) == ["Ada commented on this issue: see log (edited)"]
    assert note.is_alone
    assert "you have commented on it" in plain(note.footer)
    assert provider.withdrawn == [("U0ADA", "ts-1")]


def test_a_direct_message_that_waits(relay, provider, comment, alone, rows):
    """Nobody gets it."""
    alone(comment("note", SECRET))
    comment("note_deleted")
    relay.run_once()

    assert provider.sent == []
    assert {row.state for row in rows()} == {DeliveryState.SKIPPED}


def test_a_digest(services, relay, provider, comment, alone):
    """It stays, and says that the comment was deleted."""
    activity_id = comment("note", SECRET)
    alone(activity_id, DeliveryState.SKIPPED)
    text = f"Ada commented on Boom 7: {SECRET}"
    entry, other = Entry(name="A", text=text, activity_id=activity_id), Entry(name="B", text="b")
    with services.database.write() as session:
        told = {"organization_id": None, "now": services.now(), "at": services.steady()}
        notice.send(session, Digest(count=2, entries=(entry, other)), {DM: "why"}, **told)
    relay.run_once()
    comment("note_deleted")
    relay.run_once()

    ((note, address, ts),) = provider.edited
    assert (address, ts) == ("U0ADA", "ts-1")
    assert words(note) == ["A: Ada commented on Boom 7: (deleted)", "B: b"]
