"""`sync` as people run it, with nothing but the three variables."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import database
from store.database.revisions import Position
from store.people.directory import Member
from tests.bot.acme import all_rows
from tests.bot.sentry.conftest import TOKEN, rest
from tests.bot.sentry.organization import SCOPES, serve, token
from tests.bot.sentry.rest import FORBIDDEN, ROOT, Reply, member

__all__ = ["rest"]


@pytest.fixture
def sentry(rest, monkeypatch):
    """The variables that lead to the server."""
    for name, value in {"URL": rest.url, "ORG": "acme", "TOKEN": TOKEN}.items():
        monkeypatch.setenv(f"SENTRY_{name}", value)
    serve(
        rest,
        people=[member(1), member(2, email="")],
        teams={("2", "backend"): [1]},
        projects={("2", "api"): ["2"]},
    )
    token(rest)
    return rest


def test_it_makes_the_tables_and_shows_what_it_did(cli, sentry, tmp_path, monkeypatch):
    """The first command there is; a file of routes is enough after it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")

    first, second = cli("sync"), cli("sync")

    assert first.exit_code == second.exit_code == 0
    assert first.stdout.splitlines() == [
        "+ organization acme: name Acme; url https://sentry.acme.test",
        "+ team backend",
        "+ member m1@acme.test: name M 1; role member; teams backend",
        "+ project api: teams backend",
        "acme: 4 added, 0 changed.",
    ]
    assert first.stderr == "Sentry: member M 2 is left out: there is no email address\n"
    assert second.stdout == "acme: nothing to change, the database says all of it already.\n"
    file = tmp_path / "routes.toml"
    file.write_text('[[route]]\nproject = "api"\ntarget = "slack:C0A"\n')
    assert cli("load", file).exit_code == 0


def test_link_before_the_first_run(cli, sentry, slack, tmp_path, monkeypatch):
    """Nothing but `sync` is needed before it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    serve(sentry, people=[member(1, email="ada@acme.test")])

    assert cli("sync").exit_code == 0
    result = cli("link", "ada@acme.test", "U0ADA")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "ada@acme.test" in result.stdout


def test_a_dry_run_makes_nothing(cli, sentry, tmp_path, monkeypatch):
    """Not even the database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")

    result = cli("sync", "--dry-run")

    assert result.exit_code == 0
    assert "acme: 4 added, 0 changed." in result.stdout
    assert result.stdout.endswith("Dry run: nothing was written.\n")
    assert not (tmp_path / "new.db").exists()


def test_a_member_of_the_file_is_a_warning(cli, sentry, services, tmp_path):
    assert cli("sync").exit_code == 0
    file = tmp_path / "acme.toml"
    file.write_text('[[member]]\nemail = "m1@acme.test"\nname = "Ada"\n')

    result = cli("load", file)

    assert result.exit_code == 0
    assert result.stderr.startswith("warning: [[member]] m1@acme.test: Sentry says who is")
    assert all_rows(services.database, Member)[0].name == "M 1"


