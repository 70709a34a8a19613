"""Asking to be linked: who may, by which way, how often, and what nobody learns by it."""

import dataclasses
import json

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.identity import gate, links
from bot.identity.gate import Presser
from bot.identity.linking import pace, proof, request
from bot.identity.linking.request import LinkStart, Way
from bot.identity.links import By
from bot.settings import Settings
from bot.vocabulary import codes
from store.outbox.models import Delivery
from store.people.codes import LinkAttempt, LinkCode
from store.people.directory import Member, Organization
from store.tables import METADATA
from tests.bot.acme import all_rows
from tests.bot.identity.linking.conftest import ADA, BOB, KEY, profile


def without_mail(services, **settings):
    return dataclasses.replace(services, settings=Settings(secret_key=KEY, **settings))


def dump(database):
    """Every value of every table, as text."""
    with database.read() as session:
        return json.dumps(
            [
                str(value)
                for table in METADATA.sorted_tables
                for row in session.execute(select(table))
                for value in row
            ]
        )


def test_begin(services, begin):
    """Slack's address is filled in, and its word is kept for what follows."""
    found = begin()

    assert found == LinkStart((Way.CODE,), "ada@acme.test", "")
    [attempt] = all_rows(services.database, LinkAttempt)
    assert (attempt.name, attempt.email) == ("Ada", "ada@acme.test")


def test_begin_again(services, begin):
    """One attempt a person: the newest."""
    begin()
    begin(real_name="Ada L.")
    begin(BOB)

    assert sorted(row.name for row in all_rows(services.database, LinkAttempt)) == ["Ada L.", "Bob"]


def test_old_attempts_go(services, begin, clock):
    """Nothing is kept of who never came back."""
    begin()
    clock.move(minutes=31)
    begin(BOB)

    assert [row.slack_user_id for row in all_rows(services.database, LinkAttempt)] == ["U0BOB"]


def test_whom_the_link_would_replace(services, begin, ask):
    """Who is linked is told so before they link again."""
    proof.by_code(services, ADA, ask())

    assert begin().linked_to == "ada@acme.test"


@pytest.mark.parametrize("changes", [{"is_restricted": True}, {"is_ultra_restricted": True}])
def test_guests_may(begin, changes):
    """A guest is a person of the workspace."""
    assert begin(**changes).way == Way.CODE


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"is_bot": True}, links.NotAPerson),
        ({"deleted": True}, links.LeftSlack),
        ({"team_id": "T0OTHER"}, links.FromElsewhere),
        ({"is_stranger": True}, links.FromElsewhere),
    ],
)
def test_who_may_not(services, begin, changes, refusal):
    """Each has their own answer, and nothing of them is kept."""
    with pytest.raises(refusal):
        begin(**changes)

    assert all_rows(services.database, LinkAttempt) == []


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (Presser("T0NOBODY", "U0ADA", "T0NOBODY"), gate.UnknownWorkspace),
        (Presser("", "", ""), gate.UnknownWorkspace),
        (Presser("T0ACME", "U0ADA", "T0OTHER"), gate.Stranger),
    ],
)
def test_another_workspace(services, by, refusal):
    """Refused before Slack is asked."""
    with pytest.raises(refusal):
        request.begin(services, by, lambda: pytest.fail("Slack was asked"))


def test_without_mail_an_admin_helps(services):
    """The person is told what to ask for, with their own id."""
    with pytest.raises(request.NoMail, match=r"python app.py link.*U0ADA"):
        request.begin(without_mail(services), ADA, profile(ADA))


def test_without_mail_who_is_linked_is_told_so(services):
    """To whom, and that another address takes an admin."""
    links.link(services, "ada@acme.test", "T0ACME", "U0ADA", By("cli", {}))

    with pytest.raises(request.LinkedWithoutMail, match=r"linked to ada@acme.test already.*U0ADA"):
        request.begin(without_mail(services), ADA, profile(ADA))


def test_slack_s_word_is_enough(services):
    """Where an admin says so and the address is a member's; no mail is needed."""
    trusting = without_mail(services, identity_proof="slack_email")

    assert request.begin(trusting, ADA, profile(ADA)).way == Way.SLACK


@pytest.mark.parametrize(
    "changes", [{"is_email_confirmed": False}, {"profile": {"email": "a@home.test"}}]
)
def test_slack_s_word_is_not_enough(services, changes):
    """An address that is not confirmed, or nobody's: a code, if there is mail."""
    settings = services.settings.model_copy(update={"identity_proof": "slack_email"})
    trusting = dataclasses.replace(services, settings=settings)

    assert request.begin(trusting, ADA, profile(ADA, **changes)).way == Way.CODE


def test_a_code_is_mailed(services, begin):
    """To the address, and as soon as the relay comes round."""
    begin()

    request.ask(services, ADA, " Ada@Acme.test ")

    [delivery] = all_rows(services.database, Delivery)
    assert delivery.lane == "email:ada@acme.test"


