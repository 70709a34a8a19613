"""Acme in its workspace, a key, mail, and a clock that stands still until it is moved."""

import dataclasses

import pytest
from pydantic import SecretStr

from bot.identity.gate import Presser
from bot.identity.linking import request
from bot.settings import Settings
from bot.vocabulary import codes
from store.outbox.notices import NoticeRow
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows
from tests.fakes import Clock

KEY = SecretStr("a key of the tests' own, as long as one should be")
ADA = Presser("T0ACME", "U0ADA", "T0ACME", "C0ALERTS")
BOB = Presser("T0ACME", "U0BOB", "T0ACME")


def profile(by, **changes):
    """What users.info says of somebody, as a function that asks."""
    handle = by.user_id.removeprefix("U0").lower()
    user = {
        "id": by.user_id,
        "team_id": by.team_id,
        "real_name": handle.title(),
        "is_email_confirmed": True,
        "profile": {"email": f"{handle}@acme.test"},
    }
    return lambda: user | changes


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    """Ada and Grace are members of Acme, whose workspace is T0ACME; mail can be sent."""
    add_acme(services.database)
    with services.database.write() as session:
        remember(session, Workspace(team_id="T0ACME", name="Acme HQ"))
    settings = Settings(secret_key=KEY, smtp_url="smtp://mail.test", email_from="h@acme.test")
    return dataclasses.replace(services, settings=settings, now=clock, steady=clock)


@pytest.fixture
def begin(services):
    """Somebody has opened the modal."""
    return lambda by=ADA, **changes: request.begin(services, by, profile(by, **changes))


@pytest.fixture
def mailed(services):
    """The codes that were mailed, oldest first."""
    return lambda: [
        codes.code_of(KEY, row.data["nonce"])
        for row in all_rows(services.database, NoticeRow)
        if row.kind == "link_code"
    ]


@pytest.fixture
def ask(services, begin, mailed):
    """Somebody has asked for a code; it is returned."""

    def ask(by=ADA, email="ada@acme.test"):
        begin(by)
        request.ask(services, by, email)
        return mailed()[-1]

    return ask
