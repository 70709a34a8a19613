"""The program between a Slack and a Sentry that has an application for it, and browsers."""

import re
import shutil
import socket
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest
from playwright.sync_api import expect
from pydantic import SecretStr

from bot.sandbox.sentry import SentrySandbox
from store.audit.audit import AuditEntry
from store.people.directory import Member
from store.people.identities import Identity
from store.people.sentry_accounts import SentryAccount
from tests.browsers import chromium
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.both_sides import ROUTES, BothSides

DEVICE, PAGE, MAIL = "Allow Heliograph in Sentry", "The code from the page", "Your work email"
LINKED = "You are linked to"
PATIENCE = 15_000  # Milliseconds; a loaded machine is slow, not wrong.
expect.set_options(timeout=PATIENCE)
ON_BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
CODE = re.compile(r"\b\d{6}\b")


class Allowing(BothSides):
    """Ada alone is linked; people sign in to Sentry in browsers of their own."""

    def __init__(self, slack, database_url, browser):
        sentry = SentrySandbox.acme()
        sentry.forms.device_interval = 0.2
        super().__init__(slack, database_url, sentry=sentry)
        self._browser, self._contexts = browser, []
        port = free_port()
        self.root = f"http://127.0.0.1:{port}"
        self.application = sentry.add_application(redirect_uris=[f"{self.root}/sentry/callback"])
        self.change(
            http_port=port,
            heliograph_url=self.root,
            sentry_public_url=sentry.url,
            sentry_oauth_client_id=self.application.client_id,
            sentry_oauth_client_secret=SecretStr(self.application.client_secret),
            smtp_url=SecretStr(slack.mailbox.url),
            email_from="helio@acme.test",
        )

    def change(self, **settings):
        self.program.settings = self.program.settings.model_copy(update=settings)
        return self

    def start(self, *, device=True):
        self.sentry.forms.device_grant = device
        self.program.start(*ROUTES)
        return self

    def stop(self):
        for context in self._contexts:
            context.close()
        super().stop()

    def browser_of(self, who=None):
        """A page in a browser in which that person is signed in to Sentry."""
        context = self._browser.new_context()
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        if who:
            cookies = self.sentry.sign_in(who).items()
            context.add_cookies(
                [{"name": name, "value": value, "url": self.sentry.url} for name, value in cookies]
            )
        return context.new_page()

    def begin(self, person, words):
        """`/helio link` up to the first question, and where its button leads."""
        person.command("/helio", "link", channel="alerts")
        view = person.expect_modal(words)
        return view, target_of(view)

    def rows(self, table):
        return self.program.rows(table)

    def linked(self):
        """Slack user → address."""
        people = {one.id: one.email for one in self._members()}
        return {row.slack_user_id: people[row.member_id] for row in self.rows(Identity)}

    def accounts(self):
        """The addresses of who allowed it."""
        people = {one.id: one.email for one in self._members()}
        return [people[row.member_id] for row in self.rows(SentryAccount)]

    def audited(self, *actions):
        return [row for row in self.rows(AuditEntry) if row.action in actions]

    def _members(self):
        return self.rows(Member)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def target_of(view):
    """The address of the modal's link."""
    elements = [each for block in view.blocks for each in block.get("elements", [])]
    return next((each["url"] for each in elements if each.get("url")), None)


def without_prompt(url):
    """As an attacker sends it: who has allowed it before is not asked."""
    parts = urlsplit(url)
    query = "&".join(each for each in parts.query.split("&") if "force_prompt" not in each)
    assert query != parts.query
    return urlunsplit(parts._replace(query=query))


def state_of(url):
    return parse_qs(urlsplit(url).query)["state"][0]


def approve(page, url):
    """Open Sentry's page, signed in, and allow it."""
    page.goto(url)
    page.get_by_role("button", name="Approve").click()


def code_on(page):
    expect(page.get_by_role("heading", name="One more step, in Slack")).to_be_visible()
    return CODE.search(page.locator("output").inner_text())[0]


def type_code(person, view, code, label=PAGE):
    person.fill(view, label, code)
    return person.submit(view).errors


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def database_url(request, migrated_file, tmp_path):
    """SQLite; PostgreSQL where a test says so: `@ON_BOTH`."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("migrated_postgres")
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    return f"sqlite:///{tmp_path / 'heliograph.db'}"


@pytest.fixture
def sides(slack, database_url, browser):
    """Not started: a test says which grant there is."""
    sides = Allowing(slack, database_url, browser)
    yield sides
    sides.stop()


@pytest.fixture
def grace(slack):
    return slack.act_as("grace")


@pytest.fixture
def linus(slack):
    return slack.act_as("linus")