def test_nobody_s_address_looks_the_same(services, begin):
    """A row like any other, no refusal, and no mail."""
    begin()

    request.ask(services, ADA, "eve@home.test")

    assert all_rows(services.database, Delivery) == []
    [row] = all_rows(services.database, LinkCode)
    assert (row.email, len(row.code_hash), len(row.nonce)) == ("eve@home.test", 64, 32)


@pytest.mark.parametrize("change", [{"is_active": False}, {"team_id": "T0OTHER"}])
def test_who_is_no_member_here(services, begin, change):
    """Deactivated, or of an organization of another workspace: no mail."""
    begin()
    with services.database.write() as session:
        table = Member if "is_active" in change else Organization
        for name, value in change.items():
            setattr(session.get(table, 1), name, value)

    request.ask(services, ADA, "ada@acme.test")

    assert all_rows(services.database, Delivery) == []


@pytest.mark.parametrize("email", ["", "ada", "@", "ada@", "a b@c.test", "a@b.test\nBcc: x@y.test"])
def test_no_address(services, begin, email):
    """Said at the field; it costs nothing of the pace."""
    begin()

    with pytest.raises(request.NotAnAddress):
        request.ask(services, ADA, email)
    assert all_rows(services.database, LinkCode) == []


def test_ask_without_a_beginning(services):
    """A submission that was made up, or replayed by somebody else."""
    with pytest.raises(request.BeginAnew):
        request.ask(services, ADA, "ada@acme.test")


def test_ask_too_late(services, begin, clock):
    """What Slack said of somebody counts for half an hour."""
    begin()
    clock.move(minutes=30)

    with pytest.raises(request.BeginAnew):
        request.ask(services, ADA, "ada@acme.test")


def test_paced_by_person(services, ask, begin):
    """Three in ten minutes, whatever the addresses."""
    for number in range(3):
        begin()
        request.ask(services, ADA, f"nobody{number}@acme.test")

    with pytest.raises(pace.TooManyCodes, match="10 minutes"):
        request.ask(services, ADA, "ada@acme.test")


def test_paced_by_address(services, begin):
    """Three in ten minutes, whoever asks: no mailbox is flooded."""
    for number in range(4):
        by = Presser("T0ACME", f"U{number}", "T0ACME")
        begin(by)
        if number < 3:
            request.ask(services, by, "ada@acme.test")

    with pytest.raises(pace.TooManyCodes):
        request.ask(services, by, "ada@acme.test")
    assert len(all_rows(services.database, Delivery)) == 3


@pytest.mark.parametrize("email", ["ada@acme.test", "nobody@acme.test"])
def test_the_pace_tells_nobody_who_is_a_member(services, begin, email):
    """An address of nobody's is paced as a member's is."""
    begin()
    for _ in range(3):
        request.ask(services, ADA, email)

    with pytest.raises(pace.TooManyCodes):
        request.ask(services, ADA, email)


def test_pace_of_an_hour(services, ask, clock):
    """Five in an hour; then it goes on."""
    for _ in range(5):
        ask()
        clock.move(minutes=11)

    with pytest.raises(pace.TooManyCodes, match="60 minutes"):
        request.ask(services, ADA, "ada@acme.test")
    clock.move(minutes=6)
    assert ask()


def test_old_codes_go(services, ask, clock):
    """Nothing is kept longer than the pace looks back."""
    ask()
    clock.move(days=1, minutes=10, seconds=1)
    ask()

    assert len(all_rows(services.database, LinkCode)) == 1


def test_no_code_is_readable_anywhere(services, ask, caplog):
    """Not in a row of any table, not in the log; wrong tries show nothing either."""
    caplog.set_level("DEBUG")

    code = ask()

    with pytest.raises(proof.WrongCode) as caught:
        proof.by_code(services, ADA, f"{(int(code) + 1) % 10**codes.DIGITS:06d}")
    assert code not in dump(services.database)
    assert code not in caplog.text
    assert code not in str(caught.value)


def test_without_a_key_nothing_is_made(services, begin):
    """A process that was not started as it should be makes no code that all can compute."""
    begin()
    settings = services.settings.model_copy(update={"secret_key": None})

    with pytest.raises(ValueError, match="SECRET_KEY"):
        request.ask(dataclasses.replace(services, settings=settings), ADA, "ada@acme.test")
    assert all_rows(services.database, LinkCode) == []


def test_another_key_voids_codes(services, ask):
    """Nobody can use a code from before."""
    code = ask()
    settings = services.settings.model_copy(update={"secret_key": SecretStr("new" * 20)})

    with pytest.raises(proof.WrongCode):
        proof.by_code(dataclasses.replace(services, settings=settings), ADA, code)
