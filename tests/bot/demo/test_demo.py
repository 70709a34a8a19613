"""The demo as a person sees it, in a browser."""

import pytest
from playwright.sync_api import expect

from bot.demo.run import NO_CHARTS, _say, demo
from bot.notes import charts
from listeners.connection import Connection


def card(page):
    return page.locator(".room [data-ts]").filter(has_text="TypeError: charge()")


def sample(page, label):
    page.get_by_role("button", name=label, exact=True).click()


@pytest.mark.browser
def test_an_alert_is_resolved_by_a_click(page):
    """Send an alert, see its card, press Resolve, see it resolved by Ada."""
    sample(page, "New alert")
    card(page).get_by_role("button", name="Resolve", exact=True).click()

    expect(card(page)).to_contain_text("@Ada Lovelace marked SHOP-1 as resolved")
    expect(card(page)).to_contain_text("State: Resolved")
    expect(card(page).get_by_role("button", name="Resolve", exact=True)).to_have_count(0)


@pytest.mark.browser
def test_an_assignment_is_told_in_the_thread(page):
    """A reply stands under the card, and the card shows the assignee."""
    sample(page, "New alert")
    expect(card(page)).to_be_visible()
    sample(page, "Ada assigns Grace")
    expect(card(page)).to_contain_text("Assignee: Grace Hopper")
    card(page).get_by_text("1 reply").click()

    thread = page.locator("[data-pane=thread]")
    expect(thread).to_contain_text("@Ada Lovelace assigned SHOP-1 to Grace Hopper")


@pytest.mark.browser
def test_a_press_in_slack_is_seen_in_sentry(page, running):
    """The room shows it as resolved, by the integration that did it."""
    sample(page, "New alert")
    card(page).get_by_role("button", name="Resolve", exact=True).click()
    expect(card(page)).to_contain_text("State: Resolved")
    page.locator("[data-room=sentry]").click()

    issue = page.locator("[data-issue=SHOP-1]")
    expect(issue.locator(".sentry-state")).to_have_text("Resolved")
    issue.locator("summary").click()
    expect(issue.locator("[data-kind=set_resolved]")).to_contain_text("Heliograph marked")
    assert running.sandbox.sentry.issue("SHOP-1")["status"] == "resolved"


@pytest.mark.browser
def test_a_press_in_sentry_is_seen_in_slack(page):
    """Bob archives it in Sentry's own page, and the card says so."""
    sample(page, "New alert")
    expect(card(page)).to_be_visible()
    page.locator("select[name=act-as]").select_option(label="Bob Kahn")
    page.locator("[data-room=sentry]").click()
    issue = page.locator("[data-issue=SHOP-1]")
    issue.locator("summary").click()
    issue.get_by_role("button", name="Archive").click()
    expect(issue.locator(".sentry-state")).to_have_text("Archived until it escalates")
    page.locator("[data-room=home]").click()
    page.locator("[data-entry=C0ALERTS]").click()

    expect(card(page)).to_contain_text("State: Archived")


def test_what_has_no_webhook_is_seen_in_slack(running):
    """Ada unassigns in Sentry: the card loses the assignee at the next poll."""
    ada = running.sandbox.act_as("ada")
    press(running, "New alert")
    card = ada.expect_message("charge() missing", channel="alerts")
    press(running, "Ada assigns Grace")
    ada.expect_update(card, "Assignee: Grace Hopper", timeout=15)
    press(running, "Ada unassigns")

    reply = ada.expect_message("unassigned", thread=card, timeout=30)
    shown = ada.expect_update(card, timeout=15)

    assert "Ada Lovelace" in reply.plain_text
    assert "Assignee: " not in shown.plain_text


@pytest.mark.browser
def test_who_is_not_linked_is_told_so(page):
    """Grace presses, only she sees why nothing happened."""
    sample(page, "New alert")
    expect(card(page)).to_be_visible()
    page.locator("select[name=act-as]").select_option(label="Grace Hopper")
    card(page).get_by_role("button", name="Resolve", exact=True).click()

    ephemeral = page.locator("[data-ephemeral]")
    expect(ephemeral).to_contain_text("Looks like you haven't linked")
    expect(card(page)).to_contain_text("State: New")


@pytest.mark.browser
def test_mail_pagerduty_and_teams_stand_beside_slack(page):
    """The rail leads to what left for elsewhere: drawn, and counted as it comes."""
    sample(page, "New alert")
    expect(page.locator("[data-room=mail] .badge")).to_be_visible()
    sample(page, "Ada comments")  # The alert may be told before its short id is known.

    page.locator("[data-room=teams]").click()
    known = page.locator(".ac-card", has_text="SHOP-1 - TypeError")
    expect(known.first).to_be_visible()
    page.locator("[data-room=pagerduty]").click()
    expect(page.locator("summary .pd-state")).to_have_text("Triggered")
    page.locator("[data-room=mail]").click()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("link", name="Open in Sentry")).to_be_visible()


