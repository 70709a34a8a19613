"""The Home tab, whole way: not linked, linked, an admin; true as long as it is looked at."""

import pytest

from bot import VERSION
from store.audit.audit import AuditEntry
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import Lane
from store.people.directory import Member, Role
from store.slack.homes import Home
from tests.whole.program import wait_until


@pytest.fixture
def running(program):
    """Not strict: how often a Home is drawn anew depends on how fast things are."""
    return program.start({"project": "shop", "target": "slack:C0ALERTS"})


@pytest.fixture
def grace(slack):
    return slack.act_as("grace")


@pytest.fixture
def mine(running, ada):
    """Issues that Ada has; the messages about them are seen."""

    def mine(*numbers):
        for number in numbers:
            running.post("alert", issue=number)
            ada.expect_message(f"Boom {number}", channel="alerts")
        data = {"assignee": "Ada Lovelace", "assigneeEmail": "ada@acme.test"}
        for number in numbers:
            running.post("assigned", issue=number, **data)
            card = next(m for m in running.sandbox.messages("alerts") if m.says(f"Boom {number}"))
            ada.expect_update(card, "Assignee: Ada Lovelace")
            ada.expect_message("assigned", thread=card)

    return mine


def opened(person, containing=""):
    person.opens_home()
    return person.expect_home(containing)


def test_not_linked(running, grace, slack):
    """Why there is nothing to see, and the button that changes it."""
    home = opened(grace, "haven't linked your Sentry account")

    assert "Assigned to you" not in home.plain_text
    grace.press("Link your identity now", home)
    grace.expect_modal("no code can reach you")
    grace.expect_home("haven't linked")


def test_of_another_workspace(running, slack):
    """There is no Home of ours for people from elsewhere."""
    slack.add_user("mallory", team_id="T0OTHER")
    event = {"type": "app_home_opened", "user": "U0MALLORY", "tab": "home", "team": "T0OTHER"}

    slack.send_event(event).settled.wait(5)

    assert running.rows(Home) == []


def test_mine(running, mine, ada):
    """My identity, my issues with their buttons, newest first, and what I am told."""
    mine(7, 8)
    running.post("alert", issue=9)
    ada.expect_message("Boom 9", channel="alerts")

    text = opened(ada).plain_text

    assert "You are linked to ada@acme.test, a member of Acme." in text
    assert "Assigned to you (2)" in text
    assert text.index("Boom 8") < text.index("Boom 7")
    assert "Boom 9" not in text
    assert "Issue activity: Slack: only subscribed issues" in text
    assert "How Heliograph runs" not in text


def test_a_press_in_it(running, mine, ada, slack):
    """It works as on a card; the answer comes as a direct message, and the Home is redrawn."""
    mine(7)
    home = opened(ada, "Assigned to you (1)")

    ada.press("Resolve", home)

    ada.expect_message("SHOP-7", channel=slack.user("ada").id)
    ada.expect_home("No unresolved issue is assigned to you.")
    card = slack.messages("alerts")[0]
    ada.expect_update(card, "State: Resolved")
    ada.expect_message("as resolved", thread=card)
    assert running.rows(Issue)[0].status == IssueStatus.RESOLVED


def test_what_is_assigned_meanwhile(running, mine, ada):
    """Whoever looks at it sees it come and go."""
    opened(ada, "Assigned to you (0)")

    mine(7)
    ada.expect_home("Assigned to you (1)")
    running.post("unassigned")
    ada.expect_home("Assigned to you (0)")
    card = running.sandbox.messages("alerts")[0]
    ada.expect_update(card)
    ada.expect_message("unassigned", thread=card)


def test_pages(running, ada, slack):
    """Ten to a page, both ways."""
    assignee = {"type": "user", "name": "Ada Lovelace", "email": "ada@acme.test"}
    facts = {"organization_id": 1, "project_id": 1, "assignee": assignee}
    with running.changing() as session:
        session.add_all(Issue(source_id=f"{n}", title=f"Boom {n}", **facts) for n in range(25))
    home = opened(ada, "Boom 24")

    ada.press("Older", home)
    home = ada.expect_home("Page 2 of 3")
    assert "Boom 14" in home.plain_text
    ada.press("Older", home)
    home = ada.expect_home("Page 3 of 3")
    assert "Boom 0" in home.plain_text
    ada.press("Newer", home)

    ada.expect_home("Page 2 of 3")


def test_an_admin(running, ada, slack):
    """How it runs, what is paused with Resume, what was done last."""
    with running.changing() as session:
        session.get(Member, 1).role = Role.OWNER
        session.add(
            Lane(
                target="slack:C0ALERTS",
                provider="slack",
                paused_at=running.services.now(),
                paused_reason="the channel is archived (is_archived)",
            )
        )

    home = opened(ada, "How Heliograph runs")

    assert f"Version {VERSION}" in home.plain_text
    assert "Slack: nothing waits" in home.plain_text
    assert "mail is off" in home.plain_text or "Email is off" in home.plain_text
    assert "#alerts is paused since" in home.plain_text
    assert "identity.link ada@acme.test" in home.plain_text
    ada.press("Resume", home)
    ada.expect_message("takes messages again", channel=slack.user("ada").id)
    ada.expect_home("Nothing is paused.")
    assert running.rows(AuditEntry)[-1].action == "target.resume"


def test_messages_are_no_home(running, ada, slack):
    """The same event comes when somebody looks at the messages."""
    event = {"type": "app_home_opened", "user": ada.user.id, "tab": "messages", "channel": "D0ADA"}

    slack.send_event(event).settled.wait(5)

    slack.expect_nothing_more()
    assert slack.calls("views.publish") == []


def test_who_does_not_look_costs_nothing(running, mine, ada, slack):
    """Nobody's Home is drawn that was never opened."""
    mine(7)

    assert wait_until(lambda: running.rows(Home) == [])
    assert slack.calls("views.publish") == []
