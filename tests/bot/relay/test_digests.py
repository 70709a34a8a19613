"""Quiet hours, from the alert that is held to the one digest that tells it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from sqlmodel import select

from bot import notices
from bot.explain import why
from bot.intake import intake
from bot.notes.note import Struck, plain
from bot.providers.slack import Slack
from bot.relay import digests
from bot.sandbox.blocks_check import check_blocks
from bot.services import Services
from bot.settings import Settings
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.outbox.notices import NoticeRow
from store.people import quiet_hours
from tests.bot.acme import add_shop, all_rows, told
from tests.fakes import Clock

MAILED = Settings(smtp_url="smtp://127.0.0.1:25", email_from="heliograph@acme.test")
ADA = "ada@acme.test"
HELD = "quiet hours until 2026-03-14 10:00 UTC; it comes in the digest"


@pytest.fixture
def clock():
    return Clock()  # 09:26 UTC.


@pytest.fixture
def services(database, clock):
    add_shop(database)
    return Services(MAILED, database, now=clock, steady=clock)


@pytest.fixture
def hours(services):
    """Give Ada quiet hours from 22:00 to 10:00."""

    def hours(email=ADA, *, is_on=True, ends=600, zone="UTC"):
        with services.database.write() as session:
            span = {"starts_minute": 22 * 60, "ends_minute": ends, "zone": zone}
            quiet_hours.keep(session, email, **span, is_on=is_on)

    return hours


@pytest.fixture
def receive(services):
    """Take an alert that Ada owns, or what else is said of it; target → how it was decided."""
    numbers = iter(range(1000))

    def receive(kind="alert", **changes):
        changes = {"data": {"owners": [ADA]}} | changes
        issue = {"id": "7", "short_id": "SHOP-7", "url": "https://acme.test/7"}
        issue |= changes.pop("issue", {})
        taken = intake.receive(services, told(kind, id=next(numbers), issue=issue, **changes), "a")
        with services.database.read() as session:
            wanted = select(Delivery).where(Delivery.activity_id == taken.activity_id)
            return {row.lane: row.reason or "told" for row in session.exec(wanted)}

    return receive


@pytest.fixture
def notes(services):
    """What the memos say, by their targets."""

    def notes():
        rows = {row.id: row for row in all_rows(services.database, NoticeRow)}
        owed = [row for row in all_rows(services.database, Delivery) if row.memo_id]
        return {row.lane: notices.note_of(rows[row.memo_id], "Sentry", None) for row in owed}

    return notes


def lines(note):
    return [plain(line) for line in note.lines]


def test_held(services, hours, receive):
    """By both providers, with the reason; whoever has no quiet hours is told."""
    hours()

    assert receive() == {f"email:{ADA}": HELD, "slack:U1": HELD}
    rows = all_rows(services.database, Delivery)
    assert {row.state for row in rows} == {DeliveryState.SKIPPED}
    assert {row.why for row in rows} == {"you own this part of the code"}
    assert {f"{row.held_until:%H:%M}" for row in rows} == {"10:00"}


@pytest.mark.parametrize("other", [{"is_on": False}, {"ends": 500}, {"zone": "Asia/Tokyo"}])
def test_not_in_quiet_hours(hours, receive, other):
    """Off, over, or not at this time of that place."""
    hours(**other)

    assert receive() == {f"email:{ADA}": "told", "slack:U1": "told"}


def test_what_is_not_wanted_is_not_held(services, hours, receive):
    """The other reasons come first."""
    hours()
    receive("assigned", data={"assignee": "Ada", "assigneeEmail": ADA})
    own = receive("note", data={"text": "hm"}, actor={"email": ADA})

    assert set(own.values()) == {"it is their own activity"}


def test_nobody_else_is_told_instead(hours, receive):
    """Held is as good as told: the alert is not handed to the rest of the project."""
    hours()

    assert "email:grace@acme.test" not in receive()


def test_a_moment_before_the_end(services, hours, receive, clock, notes):
    """Then, and not before."""
    hours()
    receive()
    clock.move(minutes=33, seconds=59)
    assert (digests.send_due(services), notes()) == (0, {})

    clock.move(seconds=1)

    assert (digests.send_due(services), digests.send_due(services)) == (2, 0)
    assert set(notes()) == {f"email:{ADA}", "slack:U1"}


@pytest.mark.parametrize(
    "night",
    [("2026-03-28T21:30", "2026-03-29T08:00"), ("2026-10-24T20:30", "2026-10-25T09:00")],
    ids=["to summer time", "from summer time"],
)
def test_the_night_when_the_clock_is_set(services, hours, receive, clock, night):
    """Held from one evening on, across midnight, until ten o'clock as it is by then in Berlin."""
    clock.now, end = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in night)
    hours(zone="Europe/Berlin")
    held = receive()
    assert held["slack:U1"].startswith(f"quiet hours until {end:%Y-%m-%d %H:%M} UTC")
    clock.now = end - timedelta(seconds=1)
    assert digests.send_due(services) == 0

    clock.now = end

    assert digests.send_due(services) == 2
    assert receive(issue={"id": "8"})["slack:U1"] == "told"


