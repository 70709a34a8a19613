"""Invite links: signed for one address and one time; whatever is changed makes them worthless."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.invites import deciding, letting_in, links
from bot.invites.deciding import APPROVE, REJECT
from bot.invites.links import BadLink, OldLink
from store.invites import InviteRequest
from tests.bot.invites.conftest import KEY
from tests.bot.invites.people import ADA

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
UNTIL = NOW + links.LASTS
HEDY = "hedy@acme.test"
PAGE = "https://sentry.acme.test/settings/acme/members/"
TOKEN = links.token_of(KEY, 12, HEDY, UNTIL)
NUMBER, EXPIRY, SIGNATURE = TOKEN.split(".")
NO_LINKS = [
    "",
    "12",
    "12.34",
    "a.b.c",
    "0.1.x",
    f"-{TOKEN}",
    f"{TOKEN}x",
    f"{TOKEN}\n.",
    "٣" + TOKEN,
    f"9999999999.{EXPIRY}.{SIGNATURE}",  # More than PostgreSQL can be asked for.
]


def test_a_link_that_is_good():
    """By itself, or within the address that leads to the tracker."""
    link = links.address(PAGE, TOKEN)

    assert link == f"{PAGE}?invite={TOKEN}"
    assert links.invite_id_of(link) == links.invite_id_of(TOKEN) == 12
    links.check(KEY, link, HEDY, NOW)
    links.check(KEY, TOKEN, HEDY, UNTIL - timedelta(seconds=1))


def test_a_link_that_is_old():
    """It says until when it was good."""
    with pytest.raises(OldLink, match=r"good until 2026-03-21 09:26 UTC"):
        links.check(KEY, TOKEN, HEDY, UNTIL)


@pytest.mark.parametrize(
    ("token", "email", "key"),
    [
        (f"13.{EXPIRY}.{SIGNATURE}", HEDY, KEY),
        (f"{NUMBER}.{int(EXPIRY) + 1}.{SIGNATURE}", HEDY, KEY),
        (f"{NUMBER}.{EXPIRY}.{SIGNATURE[::-1]}", HEDY, KEY),
        (TOKEN, "mallory@acme.test", KEY),
        (TOKEN, HEDY, SecretStr("another key that is as long as one should be")),
    ],
    ids=["number", "expiry", "signature", "address", "key"],
)
def test_a_link_that_was_changed(token, email, key):
    """Or that was made for another, or elsewhere."""
    with pytest.raises(BadLink):
        links.check(key, token, email, NOW)


@pytest.mark.parametrize("text", NO_LINKS, ids=repr)
def test_no_link(text):
    """What has not its shape."""
    with pytest.raises(BadLink):
        links.invite_id_of(text)


def test_a_key_of_its_own():
    """What signs links signs nothing else: it is not SECRET_KEY itself."""
    assert SIGNATURE not in links.token_of(SecretStr("x" * 40), 12, HEDY, UNTIL)
    assert KEY.get_secret_value() not in TOKEN


@pytest.fixture
def approved(services, ask):
    """A request that was approved, and the token of its mail."""
    ask(role="admin")
    deciding.press(services, 1, APPROVE, ADA)
    return links.token_of(KEY, 1, HEDY, services.now() + links.LASTS)


def test_who_is_let_in(services, approved):
    """Whoever keeps the door is told whom, and as what."""
    found = letting_in.invited(services, KEY, approved)

    assert (found.request.email, found.request.role) == (HEDY, "admin")
    assert found.organization.slug == "acme"


def test_who_is_late(services, approved, clock):
    """A week is enough."""
    clock.move(days=7)

    with pytest.raises(OldLink):
        letting_in.invited(services, KEY, approved)


def test_who_was_not_approved(services, ask):
    """A signature alone lets nobody in; nor does the number of no request."""
    ask()
    deciding.press(services, 1, REJECT, ADA)

    for number in (1, 2):
        with pytest.raises(BadLink):
            letting_in.invited(services, KEY, links.token_of(KEY, number, HEDY, UNTIL))


def test_a_request_that_is_for_another_now(services, approved, change):
    """The address was signed."""
    change(InviteRequest, 1, email="mallory@acme.test")

    with pytest.raises(BadLink):
        letting_in.invited(services, KEY, approved)


def test_without_a_key(services, approved):
    """The program never ran, so that it made no link."""
    with pytest.raises(BadLink):
        letting_in.invited(services, None, approved)
