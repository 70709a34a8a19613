"""The Resolve button, whole way: who may, who is first, and what everybody else is told."""

import pytest

from bot.sandbox import seen_now
from listeners import trigger_deadline
from store.audit.audit import AuditEntry
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Member
from store.people.identities import Identity
from tests.whole.program import MEMBERS

NOT_LINKED = (
    "Looks like you haven't linked your Sentry account with your Slack identity yet! "
    "Link your identity now to perform actions in Sentry through Slack."
)
ELSEWHERE = (
    "Looks like this Slack identity is linked to the Sentry user *zoe@other.test* who is not a "
    "member of organization *Acme* used with this Slack integration. Unlink your identity now."
)


@pytest.fixture
def resolutions(running):
    """The audit rows of resolved issues."""
    return lambda: [row for row in running.rows(AuditEntry) if row.action == "issue.resolve"]


@pytest.fixture
def unchanged(running, slack, card, resolutions):
    """Call it at the end: the click changed nothing, and nobody else saw anything."""

    def state():
        return card.plain_text, running.rows(Issue)[0], running.rows(ActivityRow)

    before = state()

    def check():
        slack.expect_nothing_more()
        assert state() == before
        assert resolutions() == []
        assert slack.timeouts == []

    return check


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A busy test machine is no slow database: nobody is shown a modal that says to wait."""
    monkeypatch.setattr(trigger_deadline, "AT_ONCE", 2.5)


def test_resolve(running, ada, card, slack, resolutions):
    """Stored, the card redrawn without its button, told in the thread, written down."""
    ada.press("Resolve", card)

    reply = ada.expect_message("marked SHOP-7 as resolved", channel="alerts", thread=card)
    redrawn = ada.expect_update(card, "State: Resolved")
    ada.expect_ephemeral("You marked SHOP-7 as resolved.")

    assert "@ada" in reply.plain_text or "Ada" in reply.plain_text
    assert "marked SHOP-7 as resolved" in redrawn.plain_text
    assert "Resolve" not in redrawn.plain_text.split("\n")
    assert running.rows(Issue)[0].status == IssueStatus.RESOLVED
    activity = running.rows(ActivityRow)[-1]
    assert (activity.kind, activity.actor["email"]) == ("set_resolved", "ada@acme.test")
    [entry] = resolutions()
    assert (entry.actor, entry.target) == ("ada@acme.test", "SHOP-7")
    assert entry.origin == {
        "slack_team": slack.team_id,
        "slack_channel": "C0ALERTS",
        "slack_user": ada.user.id,
    }


def test_unlinked(slack, card, unchanged):
    """The user's own wording, to that person only."""
    grace = slack.act_as("grace")

    grace.press("Resolve", card)

    assert grace.expect_ephemeral().text == NOT_LINKED
    unchanged()


def test_linked_to_somebody_outside_the_organization(running, slack, card, unchanged):
    """The user's own wording with both names."""
    zoe, _ = running.load_other_organization()
    bob = slack.act_as("bob")
    with running.changing() as session:
        linked = {"slack_user_id": bob.user.id, "linked_at": running.services.now()}
        session.add(Identity(team_id=slack.team_id, member_id=zoe, **linked))

    bob.press("Resolve", card)

    assert bob.expect_ephemeral().text == ELSEWHERE
    unchanged()


def test_deactivated(running, ada, card, unchanged):
    """A link does not outlive the membership."""
    with running.changing() as session:
        member = session.get(Member, 1)
        member.is_active = False
        session.add(member)

    ada.press("Resolve", card)

    ada.expect_ephemeral("Your membership of Acme is deactivated")
    unchanged()


def test_stranger_of_another_workspace(slack, card, unchanged):
    """By Slack Connect somebody else's people sit in the channel too."""
    slack.add_user("mallory", name="Mallory", team_id="T0OTHER")
    slack.join("alerts", "mallory")
    mallory = slack.act_as("mallory")

    mallory.press("Resolve", card)

    mallory.expect_ephemeral("You are here from another Slack workspace")
    unchanged()


def test_unknown_workspace(slack, ada, card, unchanged):
    """A workspace that the program was never told of."""
    payload = ada.click_payload("Resolve", card)
    payload["team"] = {"id": "T0NOBODY", "domain": "nobody"}
    payload["user"]["team_id"] = "T0NOBODY"

    assert slack.wait_acked(slack.send_envelope("interactive", payload))

    ada.expect_ephemeral("This Slack workspace is not connected to Sentry")
    unchanged()


