"""`tokens`: whose, since when, last use; and taken back."""

import dataclasses
import re
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.sentry.oauth.tokens import TokenPair
from bot.sentry.personal import tokens
from bot.settings import Settings
from store.audit.audit import AuditEntry
from store.people import sentry_accounts
from store.people.directory import Member
from store.people.sentry_accounts import Lack, SentryAccount, SentrySecret
from tests.bot.acme import all_rows

KEY = SecretStr("a key of the tests' own, as long as one should be")
PAIR = TokenPair(access_token=SecretStr("sntrya_1"), refresh_token=SecretStr("sntryr_1"))


@pytest.fixture
def allowed(loaded):
    """Ada of the example's organization allowed it."""
    services = dataclasses.replace(loaded, settings=Settings(secret_key=KEY))
    with services.database.write() as session:
        ada = session.exec(select(Member).where(Member.email == "ada@acme.test")).one()
        tokens.keep(session, services, ada, "4", PAIR)
    return services


def test_nobody(cli, loaded):
    assert "Nobody has allowed" in cli("tokens").stdout + cli("tokens").stderr


def test_listed(cli, allowed):
    """With its organization, never with a token; unused, used, void."""
    first = cli("tokens").stdout
    with allowed.database.write() as session:
        account = session.exec(select(SentryAccount)).one()
        sentry_accounts.note_use(session, account, datetime(2026, 3, 14, 9, 26, tzinfo=UTC))
        sentry_accounts.make_void(session, account, Lack.REFUSED)
    second = cli("tokens").stdout

    assert re.search(r"ada@acme\.test\tacme\t.+\tnever\tgood", first)
    assert "2026-03-14 09:26" in second
    assert "to be allowed again" in second
    assert "sntry" not in first + second


def test_revoked(cli, allowed):
    """Her tokens are gone, which is audited; a second time there is nothing."""
    done = cli("tokens", "--revoke", "Ada@acme.test")

    assert done.exit_code == 0
    assert "acts as ada@acme.test no more" in done.stdout
    assert all_rows(allowed.database, SentrySecret) == []
    entry = all_rows(allowed.database, AuditEntry)[-1]
    assert (entry.actor, entry.action, entry.origin) == (
        "cli",
        "identity.forget",
        {"command": "tokens"},
    )
    again = cli("tokens", "--revoke", "ada@acme.test")
    assert again.exit_code == 2
    assert "has allowed nothing" in again.stderr
