"""A person's token is renewed: once for two processes; and what a death in between costs."""

from pathlib import Path

import pytest

from bot.sandbox import SlowAnswer
from bot.sandbox.sentry import SentrySandbox
from store.issues.wishes import WishState
from store.people.directory import Member
from store.people.sentry_accounts import Lack, SentryAccount
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.consent.allowing import AllowedLives
from tests.whole.forked import Forked
from tests.whole.program import an_activity

pytestmark = pytest.mark.postgres
ASKS_AS = Path(__file__).with_name("asks_as.py")
EACH = 3  # Processes: two would do, if both were surely at it.


@pytest.fixture
def lives(slack, tmp_path, migrated_postgres):  # noqa: F811 - the fixture.
    """Ada allowed it a month ago."""
    with SentrySandbox.acme() as sentry:
        sentry.add_project("pay", ["backend"])
        lives = AllowedLives(slack, sentry, tmp_path, migrated_postgres)
        lives.allow("ada")
        with lives.services() as services, services.database.write() as session:
            for account in lives.app.rows(SentryAccount):
                session.merge(account).ends_at = account.since
        yield lives
        lives.app.stop()


def renewals(lives):
    return [call for call in lives.sentry.calls("token") if "refresh_token=" in call.body]


def test_processes_at_once(lives, tmp_path):
    """One refresh goes out, which ends both old tokens; the others use what it brought."""
    lives.sentry.faults.add("token", SlowAnswer(seconds=1))
    [ada] = [row for row in lives.app.rows(Member) if row.email == "ada@acme.test"]
    begins = tmp_path / "begins"
    argv, env = [str(ASKS_AS), str(begins), str(ada.id)], lives.app._environment()
    with (tmp_path / "said").open("w+") as errors:
        asking = [Forked(argv, env=env, cwd=tmp_path, stderr=errors) for _ in range(EACH)]
        assert [each.stdout.readline() for each in asking] == ["ready\n"] * EACH

        begins.touch()

        said = []
        for each in asking:
            with each.stdout:
                said.append(each.stdout.read().strip())
        assert [each.wait(30) for each in asking] == [0] * EACH, Path(errors.name).read_text()
    assert said == ["ada@acme.test"] * EACH
    assert [call.status for call in renewals(lives)] == [200]
    [account] = lives.app.rows(SentryAccount)
    assert (account.generation, account.lack) == (1, None)


def test_killed_before_it_is_stored(lives):
    """Both old tokens are over, and nobody has the new ones: asked again, and the press is kept."""
    issue = lives.sentry.raise_issue("pay", "Boom")
    lives.app.start()
    told = an_activity("alert", "1", issue=issue.id, title=issue.title, project="pay")
    told["issue"]["short_id"] = issue.short_id
    lives.post(told)
    card = lives.ada.expect_message(issue.title, channel="alerts", timeout=20)
    lives.app.kill()

    def press():
        if not lives.wishes():
            lives.ada.press("Resolve", card, wait=False)

    lives.die_at("after refresh", press)
    lives.app.start(lease=2)

    asked = lives.ada.expect_ephemeral("interrupted while it renewed your permission", timeout=30)
    assert asked.says("Allow it in Sentry")
    assert lives.kinds(issue) == []
    assert [row.state for row in lives.wishes()] == [WishState.KEPT]
    assert [row.lack for row in lives.app.rows(SentryAccount)] == [Lack.LOST]
    assert (
        len(renewals(lives)) == 2
    )  # The second one was refused: that it is over is Sentry's word.

    lives.allow("ada")

    lives.ada.expect_ephemeral(f"You marked {issue.short_id} as resolved", timeout=30)
    assert lives.kinds(issue) == ["set_resolved"]
    assert lives.sentry.feed(issue)[0]["user"]["email"] == "ada@acme.test"