@pytest.mark.parametrize(
    "value",
    ["999", "0", "-1", "", "1 OR 1=1", "\u0661", "1.0", "9" * 40, '{"id": 1}', None, ["1"], "\x00"],
)
def test_a_forged_or_gone_issue(slack, ada, card, unchanged, value):
    """What a button carries is outside input: anything else than an issue of ours is gone."""
    payload = ada.click_payload("Resolve", card)
    payload["actions"][0]["value"] = value

    assert slack.wait_acked(slack.send_envelope("interactive", payload))

    ada.expect_ephemeral("This issue no longer exists; nothing was changed.")
    ada.expect_update(card, "State: New")  # Drawn anew, with what proves it.
    unchanged()


def test_an_issue_of_another_organization(running, slack, ada, card):
    """A number that exists, but not for this workspace, is gone too."""
    _, theirs = running.load_other_organization()
    payload = ada.click_payload("Resolve", card)
    payload["actions"][0]["value"] = str(theirs)

    assert slack.wait_acked(slack.send_envelope("interactive", payload))

    ada.expect_ephemeral("This issue no longer exists; nothing was changed.")
    ada.expect_update(card, "State: New")  # Drawn anew, with what proves it.
    statuses = {row.status for row in running.rows(Issue)}
    assert statuses == {IssueStatus.UNRESOLVED}


def test_a_stale_card(running, ada, card, resolutions):
    """Who presses what is resolved since is told so, and the card shows the truth."""
    stale = seen_now(card)
    running.hook("issue_resolved")
    ada.expect_message("as resolved", thread=card)
    ada.expect_update(card, "State: Resolved")

    ada.press("Resolve", stale)

    ada.expect_ephemeral("SHOP-7 is already resolved; the card shows who did it.")
    assert "State: Resolved" in card.plain_text
    assert resolutions() == []


def test_a_card_that_was_left_behind_is_redrawn(running, slack, ada, card):
    """A press on a card that somehow shows an older state makes it true again."""
    with running.changing() as session:
        issue = session.get(Issue, 1)
        issue.status, issue.version = IssueStatus.RESOLVED, issue.version + 1
        session.add(issue)

    ada.press("Resolve", card)

    ada.expect_ephemeral("SHOP-7 is already resolved")
    ada.expect_update(card, "State: Resolved")


@pytest.mark.crowd
def test_twenty_at_once(running, slack, ada, card, resolutions):
    """One wins, nineteen are told; one activity, one reply, one audit row."""
    handles = [*MEMBERS, *(f"person{n}" for n in range(16))]
    people = running.link_all(handles)

    deliveries = [person.press("Resolve", card, wait=False) for person in people]
    assert slack.wait_acked([one.id for one in deliveries])

    ada.expect_message("as resolved", thread=card)
    ada.expect_update(card, "State: Resolved")
    answers = [person.expect_ephemeral().plain_text for person in people]
    assert sum("is already resolved" in answer for answer in answers) == 19
    assert sum("You marked SHOP-7 as resolved." in answer for answer in answers) == 1
    assert len(resolutions()) == 1
    assert [row.kind for row in running.rows(ActivityRow)] == ["alert", "set_resolved"]


@pytest.mark.crowd
def test_after_twenty_presses_the_answers_go_to_who_pressed(running, slack, card):
    """Each of several refused people sees exactly one answer."""
    people = [slack.act_as(handle) for handle in ("bob", "grace", "linus")]

    for person in people:
        person.press("Resolve", card)

    for person in people:
        person.expect_ephemeral(NOT_LINKED)
    slack.expect_nothing_more()


@pytest.mark.parametrize("latest", ["shop@1.9.1", "shop@2.0.0-rc.2", "shop@2.0.0+7"])
def test_the_question_names_the_greatest_version(running, ada, card, latest):
    """A hotfix of an older line that goes out later is no current release."""
    for version, day in (("shop@2.0.0+8", 1), (latest, 20)):
        told = {"type": "deploy", "issue": None, "project": "shop", "data": {"version": version}}
        at = f"2026-11-{day:02}T10:00:00Z"
        assert running.send({"id": version, "occurred_at": at, **told}).status_code == 202

    ada.press("Resolve", card)
    view = ada.expect_modal("When is SHOP-7 resolved?")

    assert "In the next release, after shop@2.0.0+8" in str(view.blocks)
    assert "In the current release, shop@2.0.0+8" in str(view.blocks)