def test_digest(services, hours, receive, clock, notes):
    """Issue by issue; what is resolved by now is struck through, and says so."""
    hours()
    receive("assigned", data={"assignee": "Ada", "assigneeEmail": ADA})
    receive(issue={"id": "8", "short_id": "SHOP-8", "url": "https://acme.test/8"})
    receive("set_resolved", actor={"email": "grace@acme.test", "name": "Grace"})
    clock.move(hours=1)
    digests.tick(services)
    note = notes()[f"email:{ADA}"]

    assert note.headline == "3 messages from Sentry came in your quiet hours"
    assert lines(note) == [
        "SHOP-7 - It broke: Sentry assigned SHOP-7 to Ada (resolved by now)",
        "SHOP-7 - It broke: Grace marked SHOP-7 as resolved (resolved by now)",
        "SHOP-8 - It broke: Alert: SHOP-8",
    ]
    assert [any(isinstance(span, Struck) for span in line) for line in note.lines] == [
        *(True, True, False)
    ]
    assert note.lines[0][0].url == "https://acme.test/7"


def test_after_the_digest(services, hours, receive, clock):
    """What comes then is told at once; the record says where the rest is."""
    hours()
    receive()
    clock.move(hours=1)
    digests.tick(services)

    later = {"id": "8", "short_id": "SHOP-8"}
    assert receive(issue=later) == {f"email:{ADA}": "told", "slack:U1": "told"}
    (found,) = why.explain(services, "SHOP-7")
    words = {each.words for each in found.activities[0].outcomes}
    when = "2026-03-14 10:26 UTC"
    assert words == {f"not sent: it came in quiet hours, and is in the digest of {when}"}


def test_while_held(services, hours, receive):
    """`why` tells until when."""
    hours()
    receive()
    (found,) = why.explain(services, "SHOP-7")

    assert {each.words for each in found.activities[0].outcomes} == {f"held: {HELD}"}


def test_more_than_anybody_reads(services, hours, receive, clock, notes):
    """Thirty lines, and a count."""
    hours()
    for number in range(33):
        receive(issue={"id": str(number), "short_id": f"SHOP-{number}"})
    clock.move(hours=1)
    digests.tick(services)
    said = lines(notes()["slack:U1"])

    assert len(said) == digests.LINES_MAX + 1
    assert said[-1] == "… and 3 more."


def test_as_much_as_slack_takes(services, hours, receive, clock, notes):
    """Where every letter is five when it is escaped, lines are left out and not the message."""
    hours()
    for number in range(30):
        url = f"https://acme.test/{'&' * 120}{number}"
        issue = {"id": str(number), "short_id": f"SHOP-{number}", "title": "&" * 900, "url": url}
        receive(issue=issue)
        receive("note", issue=issue, data={"text": "&" * 900}, actor={"email": "g@acme.test"})
    clock.move(hours=1)
    digests.tick(services)
    note = replace(notes()["slack:U1"], is_alone=True)
    posted = json.loads(Slack(Mock()).show(note, "U1", None)["slack-dm.json"])

    check_blocks(posted["blocks"], ())
    assert "more lines." in str(posted["blocks"])


def test_two_at_once(services, hours, receive, clock):
    """One of them sends it."""
    hours()
    receive()
    clock.move(hours=1)
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda _: digests.send_due(services), range(2)))

    assert sum(sent) == 2  # One by each provider.
    owed = [row for row in all_rows(services.database, Delivery) if row.purpose == Purpose.NOTICE]
    assert len(owed) == 2


def test_a_crash_between(services, hours, receive, clock, monkeypatch):
    """Nothing is lost: what was not owed is held still."""
    hours()
    receive()
    clock.move(hours=1)

    def dies(*_args, **_kwargs):
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(digests.notice, "send", dies)
    with pytest.raises(RuntimeError):
        digests.send_due(services)
    monkeypatch.undo()

    assert digests.send_due(services) == 2


def test_one_that_can_not_be_told(services, hours, receive, clock, monkeypatch):
    """Keeps nobody else's from being sent, and is tried again."""
    hours()
    receive()
    clock.move(hours=1)
    send, faults = digests.notice.send, iter([RuntimeError("no words")])

    def at_second(*args, **kwargs):
        for fault in faults:
            raise fault
        send(*args, **kwargs)

    monkeypatch.setattr(digests.notice, "send", at_second)
    with pytest.raises(RuntimeError):
        digests.send_due(services)

    assert len(all_rows(services.database, NoticeRow)) == 1
    assert digests.send_due(services) == 1


def test_the_next_night(services, hours, receive, clock):
    """Each night has its own."""
    hours()
    receive()
    clock.move(hours=1)
    digests.tick(services)
    clock.move(hours=13)
    held = receive()
    clock.move(hours=12)
    digests.tick(services)

    assert held["slack:U1"].startswith("quiet hours until 2026-03-15 10:00 UTC")
    assert len(all_rows(services.database, NoticeRow)) == 4
