"""Each way of linking by Sentry, walked in a browser on the sandbox's Sentry."""

from playwright.sync_api import expect

from tests.whole.consent.conftest import (
    DEVICE,
    LINKED,
    MAIL,
    PAGE,
    approve,
    code_on,
    type_code,
)

TOLD = "was allowed to act in Sentry as grace@acme.test"


def test_a_device(sides, slack, grace):
    """One link to Sentry, signed in by choosing who one is; nothing is typed in Slack."""
    sides.start()
    view, url = sides.begin(grace, DEVICE)
    page = sides.browser_of()
    page.goto(url)
    page.get_by_role("button", name="Grace Hopper").click()
    assert page.url.rpartition("=")[2] in view.plain_text  # Both show the same code.
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Device connected")).to_be_visible()

    grace.expect_modal(f"{LINKED} grace@acme.test")

    assert sides.linked()[grace.user.id] == "grace@acme.test"
    assert sides.accounts() == ["grace@acme.test"]
    [link, allow] = sides.audited("identity.link", "identity.allow")[-2:]
    assert link.origin["proof"] == allow.origin["proof"] == "sentry_device"
    grace.expect_message(TOLD)
    assert grace.user.id in slack.mailbox.expect("grace@acme.test", TOLD).text


def test_a_browser_that_comes_back(sides, slack, grace):
    """An older Sentry: allowed there, and the code of our page is typed into Slack."""
    sides.start(device=False)
    view, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")
    approve(page, url)
    code = code_on(page)
    for words in ("Grace Hopper", grace.user.id, "acme", "grace@acme.test"):
        expect(page.locator("main")).to_contain_text(words, ignore_case=True)
    assert grace.user.id not in sides.linked()

    assert type_code(grace, view, code) == {}

    grace.expect_modal(f"{LINKED} grace@acme.test")
    assert sides.linked()[grace.user.id] == "grace@acme.test"
    assert sides.accounts() == ["grace@acme.test"]
    assert sides.audited("identity.link")[-1].origin["proof"] == "sentry_code"
    grace.expect_message(TOLD)
    slack.mailbox.expect("grace@acme.test", TOLD)


def test_neither(sides, grace):
    """An older Sentry, and nothing that a browser could come back to: the mailed code."""
    sides.change(heliograph_url=None, identity_proof="sentry").start(device=False)

    view, url = sides.begin(grace, MAIL)

    assert url is None
    assert "Link in Sentry instead" not in view.plain_text


def test_the_mailed_code_instead(sides, slack, grace):
    """Whoever has no account there yet goes the other way, and back."""
    sides.start(device=False)
    view, _ = sides.begin(grace, PAGE)

    grace.press("Use a code by email instead", view)
    grace.expect_modal(MAIL)
    grace.press("Link in Sentry instead", view)

    grace.expect_modal(PAGE)


def test_sentry_alone(sides, grace):
    """With IDENTITY_PROOF=sentry no other way is offered."""
    sides.change(identity_proof="sentry").start()

    view, _ = sides.begin(grace, DEVICE)

    assert "Use a code by email instead" not in view.plain_text


def test_a_press_is_done_after_it(sides, grace):
    """What Grace pressed before she was linked is done as she, by Sentry's own account of it."""
    sides.start()
    sides.program.link("linus")
    issue, card = sides.card()
    grace.press("Resolve", card)
    grace.press("Link your identity now", grace.expect_ephemeral("Looks like you haven't linked"))
    view = grace.expect_modal(DEVICE)

    approve(sides.browser_of("grace"), next(_urls(view)))

    grace.expect_ephemeral("You marked")
    assert sides.kinds(issue) == ["set_resolved"]
    assert sides.sentry.feed(issue)[0]["user"]["email"] == "grace@acme.test"
    grace.expect_message("Grace Hopper marked", thread=card)


def _urls(view):
    for block in view.blocks:
        yield from (each["url"] for each in block.get("elements", []) if each.get("url"))
