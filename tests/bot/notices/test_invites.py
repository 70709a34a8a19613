"""Memos about requests: the way in, which only the key makes; who waits; what became of it."""

from datetime import datetime

import pytest
from pydantic import SecretStr

from bot.notes.note import Link, plain
from bot.notices.invites import InviteMail, InviteOutcome, InviteWaits
from bot.vocabulary import invite_links

KEY = SecretStr("a key of the tests' own, as long as one should be")

DECIDE = (
    "Decide in Slack, by the buttons of the request (/helio link gets you these), or run "
    "python app.py invites --approve hedy@acme.test or --reject. What else waits is in "
    "Members & Requests of Sentry."
)
INVITE = "Your request to invite hedy@acme.test to Acme in Sentry"


def words(note):
    return [plain(line) for line in note.lines]


def mail(**facts):
    return InviteMail.model_validate(InviteMail.example | facts)


def waits(**facts):
    return InviteWaits.model_validate(InviteWaits.example | facts).note("Sentry")


def outcome(**facts):
    return InviteOutcome.model_validate(InviteOutcome.example | facts).note("Sentry")


def test_the_way_in():
    """Who invites, where to, as what; a link that is good until a time, for one address."""
    note = mail().sealed_note("Sentry", KEY)

    first, way, until = note.lines
    assert plain(first) == "Grace Hopper invites you to join Acme in Sentry as a member (#backend)."
    assert plain(until) == (
        "The link is for hedy@acme.test alone, good once, and until 21 March 2026, 09:26 UTC."
    )
    [link] = [span for span in way if isinstance(span, Link)]
    assert link.text == "Accept the invitation"
    invite_links.check(KEY, link.url, "hedy@acme.test", datetime.fromisoformat("2026-03-21T09:25Z"))


def test_without_the_key():
    """Nothing lets anybody in: previews and logs have no more."""
    note = mail().note("Sentry")

    assert not any(isinstance(span, Link) for line in note.lines for span in line)


def test_who_asked_themselves():
    """Nobody else invites them."""
    said = words(mail(inviter="", role="admin", teams=[]).note("Sentry"))

    assert said == ["Your request to join Acme in Sentry as an admin has been approved."]


def test_who_waits():
    """Where to decide, as mail has no buttons."""
    note = waits()

    assert note.headline == "Grace Hopper asks to invite hedy@acme.test to Acme"
    assert words(note) == [
        "Grace Hopper asks to invite hedy@acme.test to Acme. Nobody has decided yet.",
        DECIDE,
    ]
    assert note.facts == (("Role", "Member"), ("Teams", "#backend"))


def test_who_waits_still():
    """The reminder says so at once."""
    assert waits(is_reminder=True).headline.startswith("Still waiting: Grace Hopper asks")


def test_who_has_the_buttons():
    """They are where the request is."""
    assert words(waits(has_card=True))[1] == "Decide by the buttons of the request, further up."


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {},
            [
                f"{INVITE} has been approved by Ada Lovelace.",
                "hedy@acme.test has been sent an email with the invitation link.",
            ],
        ),
        (
            {"became": "has been rejected", "is_own": True, "is_mailed": False},
            ["Your request to join Acme in Sentry has been rejected by Ada Lovelace."],
        ),
        (
            {"became": "has expired, as nobody decided in time", "by": "", "is_mailed": False},
            [f"{INVITE} has expired, as nobody decided in time."],
        ),
    ],
    ids=["approved", "rejected", "expired"],
)
def test_what_became_of_it(facts, expected):
    """To who asked."""
    assert words(outcome(**facts)) == expected
