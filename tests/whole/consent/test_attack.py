"""Somebody begins a link and lets another person allow it: that must not let them act as those."""

import httpx
import pytest
from playwright.sync_api import expect

from store.people.sentry_links import SentryLink
from tests.whole.consent.conftest import (
    DEVICE,
    PAGE,
    approve,
    code_on,
    state_of,
    target_of,
    type_code,
    without_prompt,
)


@pytest.fixture
def victim(sides):
    """Bob, a manager, allowed Heliograph before; his browser is signed in."""

    def victim(**options):
        sides.start(**options)
        sides.sentry.allows(
            "bob",
            sides.application,
            ["event:write", "member:admin", "org:read", "project:read", "team:read"],
        )
        return sides.browser_of("bob")

    return victim


def assert_nothing(sides, linus):
    assert linus.user.id not in sides.linked()
    assert sides.accounts() == []


def test_a_device_allowed_by_another(sides, slack, linus, victim):
    """Bob allows what Linus began: Linus would need the code of Bob's mail."""
    page = victim()
    view, url = sides.begin(linus, DEVICE)

    approve(page, url)

    linus.expect_modal("Your address in Slack is another one than there")
    told = slack.mailbox.expect("bob@acme.test", "type this code into Slack").text
    assert linus.user.id in told
    for guess in range(5):
        assert type_code(linus, view, f"{guess:06d}", "The code from the email") != {}
    assert_nothing(sides, linus)
    slack.mailbox.expect("bob@acme.test", "Somebody tried to link themselves to you")
    assert len(sides.audited("identity.try")) == 5


def test_a_device_without_mail(sides, linus, victim):
    """Nobody could prove it: it ends there, and nothing of it is kept."""
    sides.change(smtp_url=None, email_from=None)
    page = victim()
    _, url = sides.begin(linus, DEVICE)

    approve(page, url)

    linus.expect_modal("is not the one of your account in Sentry")
    assert_nothing(sides, linus)
    assert [row.sealed for row in sides.rows(SentryLink)] == [""]
    assert sides.audited("identity.refuse")[-1].data == {"why": "OtherAddress"}


def test_a_browser_of_another(sides, slack, linus, victim):
    """Without a click of Bob's: but he sees the code, and who wants it; Linus has to guess."""
    page = victim(device=False)
    view, url = sides.begin(linus, PAGE)

    page.goto(without_prompt(url))

    code = code_on(page)
    expect(page.locator("main")).to_contain_text("Linus Torvalds")
    expect(page.locator("main")).to_contain_text("If you did not start this in Slack yourself")
    guesses = [f"{digit}" * 6 for digit in range(6) if f"{digit}" * 6 != code][:5]
    said = [type_code(linus, view, guess)[PAGE] for guess in guesses]
    assert said[0].endswith("Tries left: 4.")
    assert said[-1].startswith("Too many wrong codes.")
    assert type_code(linus, view, code)[PAGE].startswith("No link is under way for you.")
    assert_nothing(sides, linus)
    assert [row.sealed for row in sides.rows(SentryLink)] == [""]
    slack.mailbox.expect("bob@acme.test", "Somebody tried to link themselves to you")
    assert len(sides.audited("identity.try")) == 5


def test_the_honest_are_asked(sides, victim, linus):
    """As the link is, Bob sees Sentry's question though he allowed it before."""
    page = victim(device=False)
    _, url = sides.begin(linus, PAGE)

    page.goto(url)

    expect(page.get_by_role("button", name="Deny")).to_be_visible()


def test_the_code_of_another_s_page(sides, linus, grace, victim):
    """A code is good for the Slack user alone who began."""
    victim(device=False)
    mine, _ = sides.begin(linus, PAGE)
    theirs, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")
    approve(page, url)
    code = code_on(page)

    assert type_code(linus, mine, code)[PAGE].startswith("Sentry has not sent you back yet.")
    assert_nothing(sides, linus)
    assert type_code(grace, theirs, code) == {}


def test_a_state_counts_once(sides, grace, victim):
    """A second opening, or a link preview of the address, shows no code and changes nothing."""
    victim(device=False)
    view, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")
    approve(page, url)
    code = code_on(page)

    again = httpx.get(page.url, trust_env=False)
    page.reload()

    assert again.status_code == 400
    assert code not in again.text
    expect(page.locator("main")).to_contain_text("This page was opened before")
    assert type_code(grace, view, code) == {}
    assert httpx.get(page.url, trust_env=False).status_code == 400


def test_a_state_of_nobody_s(sides, victim):
    """Made up, of a link that a newer one replaced, or none at all."""
    victim(device=False)
    root = f"{sides.root}/sentry/callback"

    for query in ("", "?state=x&code=y", f"?state={'s' * 5000}&code=y", "?code=y"):
        answer = httpx.get(f"{root}{query}", trust_env=False)
        assert answer.status_code == 400
        assert "Nothing was linked" in answer.text
    assert httpx.head(root, trust_env=False).status_code == 405


def test_a_replaced_link(sides, grace, victim):
    """Only the newest counts: the state of the older one is void."""
    victim(device=False)
    _, old = sides.begin(grace, PAGE)
    sides.begin(grace, PAGE)
    page = sides.browser_of("grace")

    approve(page, old)

    expect(page.locator("main")).to_contain_text("belongs to no link that is under way")
    assert sides.accounts() == []


def test_a_stolen_code(sides, grace, victim):
    """Without the proof key an authorization code is of no use, also with the right state."""
    victim(device=False)
    _, url = sides.begin(grace, PAGE)
    [stolen] = _codes(sides, "bob")

    answer = httpx.get(
        f"{sides.root}/sentry/callback",
        params={"state": state_of(url), "code": stolen},
        trust_env=False,
    )

    assert answer.status_code == 400
    assert "invalid grant" in answer.text
    assert sides.accounts() == []


def _codes(sides, who):
    """A code that Sentry gave for another link of the same application."""
    context = httpx.Client(trust_env=False, cookies=sides.sentry.sign_in(who))
    query = {
        "client_id": sides.application.client_id,
        "response_type": "code",
        "redirect_uri": f"{sides.root}/sentry/callback",
        "scope": "org:read",
        "code_challenge": "c" * 43,
        "code_challenge_method": "S256",
    }
    with context:
        answer = context.get(f"{sides.sentry.url}/oauth/authorize/", params=query)
    yield answer.headers["location"].partition("code=")[2].partition("&")[0]


def test_markup_in_a_name(sides, slack, grace, victim):
    """What somebody calls themselves in Slack is text on the page."""
    grace.user.name = "<script>alert(1)</script>"
    victim(device=False)
    view, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")

    approve(page, url)

    expect(page.locator("main")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("main script").count() == 0
    assert target_of(view) == url
