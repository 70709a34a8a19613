"""Proving who one is: the right code once, in time, by who asked for it; or Slack's word."""

import dataclasses
import threading

import pytest

from bot.identity import gate
from bot.identity.gate import Presser
from bot.identity.linking import proof, request
from bot.vocabulary import codes
from store.audit import audit
from store.people.codes import LinkCode
from store.people.directory import Member, Organization
from store.people.identities import Identity
from tests.bot.acme import all_rows
from tests.bot.identity.linking.conftest import ADA, BOB


@pytest.fixture
def trusting(services):
    """An admin lets Slack's word be enough."""
    settings = services.settings.model_copy(update={"identity_proof": "slack_email"})
    return dataclasses.replace(services, settings=settings)


def wrong(code):
    return f"{(int(code) + 1) % 10**codes.DIGITS:06d}"


def links(services):
    return [(row.slack_user_id, row.member_id) for row in all_rows(services.database, Identity)]


def fails(services, by, typed, refusal):
    with pytest.raises(refusal) as caught:
        proof.by_code(services, by, typed)
    return str(caught.value)


def test_the_right_code(services, ask):
    """Linked, and written down with the way it was proved."""
    code = ask()

    linked = proof.by_code(services, ADA, f" {code[:3]} {code[3:]} ")

    assert (linked.member.email, linked.is_new) == ("ada@acme.test", True)
    assert links(services) == [("U0ADA", 1)]
    with services.database.read() as session:
        [entry] = audit.entries(session)
    assert (entry.actor, entry.action) == ("ada@acme.test", "identity.link")
    assert entry.origin == ADA.origin | {"proof": "email_code"}


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code(services, ask, typed):
    """Said so, and no try is lost."""
    ask()

    fails(services, ADA, typed, proof.NotSixDigits)
    assert all_rows(services.database, LinkCode)[0].tries == 0


def test_five_tries(services, ask):
    """The tries left are told; after the fifth the right one does not help either."""
    code = ask()

    for left in (4, 3, 2, 1):
        assert fails(services, ADA, wrong(code), proof.WrongCode).endswith(f"left: {left}.")
    fails(services, ADA, wrong(code), proof.NoTriesLeft)
    fails(services, ADA, code, proof.NoTriesLeft)
    assert links(services) == []


def test_the_last_try_may_be_right(services, ask):
    """Four wrong ones do not spoil the fifth."""
    code = ask()
    for _ in range(4):
        fails(services, ADA, wrong(code), proof.WrongCode)

    assert proof.by_code(services, ADA, code).is_new


def test_ten_minutes(services, ask, clock):
    """A second less is in time."""
    code = ask()
    clock.move(minutes=10)
    fails(services, ADA, code, proof.CodeExpired)

    code = ask()
    clock.move(minutes=9, seconds=59)
    assert proof.by_code(services, ADA, code).is_new


def test_one_use(services, ask):
    """The same submission once more is refused, and changes nothing."""
    code = ask()
    proof.by_code(services, ADA, code)

    fails(services, ADA, code, proof.CodeUsed)
    assert len(links(services)) == 1


def test_not_after_an_unlink(services, ask):
    """A replay does not bring a removed link back."""
    code = ask()
    proof.by_code(services, ADA, code)
    with services.database.write() as session:
        session.delete(session.get(Identity, 1))

    fails(services, ADA, code, proof.CodeUsed)
    assert links(services) == []


def test_the_newest_only(services, ask):
    """An older mail's code is void."""
    old, new = ask(), ask()

    fails(services, ADA, old, proof.WrongCode)
    assert proof.by_code(services, ADA, new).is_new


def test_another_s_code(services, ask, begin):
    """A code is its Slack user's: read in a mail, it links nobody else."""
    code = ask(ADA)
    ask(BOB, "bob@home.test")

    fails(services, BOB, code, proof.WrongCode)
    assert links(services) == []


