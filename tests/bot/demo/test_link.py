"""Linking as a person walks it, in a browser: by the demo's Sentry, and by the code of a mail."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def mailbox(browser, running):
    """Another tab, with the mail room."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{running.sandbox.url}#as=grace&room=mail")
    return page


@pytest.mark.browser
def test_grace_links_herself_and_resolves(page, mailbox):
    """She presses, links by the code of her mail, and what she pressed is done."""
    page.get_by_role("button", name="New alert", exact=True).click()
    card = page.locator(".room [data-ts]").filter(has_text="TypeError: charge()")
    expect(card).to_be_visible()
    page.locator("select[name=act-as]").select_option(label="Grace Hopper")
    card.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_role("button", name="Link your identity now").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Use a code by email instead").click()
    expect(dialog.get_by_label("Your work email")).to_have_value("grace@acme.test")
    dialog.get_by_role("button", name="Send code").click()

    mail = mailbox.frame_locator("iframe").get_by_text("type this code into Slack")
    code = re.search(r"\b\d{6}\b", mail.inner_text())[0]
    dialog.get_by_label("The code from the email").fill(code)
    dialog.get_by_role("button", name="Link", exact=True).click()

    expect(dialog).to_contain_text("You are linked to grace@acme.test")
    expect(card).to_contain_text("State: Resolved")
    dialog.get_by_role("button", name="Turn on personal notifications").click()
    expect(dialog).to_contain_text("Slack notifications have been enabled.")


@pytest.mark.browser
def test_grace_links_herself_in_sentry(page):
    """Slack's modal leads to the demo's Sentry in another tab, and goes on when she allowed it."""
    page.locator("select[name=act-as]").select_option(label="Grace Hopper")
    page.get_by_label("Message #alerts").fill("/helio link")
    page.get_by_label("Message #alerts").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Allow Heliograph in Sentry")
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Open Sentry").click()
    there = opened.value
    there.get_by_role("button", name="Grace Hopper").click()
    there.get_by_role("button", name="Approve").click()
    expect(there.get_by_role("heading", name="Device connected")).to_be_visible()

    expect(dialog).to_contain_text("You are linked to grace@acme.test")


def test_grace_links_herself_by_a_link_that_she_shared(running):
    """The question leads to the code of her mail; then what she shared unfurls, and works."""
    sandbox = running.sandbox
    grace = sandbox.act_as("grace")
    next(each for each in sandbox.samples if each.label == "Grace, not linked, shares one").send()
    question = grace.expect_message("your Sentry links unfurl", channel=grace.user.id)
    grace.press("Link", question)
    begun = grace.expect_modal("Allow Heliograph in Sentry")
    grace.press("Use a code by email instead", begun)
    grace.submit(grace.expect_modal("Your work email"))
    mail = sandbox.mailbox.expect("grace@acme.test", "type this code")
    modal = grace.expect_modal("The code from the email")
    grace.fill(modal, "The code from the email", re.search(r"\b\d{6}\b", mail.text)[0])
    grace.submit(modal)

    [shared] = sandbox.messages("general")
    grace.expect_update(shared, "TypeError: charge()")
    assert question.deleted
    grace.press("Resolve", shared)
    grace.expect_update(shared, "State: Resolved")
