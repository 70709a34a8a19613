"""Quiet hours, whole way: set in the modal, an alert is held, and the digest comes at their end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.relay import digests
from store.outbox.models import Delivery
from store.people.quiet_hours import QuietHours
from tests.whole.office import office

HERE = ZoneInfo("Europe/London")  # Where everybody of the sandbox is.


@pytest.fixture
def program(migrated_file, tmp_path):
    with office(migrated_file, tmp_path) as program, program.sandbox.strict():
        yield program


@pytest.fixture
def bob(program):
    return program.sandbox.act_as("bob")


@pytest.fixture
def ada(program):
    return program.sandbox.act_as("ada")


def around_now():
    """From an hour ago to two hours from now, as Bob's clock has it."""
    now = datetime.now(HERE)
    return [f"{now + timedelta(hours=hours):%H:%M}" for hours in (-1, 2)]


def choose_quiet(bob, starts, ends):
    bob.command("/helio", "settings", channel="alerts")
    view = bob.expect_modal("Quiet hours")
    bob.fill(view, "Every day", ["on"])
    bob.fill(view, "Quiet from", starts)
    bob.fill(view, "Quiet until", ends)
    return bob.submit(view)


def struck(message):
    """What stands struck through, in one."""
    sections = [part for block in message.blocks for part in block.get("elements", [])]
    pieces = [piece for section in sections for piece in section.get("elements", [])]
    return "".join(p["text"] for p in pieces if p.get("style", {}).get("strike"))


def test_held_and_told_once(program, bob, ada):
    """The channel hears of it at once, Bob when his night is over; resolved by then."""
    starts, ends = around_now()
    assert choose_quiet(bob, starts, ends).errors == {}
    bob.expect_modal(f"Quiet hours are now {starts}-{ends} Europe/London (they were off).")
    program.post("alert", project="shop", issue=8, title="Unheard")
    card = ada.expect_message("Unheard", channel="alerts")
    program.post("alert", project="shop", issue=9, title="Still open")
    ada.expect_message("Still open", channel="alerts")
    program.post("set_resolved", issue=8)
    ada.expect_message("as resolved", channel="alerts")
    ada.expect_update(card, "State: Resolved")
    held = [row.lane for row in program.rows(Delivery) if row.held_until]
    assert held == [f"slack:{bob.user.id}"] * 2

    later = replace(program.services, now=lambda: datetime.now(UTC) + timedelta(hours=6))
    digests.tick(later)
    digests.tick(later)

    digest = bob.expect_message("2 messages from", channel=bob.user.id)
    assert "SHOP-8" in digest.plain_text
    assert struck(digest) == "Alert: SHOP-8"
    assert "Alert: SHOP-8 (resolved by now)" in digest.plain_text
    assert not [row for row in program.rows(Delivery) if row.held_until]


def test_refused_and_switched_off(program, bob):
    """What can't be is said at its field; without the tick there are none."""
    assert (
        "Quiet hours that start and end at 22:00"
        in (choose_quiet(bob, "22:00", "22:00").errors["Quiet until"])
    )
    choose_quiet(bob, "22:00", "07:00")
    bob.expect_modal("Quiet hours are now 22:00-07:00 Europe/London (they were off).")
    bob.command("/helio", "settings", channel="alerts")
    view = bob.expect_modal("your Slack profile (Europe/London when you last saved).")
    bob.fill(view, "Every day", [])
    bob.submit(view)

    bob.expect_modal("Quiet hours are now off (they were 22:00-07:00 Europe/London).")
    assert [row.is_on for row in program.rows(QuietHours)] == [False]
