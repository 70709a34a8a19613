"""What each picture of these docs shows: steps on the demo's page, one picture after another."""  # noqa: INP001 - a script, no package.

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from bot.identity.consent.callback import Shown
from bot.sources import consent_page

LOOK = 1_000  # Milliseconds until Sentry's feed of a new issue is read.


def card(page: Page) -> None:
    """An alert's card in #alerts, assigned to Grace."""
    _send(page, "New alert")
    # What was before the first look is not told.
    expect(_newest(page)).to_contain_text("State: New")
    page.wait_for_timeout(LOOK)
    _send(page, "Ada assigns Grace")
    expect(_newest(page)).to_contain_text("Assignee: Grace Hopper")
    expect(_newest(page)).to_contain_text("1 reply")  # Else the two may come as one message.
    _send(page, "Ada comments")
    expect(_newest(page)).to_contain_text("2 replies")


def resolved(page: Page) -> None:
    """Ada has pressed Resolve: the card says so, and so does the thread."""
    page.get_by_role("button", name="Close sample activity").click()
    _newest(page).get_by_text("2 replies").click()
    _newest(page).get_by_role("button", name="Resolve").click()
    expect(_newest(page)).to_contain_text("State: Resolved")
    expect(page.locator("[data-pane=thread]")).to_contain_text("as resolved")


def not_linked(page: Page) -> None:
    """Grace presses, and is told in private why nothing happened."""
    page.get_by_role("button", name="Sample activity").first.click()
    _send(page, "New alert")
    expect(_newest(page)).to_contain_text("API-1")
    page.get_by_role("button", name="Close sample activity").click()
    page.locator("select[name=act-as]").select_option(label="Grace Hopper")
    _newest(page).get_by_role("button", name="Resolve").click()
    expect(page.locator("[data-ephemeral]")).to_contain_text("Looks like you haven't linked")


def link_sentry(page: Page) -> None:
    """Grace presses the button under it: Sentry is asked first, where it can be."""
    page.get_by_role("button", name="Link your identity now").click()
    expect(page.get_by_role("dialog")).to_contain_text("Allow Heliograph in Sentry")


def link_page(page: Page) -> None:
    """What a browser shows that comes back from an older Sentry."""
    told = Shown("Grace Hopper", "U0GRACE", "Acme", "grace@acme.test", "271828", 10)
    page.set_content(consent_page.shown(told, "Sentry"))
    expect(page.get_by_role("heading")).to_contain_text("One more step")


def link_email(page: Page) -> None:
    """She goes the other way: her address is filled in."""
    page.get_by_role("button", name="Use a code by email instead").click()
    expect(page.get_by_label("Your work email")).to_have_value("grace@acme.test")


def link_code(page: Page) -> None:
    """She types the code of her mail."""
    page.get_by_role("button", name="Send code").click()
    page.get_by_label("The code from the email").fill(_code(page))


def linked(page: Page) -> None:
    """She is linked, and what she pressed before is done."""
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("You are linked to grace@acme.test")
    expect(_newest(page)).to_contain_text("State: Resolved")


def approval(page: Page) -> None:
    """Grace and somebody of no account ask; Ada, an owner, may decide."""
    _open(page, "as=ada&room=app&tab=messages&samples=1")
    _send(page, "Somebody asks to join")
    expect(_requests(page)).to_have_count(1)
    _send(page, "Grace asks to invite somebody")
    expect(_requests(page)).to_have_count(2)


def approved(page: Page) -> None:
    """She has approved the second one."""
    page.get_by_role("button", name="Approve", exact=True).last.click()
    expect(_requests(page).last).to_contain_text("Approved by")
    expect(page.locator("#room")).to_contain_text("has been approved.")


def incident(page: Page) -> None:
    """A metric alert went from warning to critical: one card, with its chart, and its thread."""
    _open(page, "as=ada&channel=C0ALERTS&samples=1")
    _send(page, "Errors rise: warning")
    card = page.locator(".room [data-ts]").filter(has_text="Too many errors").first
    expect(card).to_contain_text("Warning: Too many errors")
    _send(page, "They rise more: critical")
    expect(card).to_contain_text("Critical: Too many errors")
    expect(card).to_contain_text("1 reply")
    page.get_by_role("button", name="Close sample activity").click()
    card.get_by_text("1 reply").click()
    expect(page.locator("[data-pane=thread]")).to_contain_text("as Warning")


def unfurled(page: Page) -> None:
    """Ada shares an issue and the incident: both stand under their links."""
    _open(page, "as=ada&channel=C0GENERAL&samples=1")
    _send(page, "New alert")
    _send(page, "Ada shares one to the issue")
    expect(page.locator("#room")).to_contain_text("Users Affected")
    _send(page, "Ada shares one to the incident")
    expect(page.locator("#room")).to_contain_text("Critical: Too many errors")
    page.get_by_role("button", name="Close sample activity").click()


def home(page: Page) -> None:
    """Ada's Home, with an issue of hers."""
    _open(page, "as=ada&channel=C0ALERTS&samples=1")
    _send(page, "New alert")  # Of her team's project: Sentry assigns no other to her.
    expect(_newest(page)).to_contain_text("KeyError: 'sub'")
    page.get_by_role("button", name="Close sample activity").click()
    _newest(page).get_by_role("combobox", name="Select Assignee…").click()
    page.get_by_role("option").filter(has_text="Me").first.click()
    expect(_newest(page)).to_contain_text("Assignee: Ada Lovelace")
    _open(page, "as=ada&room=app&tab=home&samples=0")
    expect(page.locator("#room")).to_contain_text("Assigned to you (1)")


def settings(page: Page) -> None:
    """Her notification settings."""
    page.get_by_role("button", name="Open settings").click()
    expect(page.get_by_role("dialog")).to_contain_text("Issue activity via email")


def sentry(page: Page) -> None:
    """The first issue in Sentry: what Ada pressed in Slack has happened there."""
    _open(page, "as=bob&room=sentry&samples=0")  # Ada has a dialog open.
    issue = page.locator("[data-issue=SHOP-1]")
    issue.locator("summary").click()
    expect(issue.locator("[data-kind=set_resolved]")).to_contain_text("marked this issue")


PICTURES: tuple[Callable[[Page], None], ...] = (
    card,
    resolved,
    not_linked,
    link_sentry,
    link_email,
    link_code,
    linked,
    approval,
    approved,
    incident,
    unfurled,
    home,
    settings,
    sentry,
    link_page,
)


def _open(page: Page, place: str) -> None:
    """Another place, as if it were the first."""
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#{place}")


def _send(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def _code(page: Page) -> str:
    """From the demo's mailbox, in another tab."""
    browser = page.context.browser
    assert browser, "the page was opened by one"  # noqa: S101 - for the reader.
    mailbox = browser.new_page()
    mailbox.goto(f"{page.url.partition('#')[0]}#as=grace&room=mail")
    text = mailbox.frame_locator("iframe").get_by_text("type this code").inner_text()
    mailbox.close()
    return re.findall(r"\b\d{6}\b", text)[0]


def _newest(page: Page) -> Locator:
    return page.locator(".room [data-ts]").filter(has_text="Users Affected").last


def _requests(page: Page) -> Locator:
    return page.locator("#room [data-ts]").filter(has_text="Asked:")
