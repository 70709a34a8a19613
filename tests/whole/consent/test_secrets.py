"""No token that was ever used is in the database, a log or a backup; no backup has a sealed one."""

import logging
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.feed.invite_requests import InviteRequests
from bot.maintenance.backup import back_up
from bot.maintenance.restore import say_restored
from bot.sandbox.faults import AcceptedThenReset
from bot.sentry.client import client_of
from store.people import directory, sentry_links
from store.people.directory import Role
from store.people.sentry_accounts import Lack, SentryAccount, SentrySecret
from store.people.sentry_links import SentryLink
from store.tables import METADATA
from tests.whole.comments.conftest import SHORTCUT, TICK, marks
from tests.whole.consent.conftest import (
    DEVICE,
    LINKED,
    ON_POSTGRESQL,
    PAGE,
    approve,
    code_on,
    target_of,
    type_code,
)
from tests.whole.program import wait_until


def plain(url):
    """As psycopg takes it."""
    return url.replace("postgresql+psycopg", "postgresql")


def everything_secret(sides):
    """Tokens, codes of devices, authorization codes, proof keys, and the application's secret."""
    found = {sides.application.client_secret, *sides.sentry.state.oauth.given}
    for call in sides.sentry.calls("token"):
        fields = dict(part.partition("=")[::2] for part in call.body.split("&"))
        named = ("code", "code_verifier", "device_code", "refresh_token")
        found |= {fields[name] for name in named if name in fields}
    return {value.encode() for value in found}


@pytest.fixture
def said(caplog, capfd):
    """All that was logged and printed so far, as bytes."""
    caplog.set_level(logging.DEBUG)

    def said():
        printed = capfd.readouterr()
        return (caplog.text + printed.out + printed.err).encode()

    return said


def test_no_secret_anywhere(sides, grace, linus, tmp_path, said):
    """All files and logs are searched, those of a backup too."""
    is_used_in_every_way(sides, grace, linus)
    backup, now = tmp_path / "backup.db", sides.program.services.now()
    back_up(sides.program.settings, backup, lambda *_: None, now=now, is_forced=False)

    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert backup in files
    assert found_in(sides, {path.name: path.read_bytes() for path in files}) == []
    assert found_in(sides, {"log": said()}) == []


