"""The room "Sentry": issues, what people do to them there, and their activity."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def sentry(sandbox):
    return sandbox.sentry


@pytest.fixture
def issue(sentry):
    return sentry.raise_issue("api", "KeyError: 'sub'", culprit="api.auth in decode", count=3)


@pytest.fixture
def shown(issue, visit):
    """The unfolded issue in the room, seen by Ada."""
    page = visit(room="sentry")
    node = page.locator(f"[data-issue={issue.short_id}]")
    node.locator("summary").click()
    return node


def happened(node, kind, count=1):
    """Wait until the feed has so many rows of a kind; the newest one's words."""
    rows = node.locator(f"[data-kind={kind}] span")
    rows.nth(count - 1).wait_for()
    return rows.first.inner_text()


def test_without_a_sentry_there_is_no_room(visit):
    """A workspace has one only when something asks for it."""
    page = visit(channel="C0ALERTS")

    assert page.locator("[data-room=mail]").count() == 1
    assert page.locator("[data-room=sentry]").count() == 0


def test_an_issue(shown):
    """With its state, who has it, and since when it is known."""
    summary = shown.locator("summary").inner_text()

    assert all(word in summary for word in ("New", "KeyError: 'sub'", "API-1", "3 events"))
    assert shown.locator(".sentry-assignee").inner_text() == "Unassigned"
    assert happened(shown, "first_seen") == "Sentry first saw this issue"


def test_resolved_and_reopened(shown, sentry, issue):
    """By whoever acts on the page."""
    shown.get_by_role("button", name="Resolve", exact=True).click()
    assert happened(shown, "set_resolved") == "Ada Lovelace marked this issue as resolved"
    assert sentry.issue(issue)["status"] == "resolved"
    shown.get_by_role("button", name="Unresolve").click()

    assert happened(shown, "set_unresolved") == "Ada Lovelace marked this issue as unresolved"
    assert shown.locator(".sentry-state").inner_text() == "Ongoing"


def test_in_the_next_release_and_archived(shown, sentry, issue):
    """Each state in words."""
    shown.get_by_role("button", name="Resolve in next release").click()
    assert happened(shown, "set_resolved_in_release").endswith("resolved in the upcoming release")
    assert shown.locator(".sentry-state").inner_text() == "Resolved in api@5.0.0"
    shown.get_by_role("button", name="Archive").click()

    assert happened(shown, "set_ignored").endswith("archived this issue until it escalates")
    assert shown.locator(".sentry-state").inner_text() == "Archived until it escalates"
    assert sentry.issue(issue)["substatus"] == "archived_until_escalating"


def test_assigned_and_unassigned(shown, sentry, issue):
    """To a person, a team, nobody."""
    choice = shown.get_by_label("Assign to")
    choice.select_option("Grace Hopper")
    assert happened(shown, "assigned").endswith("assigned this issue to Grace Hopper")
    shown.get_by_label("Assign to").select_option("#backend")
    assert happened(shown, "assigned", 2).endswith("assigned this issue to #backend")
    shown.get_by_role("button", name="Unassign").click()

    assert happened(shown, "unassigned") == "Ada Lovelace unassigned this issue"
    assert sentry.issue(issue)["assignedTo"] is None


def test_commented(shown, sentry, issue):
    """What was typed is there in full, as text."""
    shown.get_by_label("Comment").fill("On it <b>now</b>")
    shown.get_by_role("button", name="Comment").click()

    assert happened(shown, "note") == "Ada Lovelace commented: On it <b>now</b>"
    assert sentry.issue(issue)["numComments"] == 1


def test_raised_and_happened_again(shown, sentry):
    """A new one is first, with one event; then there are two."""
    page = shown.page
    page.get_by_label("Project").select_option("shop")
    page.get_by_label("Title of a new issue").fill("TypeError: charge()")
    page.get_by_role("button", name="Raise").click()
    raised = page.locator("[data-issue=SHOP-1]")
    raised.locator("summary").click()
    raised.get_by_role("button", name="It happens again").click()

    raised.get_by_text("2 events").wait_for()
    assert page.locator("[data-issue]").first.get_attribute("data-issue") == "SHOP-1"
    assert sentry.issue("SHOP-1")["count"] == "2"


def test_seen_live_and_counted(shown, sentry, issue):
    """What others do is there at once; the rail counts what is unresolved."""
    assert shown.page.locator("[data-room=sentry] .badge").inner_text() == "1"
    sentry.act(sentry.integration.proxy, issue, {"status": "resolved"})

    assert happened(shown, "set_resolved") == "Heliograph marked this issue as resolved"
    shown.page.locator("[data-room=sentry] .badge").wait_for(state="detached")


def test_refused(shown, visit, sentry):
    """In Sentry's words; and who is no member of it may nothing."""
    shown.get_by_label("Assign to").select_option("Bob Kahn")
    shown.page.get_by_text("Cannot assign to non-team member").wait_for()
    page = visit(room="sentry", **{"as": "U0EVE"})
    page.locator("[data-issue] summary").click()
    page.get_by_role("button", name="Resolve", exact=True).click()

    page.get_by_text("Sentry knows nobody called eve@acme.test").wait_for()
    assert sentry.issue("API-1")["status"] == "unresolved"


def test_left_and_seen_again(shown, issue):
    """Who looks into another room finds the issue unfolded, with what they typed."""
    page = shown.page
    shown.get_by_label("Comment").fill("A draft")
    page.locator("[data-room=mail]").first.click()
    page.locator("[data-room=sentry]").first.click()

    again = page.locator(f"[data-issue={issue.short_id}]")
    again.get_by_label("Comment").wait_for()
    assert again.get_by_label("Comment").input_value() == "A draft"