def test_a_file_before_sentry_was_read(cli, sentry, example, tmp_path, monkeypatch):
    """It says who there is, and what comes first."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    result = cli("load", example)

    assert result.exit_code == 0
    assert "was not read yet: run `python app.py sync` first" in result.stderr


def test_a_file_after_an_upgrade(cli, sentry, services, tmp_path, monkeypatch):
    """`load` makes the tables of this version first, and knows then what came from Sentry."""
    assert cli("sync").exit_code == 0
    file = tmp_path / "acme.toml"
    file.write_text('[[member]]\nemail = "m1@acme.test"\nname = "Ada"\n')
    found = iter([Position.BEHIND])
    real = database.position
    monkeypatch.setattr(database, "position", lambda opened: next(found, None) or real(opened))

    result = cli("load", file)

    assert result.exit_code == 0
    assert "Sentry says who is a member" in result.stderr
    found = iter([Position.BEHIND])
    assert "needs this version's tables" in cli("load", file, "--dry-run").stderr


def test_many_that_are_gone_need_a_word(cli, sentry, services):
    serve(sentry, people=[member(number) for number in range(20)])
    assert cli("sync").exit_code == 0
    serve(sentry, people=[member(1)])

    held, dry, done = cli("sync"), cli("sync", "--dry-run"), cli("sync", "--remove-many")

    assert (held.exit_code, dry.exit_code, done.exit_code) == (2, 2, 0)
    assert held.stderr.endswith(
        "19 of 20 members are gone at once: nothing was written. If that is right, say"
        " --remove-many\n"
    )
    assert sum(row.is_active for row in all_rows(services.database, Member)) == 1


def test_what_is_wrong_is_said_once(cli, sentry, monkeypatch):
    """One line, without the token."""
    sentry.answer("teams/", FORBIDDEN)
    token(sentry, [each for each in SCOPES if not each.startswith("team")])

    result = cli("sync")

    assert result.exit_code == 2
    assert result.stderr == (
        "SENTRY_TOKEN lacks the scope team:read, which is needed to read the teams and who is in"
        " them: add it in Sentry to the integration, under Settings → Custom Integrations\n"
    )


def test_it_needs_the_three(cli, services):
    result = cli("sync")

    assert result.exit_code == 2
    assert "SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN are needed" in result.stderr


def checks(cli):
    """What `doctor` says of Sentry."""
    lines = cli("doctor").stdout.splitlines()
    names = ("sentry ", "its scopes ", "its hooks ", "its feed ")
    return [line for line in lines for name in names if line[7:].startswith(name)]


APP = {"slug": "heliograph-f6f087", "name": "Heliograph", "webhookUrl": "http://h.test/hook"}
LOG = f"{APP['slug']}/requests/"


def test_doctor_without_sentry(cli, services):
    assert [line.partition(" (docs")[0] for line in checks(cli)] == [
        f"ok     {name:<10} not connected; SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN connect it"
        for name in ("sentry", "its scopes", "its hooks", "its feed")
    ]


def test_doctor_says_all_of_it(cli, services, sentry):
    """Reach, token, organization; each scope with what it is for; what was lost."""
    sentry.answer("sentry-apps/", [APP | {"events": ["issue", "comment"]}])
    at, old = (datetime.now(UTC) - timedelta(hours=hours) for hours in (1, 30))
    lost = {"eventType": "issue.created", "responseCode": 0}
    log = [lost | {"date": str(each)} for each in (at, at, old)]
    sentry.answer(LOG, log, root="/api/0/sentry-apps/")

    reach, scopes, hooks, feed = checks(cli)

    assert reach == "ok     sentry     Acme (acme), by the token of integration heliograph-f6f087"
    assert "event:write to resolve, archive, assign and comment on issues" in scopes
    assert hooks.endswith(
        "issue, comment to http://h.test/hook; Sentry could not deliver 2 webhooks in the last day,"
        f" the last on {at:%Y-%m-%d %H:%M} UTC: it must reach http://h.test/hook within a second;"
        " what they told of issues is read all the same"
    )
    assert feed == "ok     its feed   nothing was read yet: `python app.py run` does"


def test_doctor_says_what_is_wrong(cli, services, sentry):
    """A scope that lacks, webhooks that Sentry switched off."""
    token(sentry, SCOPES[:-1])
    sentry.answer("sentry-apps/", [APP | {"events": []}])

    _, scopes, hooks, _ = checks(cli)

    assert scopes == (
        "fault  its scopes SENTRY_TOKEN lacks the scope event:write, which is needed to resolve,"
        " archive, assign and comment on issues: add it in Sentry to the integration, under"
        " Settings → Custom Integrations"
    )
    assert hooks.startswith("fault  its hooks  Sentry has switched off the webhooks of Heliograph")
    assert "tick its webhooks again and save" in hooks


@pytest.mark.parametrize(
    ("app", "words"),
    [
        ({**APP, "webhookUrl": None, "events": []}, "Sentry is polled alone"),
        ({**APP, "slug": "another"}, "not known"),
        ({**APP, "events": ["issue"]}, "none was lost in the last day"),
    ],
)
def test_doctor_of_other_webhooks(cli, services, sentry, app, words):
    sentry.answer("sentry-apps/", [app])
    sentry.answer(LOG, [], root="/api/0/sentry-apps/")

    assert words in checks(cli)[2]


def test_doctor_of_a_sign_in(cli, services, sentry):
    """It stands before everything."""
    for path in ("/api/0/", ROOT):
        sentry.answer("", Reply(body=b"<html>"), root=path)

    assert all(line.startswith("fault ") for line in checks(cli)[:3])
    assert "a sign-in stands before it" in checks(cli)[0]
