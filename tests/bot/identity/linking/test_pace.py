"""Whose budget is used by whom, how often a day; and who hears that somebody tries."""

import pytest

from bot.identity import links
from bot.identity.gate import Presser
from bot.identity.linking import pace, proof, request, unlink
from bot.identity.links import By
from bot.vocabulary import codes
from store.audit.audit import AuditEntry
from store.outbox.models import Delivery
from store.outbox.notices import NoticeRow
from store.people.codes import LinkCode
from tests.bot.acme import all_rows
from tests.bot.identity.linking.conftest import ADA, BOB

GRACE = Presser("T0ACME", "U0GRACE", "T0ACME")
CLI = By("cli", {"command": "link"})
ADDRESSES = ["ada@acme.test", "nobody@acme.test"]  # A member's, and nobody's.


@pytest.fixture
def strangers(services, begin):
    """So many strangers ask for a code to that address, each once; what the last is told."""

    def strangers(count, email="ada@acme.test", first=0):
        said = ""
        for number in range(first, first + count):
            by = Presser("T0ACME", f"U{number}", "T0ACME")
            begin(by)
            try:
                request.ask(services, by, email)
            except pace.TooMany as refusal:
                said = str(refusal)
        return said

    return strangers


@pytest.fixture
def guess(services, ask):
    """Type so many wrong codes, five a code; what the last one is told."""

    def guess(by=BOB, email="ada@acme.test", tries=1):
        said = ""
        for number in range(tries):
            try:
                if number % codes.TRIES == 0:
                    ask_for(by, email)
                proof.by_code(services, by, wrong(services, by))
            except request.UserError as refusal:
                said = str(refusal)
        return said

    def ask_for(by, email):
        services.now.move(minutes=11)
        request.begin(services, by, lambda: person(by))
        request.ask(services, by, email)

    def person(by):
        handle = by.user_id.removeprefix("U0").lower()
        email = {"profile": {"email": f"{handle}@acme.test"}, "is_email_confirmed": True}
        return {"id": by.user_id, "team_id": by.team_id, "real_name": handle.title(), **email}

    return guess


def wrong(services, by):
    [*_, row] = [r for r in all_rows(services.database, LinkCode) if r.slack_user_id == by.user_id]
    code = codes.code_of(services.settings.secret_key, row.nonce)
    return f"{(int(code) + 1) % 10**codes.DIGITS:06d}"


def told(services):
    """Where it was said that somebody tried."""
    kinds = {notice.id: notice.kind for notice in all_rows(services.database, NoticeRow)}
    owed = [row for row in all_rows(services.database, Delivery) if row.memo_id is not None]
    return sorted(row.lane for row in owed if kinds[row.memo_id] == "link_tried")


def test_strangers_use_up_nothing_of_its_person_s(services, ask, strangers):
    """Whose confirmed address it is gets a code, however many others have asked."""
    strangers(9)

    assert proof.by_code(services, ADA, ask()).is_new


def test_nor_of_who_proved_it_before(services, ask, strangers):
    """Slack may know another address; who is linked, or was, is no stranger."""
    proof.by_code(services, BOB, ask(BOB))
    strangers(9)
    ask(BOB)
    unlink.unlink(services, BOB)

    assert proof.by_code(services, BOB, ask(BOB)).is_new


def test_nor_of_who_was_linked_by_an_admin(services, ask, strangers):
    links.link(services, "ada@acme.test", "T0ACME", "U0BOB", CLI)
    strangers(9)

    assert ask(BOB)


def test_a_stranger_s_code_voids_no_other(services, ask):
    """The newest counts for its Slack user alone."""
    code = ask()
    ask(BOB)

    assert proof.by_code(services, ADA, code).is_new


def test_its_person_uses_up_nothing_of_strangers(services, ask, strangers):
    """Nobody learns by the pace that somebody is about to link."""
    for _ in range(3):
        ask()

    assert strangers(1) == ""


@pytest.mark.parametrize("email", ADDRESSES)
def test_codes_of_a_day(services, begin, clock, email):
    """For a Slack user; an address of nobody's is no other."""
    for _ in range(10):
        begin(BOB)
        request.ask(services, BOB, email)
        clock.move(minutes=61)
    begin(BOB)

    with pytest.raises(pace.TooManyCodes, match="Try again in 24 hours"):
        request.ask(services, BOB, email)
    clock.move(hours=14)
    begin(BOB)
    request.ask(services, BOB, email)


@pytest.mark.parametrize("email", ADDRESSES)
def test_codes_of_a_day_for_an_address(strangers, clock, email):
    """By all strangers together."""
    for number in range(10):
        assert strangers(1, email, number) == ""
        clock.move(minutes=61)

    said = strangers(1, email, 11)

    assert said == "Too many codes were requested. Try again in 24 hours."


@pytest.mark.parametrize("email", ADDRESSES)
def test_wrong_codes_of_a_day(services, guess, email):
    """Of a Slack user, for whatever addresses."""
    assert guess(BOB, email, 15).startswith("Too many wrong codes. Press")

    said = guess(BOB, "bob@acme.test", 1)

    assert said.startswith("Too many wrong codes in a day. Try again in 24 hours")


@pytest.mark.parametrize("email", ADDRESSES)
def test_wrong_codes_of_a_day_for_an_address(services, ask, guess, email):
    """By all strangers together; not by whose it is."""
    for name in ("A", "B", "C"):
        guess(Presser("T0ACME", f"U0X{name}", "T0ACME"), email, 5)

    said = guess(BOB, email, 1)

    assert said.startswith("Too many wrong codes in a day. Try again in 24 hours")
    services.now.move(minutes=11)
    assert proof.by_code(services, ADA, ask()).is_new


@pytest.mark.parametrize("email", ADDRESSES)
def test_no_try_above_the_cap(services, begin, guess, email):
    """A code that was asked for before is tried no more, not even the right one."""
    for name in ("A", "B"):
        guess(Presser("T0ACME", f"U0X{name}", "T0ACME"), email, 5)
    begin(GRACE)
    request.ask(services, GRACE, email)
    guess(BOB, email, 5)
    services.now.move(minutes=-11)

    with pytest.raises(pace.TooManyTries):
        proof.by_code(services, GRACE, "123456")


@pytest.mark.parametrize("email", ADDRESSES)
def test_wrong_codes_are_in_the_audit_log(services, guess, email):
    """Who tried, for which address, from where."""
    guess(BOB, email, 2)

    entries = all_rows(services.database, AuditEntry)
    assert [(e.actor, e.action, e.target, e.data) for e in entries] == [
        ("U0BOB", "identity.try", email, {"tries_left": left}) for left in (4, 3)
    ]
    assert entries[0].origin["slack_user"] == "U0BOB"


def test_whose_address_is_tried_hears_of_it(services, guess):
    """By mail; once a day, however many try."""
    guess(BOB, tries=6)
    guess(GRACE, tries=2)
    once = told(services)
    services.now.move(days=1)
    guess(BOB, tries=2)

    assert once == ["email:ada@acme.test"]
    assert told(services) == once * 2


def test_by_direct_message_too(services, guess):
    """Where they are linked."""
    links.link(services, "ada@acme.test", "T0ACME", "U0ADA", CLI)
    guess(BOB)

    assert told(services) == ["email:ada@acme.test", "slack:U0ADA"]


def test_a_wrong_code_of_one_s_own(services, guess):
    """Nobody is told that they mistyped; nor is an address that is nobody's."""
    guess(ADA)
    guess(BOB, "nobody@acme.test")

    assert told(services) == []
