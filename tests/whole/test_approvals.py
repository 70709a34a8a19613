"""Requests to be let in, whole way: cards, buttons, every answer in its order, mail, the log."""

import re

import pytest

from bot.identity.links import By
from bot.invites import admission, decision
from bot.invites.admission import UsedLink, WithdrawnLink
from bot.invites.decision import WITHDRAW
from bot.sandbox import seen_now
from bot.vocabulary import invite_links
from store.invites.invites import InviteStatus
from store.people.directory import Member, Role
from tests.whole.approvals import KINDS, Approvals
from tests.whole.program import wait_until
from tests.whole.test_link import EMAIL, TYPED, code_for

MANY = 50
BUTTONS = {"Approve": "approved", "Reject": "rejected"}
NOT_LINKED = "Identity not linked for user."
NO_ACCESS = "You do not have access to the organization for the invitation."
NO_PERMISSION = "You do not have permission to approve member invitations."
LINK = re.compile(r"https://sentry\.acme\.test/settings/acme/members/\?invite=\S+?(?=[>\s])")
HOSTILE = {
    "eve": NOT_LINKED,
    "zed": NO_ACCESS,
    "gus": NO_ACCESS,
    "grace": NO_PERMISSION,
    "linus": NO_PERMISSION,
    "mallory": "You are here from another Slack workspace",
}
SWITCHES = {  # The column of the organization, and what is said.
    "Invite": ("takes_invites", "Acme takes no invites."),
    "Join": ("takes_join_requests", "Acme takes no requests to join."),
}
BOTH_KINDS = pytest.mark.parametrize("called", KINDS)
EITHER = pytest.mark.parametrize("button", BUTTONS)