def test_an_alert_goes_everywhere(running):
    """Bob by Slack and mail, Grace by mail, PagerDuty, Teams; a resolution closes it."""
    sandbox = running.sandbox
    bob = sandbox.act_as("bob")
    press(running, "New alert")

    bob.expect_message("charge() missing", channel=bob.user.id)
    mails = [sandbox.mailbox.expect(f"{one}@acme.test") for one in ("bob", "grace")]
    opened = sandbox.pagerduty.expect("trigger", "charge() missing")
    assert sandbox.teams.expect("Alert: ").flow == "ops"
    press(running, "Ada resolves it in Sentry")
    closed = sandbox.pagerduty.expect("resolve")

    assert {mail.subject for mail in mails} == {mails[0].subject}
    assert closed["dedup_key"] == opened["dedup_key"]


def test_every_sample_is_taken(running):
    """No button of the panel is refused by the intake."""
    answers = [str(each.send()) for each in running.sandbox.samples]

    assert len(answers) == 29
    assert [answer for answer in answers if not answer.endswith("taken")] == []


def test_links_unfold_and_commands_are_answered(running):
    """For Ada what she shares unfurls; Grace is asked; what Ada types is answered to her."""
    sandbox = running.sandbox
    ada, grace = (sandbox.act_as(name) for name in ("ada", "grace"))
    press(running, "New alert")
    card = ada.expect_message("charge() missing", channel="alerts")
    if "SHOP-1" not in card.plain_text:  # The rule's webhook came first, and knows no short id.
        ada.expect_update(card, "SHOP-1", timeout=15)
    press(running, "Ada shares one to the incident")
    [shared] = sandbox.messages("general")
    unfurled = ada.expect_update(shared, "Warning: Too many errors")
    press(running, "Grace, not linked, shares one")
    grace.expect_message("your Sentry links unfurl", channel=grace.user.id)
    press(running, "/helio why, of the issue")
    answer = ada.expect_ephemeral("SHOP-1 TypeError")
    press(running, "/helio settings")
    ada.expect_modal("Notification settings")

    assert unfurled.attachments[0]["color"] == "#FFC227"
    assert "An alert came for SHOP-1" in answer.plain_text


def test_who_may_decide_decides(running):
    """Ada and Bob get a request; Bob lets them in, by mail, and Grace, who asked, is told."""
    sandbox = running.sandbox
    ada, bob = (sandbox.act_as(name) for name in ("ada", "bob"))
    press(running, "Grace asks to invite somebody")
    card = bob.expect_message("hedy.lamarr@acme.test", channel=bob.user.id)
    copy = ada.expect_message("hedy.lamarr@acme.test", channel=ada.user.id)

    bob.press("Approve", card)

    ada.expect_update(copy, "Approved by @Bob Kahn")
    sandbox.mailbox.expect("hedy.lamarr@acme.test", "Accept the invitation")
    sandbox.mailbox.expect("grace@acme.test", "has been approved by Bob Kahn")


def test_an_incident_from_warning_to_resolved(running):
    """One card with its chart, one alert of the pager; after its end another one begins."""
    sandbox = running.sandbox
    ada = sandbox.act_as("ada")
    press(running, "Errors rise: warning")
    card = ada.expect_message("Warning: Too many errors", channel="alerts")
    press(running, "They rise more: critical")
    press(running, "They are back to normal: resolved")

    resolved = ada.expect_update(card, "Resolved: Too many errors")
    sandbox.pagerduty.expect("resolve")
    (attachment,) = resolved.attachments
    assert "image" in [block["type"] for block in attachment["blocks"]]
    press(running, "Errors rise: warning")
    again = ada.expect_message("Warning: Too many errors", channel="alerts")
    assert again.ts != card.ts


def test_without_what_draws_charts(tmp_path, monkeypatch, capsys):
    """The card of an incident comes without its chart; page and terminal say why."""
    monkeypatch.setattr(charts, "is_possible", lambda: False)
    with demo(Connection, tmp_path) as running:
        _say(running)
        press(running, "Errors rise: warning")
        card = running.sandbox.act_as("ada").expect_message("Warning: Too", channel="alerts")

    (attachment,) = card.attachments
    assert "image" not in [block["type"] for block in attachment["blocks"]]
    assert NO_CHARTS in running.sandbox.tips
    assert "`make extras` installs it" in capsys.readouterr().out


def press(running, label):
    next(each for each in running.sandbox.samples if each.label == label).send()
