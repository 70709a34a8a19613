"""Invite links: signed for one address and one time; whatever is changed makes them worthless."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.identity.links import By
from bot.invites import admission, decision
from bot.invites.admission import ChangedLink, LeftSince, UsedLink, WithdrawnLink
from bot.invites.decision import APPROVE, REJECT, WITHDRAW, CameIn
from bot.notices.invites import InviteMail
from bot.vocabulary import invite_links
from bot.vocabulary.invite_links import BadLink, OldLink
from store.invites import invites
from store.invites.invites import InviteRequest
from store.outbox.notices import NoticeRow
from store.people.directory import Member
from tests.bot.acme import on
from tests.bot.invites.conftest import KEY
from tests.bot.invites.people import ADA

CLI = By("cli", {"command": "invites"})
NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
UNTIL = NOW + invite_links.LASTS
HEDY = "hedy@acme.test"
PAGE = "https://sentry.acme.test/settings/acme/members/"
TOKEN = invite_links.token_of(KEY, 12, HEDY, UNTIL)
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
    link = invite_links.address(PAGE, TOKEN)

    assert link == f"{PAGE}?invite={TOKEN}"
    assert invite_links.invite_id_of(link) == invite_links.invite_id_of(TOKEN) == 12
    invite_links.check(KEY, link, HEDY, NOW)
    invite_links.check(KEY, TOKEN, HEDY, UNTIL - timedelta(seconds=1))


def test_a_link_that_is_old():
    """It says until when it was good."""
    with pytest.raises(OldLink, match=r"good until 2026-03-21 09:26 UTC"):
        invite_links.check(KEY, TOKEN, HEDY, UNTIL)


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
        invite_links.check(key, token, email, NOW)


@pytest.mark.parametrize("text", NO_LINKS, ids=repr)
def test_no_link(text):
    """What has not its shape."""
    with pytest.raises(BadLink):
        invite_links.invite_id_of(text)


def test_a_key_of_its_own():
    """What signs links signs nothing else: it is not SECRET_KEY itself."""
    assert SIGNATURE not in invite_links.token_of(SecretStr("x" * 40), 12, HEDY, UNTIL)
    assert KEY.get_secret_value() not in TOKEN


@pytest.fixture
def approved(services, ask):
    """A request that was approved, and the token of its mail."""
    ask(role="admin")
    decision.press(services, on(1), APPROVE, ADA)
    return invite_links.token_of(KEY, 1, HEDY, services.now() + invite_links.LASTS)


def test_who_is_let_in(services, approved):
    """Whoever keeps the door is told whom, and as what."""
    found = admission.invited(services, KEY, approved)

    assert (found.request.email, found.request.role) == (HEDY, "admin")
    assert found.organization.slug == "acme"


def test_who_is_late(services, approved, clock):
    """A week is enough."""
    clock.move(days=7)

    with pytest.raises(OldLink):
        admission.invited(services, KEY, approved)


def test_who_was_not_approved(services, ask):
    """A signature alone lets nobody in; nor does the number of no request."""
    ask()
    decision.press(services, on(1), REJECT, ADA)

    for number in (1, 2):
        with pytest.raises(BadLink):
            admission.invited(services, KEY, invite_links.token_of(KEY, number, HEDY, UNTIL))


def test_a_request_that_is_for_another_now(services, approved, change):
    """The address was signed."""
    change(InviteRequest, 1, email="mallory@acme.test")

    with pytest.raises(BadLink):
        admission.invited(services, KEY, approved)


def test_without_a_key(services, approved):
    """The program never ran, so that it made no link."""
    with pytest.raises(BadLink):
        admission.invited(services, None, approved)


def test_good_for_one_use(services, approved, audits):
    """The second one is told when it was used; looking uses nothing up."""
    admission.invited(services, KEY, approved)
    found = admission.let_in(services, KEY, approved, CLI)

    assert found.request.email == HEDY
    assert audits()[-1] == ("cli", "invite.use", HEDY)
    for door in (
        lambda: admission.let_in(services, KEY, approved, CLI),
        lambda: admission.invited(services, KEY, approved),
    ):
        with pytest.raises(UsedLink, match="was used at 2026-03-14 09:26 UTC; it is good once"):
            door()


def test_a_refused_link_is_not_used_up(services, approved, clock, request_row):
    clock.move(days=7)

    with pytest.raises(OldLink):
        admission.let_in(services, KEY, approved, CLI)

    assert request_row().used_at is None


@pytest.mark.crowd
def test_many_at_the_door(services, approved, audits):
    """One gets in."""

    def knock(_):
        try:
            return admission.let_in(services, KEY, approved, CLI).request.email
        except UsedLink:
            return ""

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(knock, range(16)))

    assert sorted(answers)[-2:] == ["", HEDY]
    assert [action for _, action, _ in audits()].count("invite.use") == 1


def test_withdrawn_after_the_approval(services, approved, request_row, seen):
    """Void at once; audited, every card redrawn, and who asked and who was invited are told."""
    before = len(seen.redraws())
    decision.by_hand(services, "1", WITHDRAW, CLI)

    with pytest.raises(WithdrawnLink, match=r"hedy@acme.test was withdrawn at 2026-03-14 09:26"):
        admission.let_in(services, KEY, approved, CLI)
    assert request_row().status == "withdrawn"
    assert seen.audits()[-1] == ("cli", "invite.withdraw", HEDY)
    assert len(seen.redraws()) >= before > 0
    told = seen.told()
    assert (f"email:{HEDY}", "invite_taken_back") in told
    assert [kind for _, kind in told].count("invite_outcome") == 2


def test_a_withdrawn_request_s_mail_is_not_sent(services, approved, rows):
    """It waits for a mail server, say."""
    mail = InviteMail.model_validate(next(m.data for m in rows(NoticeRow) if m.kind == "invite"))
    with services.database.read() as session:
        before = mail.moot(session)
    decision.by_hand(services, "1", WITHDRAW, CLI)
    with services.database.read() as session:
        assert (before, mail.moot(session)) == ("", "its link lets nobody in any more")


def test_nothing_to_withdraw(services, approved):
    """They are in: that is undone elsewhere."""
    admission.let_in(services, KEY, approved, CLI)

    with pytest.raises(CameIn, match=r"hedy@acme.test came in by the link at"):
        decision.by_hand(services, "1", WITHDRAW, CLI)


def test_deactivated_since(services, approved, database):
    """However that came to be."""
    with database.write() as session:
        session.add(Member(organization_id=1, email=HEDY, name="Hedy", is_active=False))

    with pytest.raises(LeftSince, match=r"hedy@acme.test was deactivated since"):
        admission.let_in(services, KEY, approved, CLI)


def test_deactivated_and_back(services, approved, database, change):
    """A link that was void stays void."""
    with database.write() as session:
        session.add(Member(organization_id=1, email=HEDY, name="Hedy", is_active=False))
        session.flush()
        assert invites.follow_members(session, 1, services.now()) == [HEDY]
        assert invites.follow_members(session, 1, services.now()) == []
    change(Member, 5, is_active=True)

    with pytest.raises(LeftSince):
        admission.let_in(services, KEY, approved, CLI)


def test_who_left_may_come_back(services, ask, database, change):
    """They were deactivated when they were let in; once they were back, they are like others."""
    with database.write() as session:
        session.add(Member(organization_id=1, email=HEDY, name="Hedy", is_active=False))
    ask(kind="requested_to_join", inviter=None)
    decision.press(services, on(1), APPROVE, ADA)
    token = invite_links.token_of(KEY, 1, HEDY, services.now() + invite_links.LASTS)
    with database.write() as session:
        assert invites.follow_members(session, 1, services.now()) == []
    admission.invited(services, KEY, token)
    for is_active in (True, False):
        change(Member, 5, is_active=is_active)
        with database.write() as session:
            invites.follow_members(session, 1, services.now())

    with pytest.raises(LeftSince):
        admission.invited(services, KEY, token)


def test_another_key(services, approved):
    """It is said that this may be why, and what to do."""
    other = SecretStr("another key that is as long as one should be")

    with pytest.raises(ChangedLink, match="SECRET_KEY is another one than when it was mailed"):
        admission.let_in(services, other, approved, CLI)
