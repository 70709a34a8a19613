"""What goes wrong on the way to a link: each is said in words, and nothing is linked."""

from datetime import timedelta

from playwright.sync_api import expect

from bot.sandbox.faults import HangsBefore, ResetBefore
from store.people.directory import Member
from store.people.sentry_links import SentryLink
from tests.whole.consent.conftest import DEVICE, MAIL, PAGE, approve, code_on, type_code


def test_denied_in_the_browser(sides, grace):
    sides.start(device=False)
    view, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")
    page.goto(url)
    page.get_by_role("button", name="Deny").click()

    expect(page.locator("main")).to_contain_text("Heliograph was not allowed to act as you")

    assert type_code(grace, view, "123456")[PAGE].startswith("No link is under way")
    assert sides.accounts() == []
    assert sides.audited("identity.refuse")[-1].data == {"why": "NotAllowed"}


def test_denied_on_the_device(sides, grace):
    sides.start()
    _, url = sides.begin(grace, DEVICE)
    page = sides.browser_of("grace")
    page.goto(url)
    page.get_by_role("button", name="Deny").click()

    grace.expect_modal("Heliograph was not allowed to act as you")
    assert sides.accounts() == []


def test_too_late_on_the_device(sides, grace):
    """Sentry's code is over after ten minutes."""
    sides.start()
    sides.begin(grace, DEVICE)

    sides.sentry.move_clock(timedelta(minutes=11))

    grace.expect_modal("This link is more than 10 minutes old")


def test_too_late_in_the_browser(sides, grace):
    """An authorization code that was left lying about."""
    sides.start(device=False)
    _, url = sides.begin(grace, PAGE)
    with sides.program.changing() as session:
        for link in sides.rows(SentryLink):
            session.merge(link).expires_at = link.begun_at
    page = sides.browser_of("grace")

    approve(page, url)

    expect(page.locator("main")).to_contain_text("This link is more than 10 minutes old")
    assert sides.sentry.calls("token") == []


def test_a_member_of_another_organization(sides, grace):
    """Sentry knows them, and does not let their token in."""
    sides.start(device=False)
    sides.sentry.add_person("eve@other.test", "Eve", "owner", org="other")
    _, url = sides.begin(grace, PAGE)
    page = sides.browser_of("eve")

    approve(page, url)

    expect(page.locator("main")).to_contain_text("is no active member of the organization acme")
    assert sides.audited("identity.refuse")[-1].data == {"why": "NotAMemberThere"}


def test_an_address_that_is_another_s(sides, grace):
    """Whoever gives their account a member's address is not that member: the ids differ."""
    sides.start(device=False)
    with sides.program.changing() as session:
        for member in sides.rows(Member):
            session.merge(member).tracker_id = f"not {member.id}"
    _, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")

    approve(page, url)

    expect(page.locator("main")).to_contain_text("is no active member of the organization acme")


def test_sentry_is_down_meanwhile(sides, grace):
    """When it is to give the tokens: the page says what to do."""
    sides.start(device=False)
    _, url = sides.begin(grace, PAGE)
    sides.sentry.faults.add("token", ResetBefore())
    page = sides.browser_of("grace")

    approve(page, url)

    expect(page.locator("main")).to_contain_text("start again in Slack with /helio link")


def test_a_wrong_client_secret(sides, grace):
    """An admin has to mend it: the page names the setting, and not its value."""
    sides.start(device=False)
    sides.application.client_secret = "another"
    _, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")

    approve(page, url)

    expect(page.locator("main")).to_contain_text("does not know SENTRY_OAUTH_CLIENT_ID")


def test_sentry_is_down_from_the_start(sides, grace):
    """With the device grant nobody can tell what there is; by mail it goes on."""
    sides.change(heliograph_url=None)
    sides.sentry.faults.add("oauth metadata", ResetBefore())
    sides.start()

    sides.begin(grace, MAIL)


def test_only_sentry_counts_and_it_is_down(sides, grace):
    """Then nobody is linked by anything else."""
    sides.change(heliograph_url=None, identity_proof="sentry")
    sides.sentry.faults.add("oauth metadata", HangsBefore(seconds=0.1))
    sides.start()

    grace.command("/helio", "link", channel="alerts")

    grace.expect_modal("can't be asked now")


def test_a_code_that_is_no_code(sides, grace):
    """It costs no try."""
    sides.start(device=False)
    view, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")
    approve(page, url)
    code = code_on(page)

    said = type_code(grace, view, "12")

    assert said == {PAGE: "The code has six digits; it is on the page that Sentry led you to."}
    assert type_code(grace, view, f"{code[:3]} {code[3:]}") == {}