def test_a_code_for_another_workspace(services, ask):
    """The same user id elsewhere is somebody else."""
    code = ask()
    there = Presser("T0OTHER", "U0ADA", "T0OTHER")

    fails(services, there, code, gate.UnknownWorkspace)


def test_without_a_code(services, begin):
    """Nobody asked for one."""
    begin()

    fails(services, ADA, "123456", proof.NoCode)


def test_without_a_beginning(services):
    """A made-up submission is told to begin anew."""
    fails(services, ADA, "123456", request.BeginAnew)


def test_an_address_of_nobody_s(services, ask, begin):
    """Whoever guessed its code, which was never sent, is told that it is wrong."""
    begin()
    request.ask(services, ADA, "nobody@acme.test")
    [row] = all_rows(services.database, LinkCode)
    code = codes.code_of(services.settings.secret_key, row.nonce)

    fails(services, ADA, code, proof.WrongCode)
    assert links(services) == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"team_id": "T0OTHER"}])
def test_no_member_any_more(services, ask, change):
    """What counts is the directory when the code is typed."""
    code = ask()
    with services.database.write() as session:
        table = Member if "is_active" in change else Organization
        for name, value in change.items():
            setattr(session.get(table, 1), name, value)

    fails(services, ADA, code, proof.WrongCode)
    assert links(services) == []


def test_a_stranger(services, ask):
    """By Slack Connect, whatever they typed."""
    code = ask()

    fails(services, Presser("T0ACME", "U0ADA", "T0OTHER"), code, gate.Stranger)


def test_twice_at_once(services, ask):
    """One submission links, the other is told that the code was used."""
    code, told = ask(), []

    def submit():
        try:
            told.append(proof.by_code(services, ADA, code).is_new)
        except proof.CodeUsed as refusal:
            told.append(type(refusal))

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told, key=str) == [proof.CodeUsed, True]


def test_a_new_link_takes_the_place_of_both(services, ask):
    """The member's other Slack user, and the Slack user's other member."""
    proof.by_code(services, ADA, ask(ADA, "ada@acme.test"))
    proof.by_code(services, BOB, ask(BOB, "grace@acme.test"))

    linked = proof.by_code(services, BOB, ask(BOB, "ada@acme.test"))

    assert sorted(linked.replaced) == [("ada@acme.test", "U0ADA"), ("grace@acme.test", "U0BOB")]
    assert links(services) == [("U0BOB", 1)]


def test_slack_s_word(trusting, begin):
    """The confirmed address is a member's, and an admin takes Slack's word."""
    request.begin(trusting, ADA, lambda: {**user(), "is_email_confirmed": True})

    linked = proof.by_slack(trusting, ADA)

    assert linked.member.email == "ada@acme.test"
    with trusting.database.read() as session:
        assert audit.entries(session)[0].origin["proof"] == "slack_email"


def test_slack_s_word_where_it_does_not_count(services, begin):
    """A made-up submission of a modal that nobody was shown."""
    begin()

    with pytest.raises(request.BeginAnew):
        proof.by_slack(services, ADA)
    assert links(services) == []


@pytest.mark.parametrize("changes", [{"is_email_confirmed": False}, {"profile": {}}])
def test_slack_gives_no_word(trusting, changes):
    """An address that Slack has not confirmed, or does not tell, proves nothing."""
    request.begin(trusting, ADA, lambda: user() | changes)

    with pytest.raises(proof.NoMemberNow):
        proof.by_slack(trusting, ADA)


def test_slack_s_word_of_a_while_ago(trusting, clock):
    """It counts for half an hour."""
    request.begin(trusting, ADA, user)
    clock.move(minutes=31)

    with pytest.raises(request.BeginAnew):
        proof.by_slack(trusting, ADA)


def user():
    return {
        "id": "U0ADA",
        "team_id": "T0ACME",
        "is_email_confirmed": True,
        "profile": {"email": "ada@acme.test"},
    }