@pytest.fixture(scope="module")
def approvals(tmp_path_factory, migrated_file):
    """The program, and the people who may decide."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        running = Approvals(tmp_path_factory.mktemp("approvals"), migrated_file, monkeypatch)
        yield running
        running.stop()


@pytest.fixture
def ada(approvals):
    return approvals.who("ada")


@pytest.fixture
def bob(approvals):
    return approvals.who("bob")


def gone(asked):
    return f"Member invitation for {asked.email} no longer exists."


@EITHER
@BOTH_KINDS
def test_decided(approvals, bob, called, button):
    """The fixed answer, every copy redrawn without buttons, written down once."""
    asked = approvals.ask(called)
    outcome = BUTTONS[button]

    bob.press(button, asked.copies["bob"])

    said = bob.expect_ephemeral(f"{called} request for {asked.email} has been {outcome}.")
    assert said.plain_text.endswith("See Members and Requests.")
    approvals.expect_redrawn(asked, f"{outcome.capitalize()} by @Bob Kahn")
    assert approvals.decisions(asked) == [("bob@acme.test", f"invite.{button.lower()}")]


def test_who_is_invited_gets_a_way_in(approvals, ada):
    """A mail with a signed link; Linus, who asked, is told by direct message."""
    asked = approvals.ask(role="admin")

    ada.press("Approve", asked.copies["linus"])

    mail = approvals.slack.mailbox.expect(asked.email, "Linus invites you to join Acme")
    key = approvals.program.services.settings.secret_key
    invite_links.check(
        key, LINK.search(mail.text)[0], asked.email, approvals.program.services.now()
    )
    linus = approvals.who("linus")
    linus.expect_message(f"invite {asked.email} to Acme", channel=linus.user.id)
    assert len(approvals.mails(asked.email)) == 1


def test_who_asked_to_join_is_told_by_mail(approvals, ada):
    """Rejected, they get no way in, but an answer."""
    asked = approvals.ask("Join")

    ada.press("Reject", asked.copies["ada"])

    mail = approvals.slack.mailbox.expect(asked.email, "has been rejected by Ada")
    assert not LINK.search(mail.text)


def test_thinking_better_of_it(approvals, ada):
    """Slack asks before it sends a rejection."""
    asked = approvals.ask()

    assert ada.press("Reject", asked.copies["ada"], confirm=False) is None
    assert approvals.row(asked).status == InviteStatus.WAITING


def test_the_link(approvals, ada):
    """A press on it is acked, and nothing more."""
    asked = approvals.ask()

    assert ada.press("See Members & Requests", asked.copies["ada"])
    assert approvals.slack.timeouts == []


@EITHER
@pytest.mark.parametrize("handle", HOSTILE)
def test_who_may_not(approvals, handle, button):
    """Each is told why, in the words that are fixed; nothing happens."""
    asked = approvals.ask()
    person = approvals.who(handle)

    person.press(button, asked.copies["linus"])

    person.expect_ephemeral(HOSTILE[handle])
    assert approvals.row(asked).status == InviteStatus.WAITING
    assert approvals.decisions(asked) == []


@EITHER
@BOTH_KINDS
def test_a_second_click(approvals, ada, bob, called, button):
    """Whoever is second is told, and the first decision stands."""
    asked = approvals.ask(called)
    stale = seen_now(asked.copies["bob"])
    ada.press("Approve", asked.copies["ada"])
    approvals.expect_redrawn(asked, "Approved by @Ada Lovelace")

    bob.press(button, stale)

    bob.expect_ephemeral(gone(asked))
    assert len(approvals.decisions(asked)) == 1


@BOTH_KINDS
def test_withdrawn_between(approvals, bob, called):
    """Nobody can decide it any more; the cards say so."""
    asked = approvals.ask(called)
    stale = seen_now(asked.copies["bob"])
    approvals.withdraw(asked)
    approvals.expect_redrawn(asked, "Withdrawn")

    bob.press("Approve", stale)

    bob.expect_ephemeral(gone(asked))
    assert approvals.mails(asked.email) == []


@BOTH_KINDS
def test_a_role_above_ones_own(approvals, bob, called):
    """Bob, a manager, makes nobody an owner."""
    asked = approvals.ask(called, role="owner")

    bob.press("Approve", asked.copies["bob"])

    bob.expect_ephemeral("You are a manager, and can't let anybody in as an owner;")
    assert approvals.row(asked).status == InviteStatus.WAITING


@BOTH_KINDS
def test_switched_off(approvals, ada, called):
    """Since the card came, the organization takes none any more."""
    asked = approvals.ask(called)
    switch, words = SWITCHES[called]
    approvals.of_acme(**{switch: False})

    ada.press("Approve", asked.copies["ada"])

    approvals.of_acme(**{switch: True})
    ada.expect_ephemeral(words)
    assert approvals.row(asked).status == InviteStatus.WAITING


@EITHER
def test_demoted_a_second_ago(approvals, bob, button):
    """The role at the click counts."""
    asked = approvals.ask()
    approvals.of_member("bob", role=Role.MEMBER)

    bob.press(button, asked.copies["bob"])

    approvals.of_member("bob", role=Role.MANAGER)
    bob.expect_ephemeral(NO_PERMISSION)
    assert approvals.decisions(asked) == []


@BOTH_KINDS
def test_in_order(approvals, bob, called):
    """All of it is wrong at once; each thing that is put right brings the next answer."""
    asked = approvals.ask(called, role="owner")
    switch, off = SWITCHES[called]
    stale = seen_now(asked.copies["bob"])

    def answer(words):
        bob.press("Approve", stale)
        bob.expect_ephemeral(words)

    approvals.of_acme(**{switch: False})
    approvals.of_member("bob", role=Role.MEMBER, is_active=False)
    approvals.who("eve").press("Approve", asked.copies["linus"])
    approvals.who("eve").expect_ephemeral(NOT_LINKED)
    answer(NO_ACCESS)
    approvals.of_member("bob", is_active=True)
    answer(NO_PERMISSION)
    approvals.of_member("bob", role=Role.MANAGER)
    answer("You are a manager")
    approvals.of_member("bob", role=Role.OWNER)
    answer(off)
    approvals.of_acme(**{switch: True})
    answer("has been approved.")
    approvals.of_member("bob", role=Role.MEMBER, is_active=False)
    answer(gone(asked))
    approvals.of_member("bob", role=Role.MANAGER, is_active=True)


@pytest.mark.parametrize(
    "value", ["999", "0", "-1", "", "1 OR 1=1", None, ["1"], '{"id": 1}', "R4nd0m-t0k_n"]
)
def test_a_forged_request(approvals, ada, value):
    """What a button carries is outside input."""
    asked = approvals.ask()
    body = ada.click_payload("Approve", asked.copies["ada"])
    body["actions"][0]["value"] = value

    assert approvals.slack.wait_acked(approvals.slack.send_envelope("interactive", body))

    ada.expect_ephemeral("Member invitation for this person no longer exists.")
    assert approvals.row(asked).status == InviteStatus.WAITING


def test_forwarded_to_another_channel(approvals, ada):
    """Where a card stands lets nobody in or out; the log says where it was pressed."""
    asked = approvals.ask()
    body = ada.click_payload("Approve", asked.copies["linus"])
    body["channel"]["id"] = body["container"]["channel_id"] = "C0GENERAL"

    assert approvals.slack.wait_acked(approvals.slack.send_envelope("interactive", body))

    approvals.expect_redrawn(asked, "Approved by @Ada Lovelace")
    assert approvals.origin(asked) == {
        "slack_team": approvals.slack.team_id,
        "slack_channel": "C0GENERAL",
        "slack_user": ada.user.id,
    }


@pytest.mark.parametrize(
    ("team_id", "words"),
    [("T0NOBODY", "This Slack workspace is not connected"), ("T0SECOND", NOT_LINKED)],
)
def test_forwarded_to_another_workspace(approvals, ada, team_id, words):
    """Known or not, it is none of its business."""
    if team_id == "T0SECOND":
        approvals.load_workspace(team_id)
    asked = approvals.ask()
    body = ada.click_payload("Approve", asked.copies["linus"])
    body["team"], body["user"]["team_id"] = {"id": team_id, "domain": "x"}, team_id

    assert approvals.slack.wait_acked(approvals.slack.send_envelope("interactive", body))

    ada.expect_ephemeral(words)
    assert approvals.decisions(asked) == []


def test_a_replay(approvals, ada):
    """The same envelope once more: one decision."""
    asked = approvals.ask()
    body = ada.click_payload("Approve", asked.copies["ada"])

    ids = approvals.slack.send_envelope("interactive", body, times=2)

    assert approvals.slack.wait_acked(ids)
    ada.expect_ephemeral("has been approved")
    ada.expect_ephemeral(gone(asked))
    assert len(approvals.decisions(asked)) == 1


def test_no_mail_server_at_the_approval(approvals, ada):
    """The decision stands, and the mail goes out when the server is back."""
    asked = approvals.ask()
    approvals.slack.mailbox.fault("MAIL", "451 4.3.0 try again", times=1)

    ada.press("Approve", asked.copies["ada"])

    ada.expect_ephemeral("has been approved")
    approvals.expect_redrawn(asked, "Approved by @Ada Lovelace")
    approvals.slack.mailbox.expect(asked.email, "invites you to join Acme", timeout=10)
    assert len(approvals.mails(asked.email)) == 1


def test_decided_after_linking(approvals):
    """Who may decide and is not linked presses, links, and it is decided."""
    mona = approvals.newcomer("mona", Role.OWNER)
    asked = approvals.ask()
    mona.press("Approve", asked.copies["linus"])
    prompt = mona.expect_ephemeral(NOT_LINKED)
    mona.press("Link your identity now", prompt)
    mona.submit(mona.expect_modal(EMAIL))
    typed = mona.expect_modal(TYPED)
    mona.fill(typed, TYPED, code_for(approvals.slack, mona.user.email))

    assert mona.submit(typed).errors == {}

    mona.expect_update(prompt, f"You are linked to {mona.user.email}.")
    mona.expect_ephemeral(f"Invite request for {asked.email} has been approved.")
    approvals.expect_redrawn(asked, "Approved by @Mona")


@pytest.mark.crowd
def test_many_at_once(approvals, ada):
    """One decides; one entry, one mail; everybody else is told."""
    asked = approvals.ask()
    people = owners(approvals, MANY)

    deliveries = [one.press("Approve", asked.copies["linus"], wait=False) for one in people]

    assert approvals.slack.wait_acked([one.id for one in deliveries])
    approvals.expect_redrawn(asked, "Approved by ")
    [(winner, action)] = approvals.decisions(asked)
    assert action == "invite.approve"
    for person in people:
        won = person.user.email == winner
        person.expect_ephemeral("has been approved" if won else gone(asked))
    assert wait_until(lambda: approvals.mails(asked.email))
    assert len(approvals.mails(asked.email)) == 1


def owners(approvals, many):
    """So many who may decide, made after the request came, so that it has three cards."""
    people = [approvals.newcomer(f"owner{n}", Role.OWNER) for n in range(many)]
    members = {row.email: row.id for row in approvals.program.rows(Member)}
    for person in people:
        approvals.link(person.user.handle, members[person.user.email])
    return people


def test_withdrawn_after_the_approval(approvals, ada):
    """The link of the mail lets nobody in; every copy says so, and both who it concerns hear it."""
    asked = approvals.ask()
    ada.press("Approve", asked.copies["ada"])
    approvals.expect_redrawn(asked, "Approved by @Ada Lovelace")
    token = LINK.search(approvals.slack.mailbox.expect(asked.email, "join Acme").text)[0]
    services, key = approvals.program.services, approvals.program.settings.secret_key
    admission.invited(services, key, token)

    decision.by_hand(services, str(approvals.row(asked).id), WITHDRAW, By("cli", {}))

    approvals.expect_redrawn(asked, "Withdrawn")
    approvals.slack.mailbox.expect(asked.email, "was withdrawn")
    approvals.who("linus").expect_message(
        f"Your request to invite {asked.email} to Acme has been withdrawn",
        channel=approvals.slack.user("linus").id,
    )
    with pytest.raises(WithdrawnLink):
        admission.let_in(services, key, token, By("cli", {}))
    assert approvals.decisions(asked)[-1] == ("cli", "invite.withdraw")


def test_the_link_is_good_once(approvals, ada):
    """Whoever comes second with it stays out, and the audit log has the first."""
    asked = approvals.ask("Join")
    ada.press("Approve", asked.copies["ada"])
    token = LINK.search(approvals.slack.mailbox.expect(asked.email, "join Acme").text)[0]
    services, key = approvals.program.services, approvals.program.settings.secret_key

    admission.let_in(services, key, token, By("cli", {}))

    with pytest.raises(UsedLink):
        admission.let_in(services, key, token, By("cli", {}))
    assert approvals.decisions(asked)[-1] == ("cli", "invite.use")