@ON_POSTGRESQL
def test_no_secret_in_postgresql(sides, grace, linus, said):
    """Its rows, its files, and the log of its writes."""
    is_used_in_every_way(sides, grace, linus)

    with sides.program.changing() as session:
        run = session.connection().execute
        home = Path(run(text("SHOW data_directory")).scalar_one())
        place = run(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        base = home / "base" / str(place.scalar_one())
        rows = [
            str(run(text(f'SELECT string_agg(t::text, chr(10)) FROM "{name}" t')).scalar())  # noqa: S608 - our own tables.
            for name in METADATA.tables
        ]
    with psycopg.connect(plain(sides.program.settings.database_url), autocommit=True) as other:
        other.execute("CHECKPOINT")
    paths = [*base.iterdir(), *(each for each in (home / "pg_wal").iterdir() if each.is_file())]
    assert any(b"grace@acme.test" in path.read_bytes() for path in paths)
    assert found_in(sides, {path.name: path.read_bytes() for path in paths}) == []
    assert found_in(sides, {"rows": "\n".join(rows).encode(), "log": said()}) == []


def found_in(sides, places):
    """Where a secret is."""
    secrets = everything_secret(sides)
    assert len(secrets) >= 8
    return [name for name, held in places.items() if any(secret in held for secret in secrets)]


def is_used_in_every_way(sides, grace, linus):
    """Linked, pressed with, talked and decided with, renewed with a lost answer."""
    sides.start()
    _, url = sides.begin(grace, DEVICE)
    approve(sides.browser_of("grace"), url)
    grace.expect_modal(LINKED)
    _, url = sides.begin(linus, DEVICE)
    approve(sides.browser_of("linus"), url)
    linus.expect_modal(LINKED)
    issue, card = sides.card("api")
    grace.press("Resolve", card)
    sides.ended(issue)
    comments_and_decides(sides, grace, issue, card)
    with sides.program.changing() as session:
        for row in sides.rows(SentryAccount):
            session.merge(row).ends_at = row.since
    sides.sentry.faults.add("token", AcceptedThenReset(), times=1)
    grace.press("Resolve", sides.card("api")[1])
    grace.expect_ephemeral("interrupted while it renewed your permission")
    issue, card = sides.card("api")
    linus.press("Resolve", card)
    sides.ended(issue)


def comments_and_decides(sides, grace, issue, card):
    """Also what Sentry refuses her; each as she, by Sentry's account of it."""
    said = grace.says("It is DNS", channel="alerts", thread=card)
    grace.shortcut(SHORTCUT, said)
    assert wait_until(lambda: marks(said) == [TICK])
    with sides.program.changing() as session:
        directory.member_by_email(session, 1, "grace@acme.test").role = Role.MANAGER
    sides.sentry.person("grace").role = "manager"
    services = sides.program.services
    for name, answer in (("hedy", "has been approved"), ("mary", "with the role")):
        made = sides.sentry.request_invite(f"{name}@acme.test", "Linus Torvalds")
        InviteRequests(services, client_of(services)).poll()
        asked = grace.expect_message(f"{name}@acme.test", channel=grace.user.id)
        made.role = "owner" if name == "mary" else made.role
        grace.press("Approve", asked)
        grace.expect_ephemeral(answer)
    for call in (sides.sentry.calls("POST comments")[-1], *sides.sentry.calls("PUT invite")):
        assert call.who == "grace@acme.test"


def test_a_backup_has_no_sealed_token(sides, grace, tmp_path):
    """The key lies beside it: so what the key opens is left out, also of unused pages."""
    sides.start()
    _, url = sides.begin(grace, DEVICE)
    approve(sides.browser_of("grace"), url)
    grace.expect_modal(LINKED)
    sealed = [row.sealed.encode() for row in sides.rows(SentrySecret)]
    backup = tmp_path / "backup.db"

    back_up(
        sides.program.settings,
        backup,
        lambda *_: None,
        now=sides.program.services.now(),
        is_forced=False,
    )

    assert sealed[0] in b"".join(path.read_bytes() for path in tmp_path.glob("heliograph.db*"))
    assert sealed[0] not in backup.read_bytes()
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM sentry_secret").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM sentry_link").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM sentry_account").fetchone() == (1,)


def test_what_is_over_keeps_no_secret(sides, grace):
    """A link that was never finished, by a browser that came back."""
    sides.start(device=False)
    view, url = sides.begin(grace, PAGE)
    page = sides.browser_of("grace")
    approve(page, url)
    code = code_on(page)
    [link] = sides.rows(SentryLink)
    assert link.sealed

    assert type_code(grace, view, code) == {}

    assert [row.sealed for row in sides.rows(SentryLink)] == [""]


def test_restored(sides, grace, slack):
    """A file that was copied by other tools has them: they are void, and people are asked."""
    sides.start()
    _, url = sides.begin(grace, DEVICE)
    approve(sides.browser_of("grace"), url)
    grace.expect_modal(LINKED)
    sides.program.stop()

    say_restored(sides.program.settings)
    sides.program.start()

    assert [row.lack for row in sides.rows(SentryAccount)] == [Lack.RESTORED]
    assert sides.rows(SentrySecret) == []
    issue, card = sides.card("api")
    grace.press("Resolve", card)
    asked = grace.expect_ephemeral("no backup has your permission in Sentry")
    grace.press("Allow it in Sentry", asked)
    approve(sides.browser_of("grace"), target_of(grace.expect_modal(DEVICE)))
    sides.ended(issue)
    assert sides.kinds(issue) == ["set_resolved"]
    assert sides.sentry.feed(issue)[0]["user"]["email"] == "grace@acme.test"


def test_old_links_are_forgotten(sides, grace):
    """An hour later nothing can be opened; a day later nothing is there."""
    sides.start(device=False)
    sides.begin(grace, PAGE)
    now = sides.program.services.now()
    for later, left in ((timedelta(minutes=11), [""]), (timedelta(days=2), [])):
        with sides.program.changing() as session:
            sentry_links.forget_old(session, now + later, now + later - timedelta(days=1))
        assert [row.sealed for row in sides.rows(SentryLink)] == left
