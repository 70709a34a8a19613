"""`settings` as a person sees it."""

import json
import shlex
from datetime import UTC, datetime

import pytest
import time_machine

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.preferences import PERSONAL, Setting
from tests.bot.preferences.choices import audited
from tests.pages import blocks, page

ADA = "ada@acme.test"
ISSUE = {"id": "7", "title": "It broke", "project": "api", "short_id": "API-7"}
NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def settings(cli, loaded):
    """Runs it for Ada, of the example's organization."""
    return lambda *words: cli("settings", ADA, *words)


def rows(result):
    return [line.split("\t") for line in result.stdout.splitlines()]


def mails(result):
    """What `why` says of mail."""
    return [line for line in result.stdout.splitlines() if line.startswith("  email:")]


def test_defaults_as_a_table(settings):
    """A line for each type and provider; that nothing is muted is no row."""
    result = settings()

    head, *found = rows(result)
    assert head == ["TYPE", "PROVIDER", "VALUE", "FROM"]
    assert [row[:2] for row in found] == [[kind, by] for kind in Setting for by in PERSONAL]
    assert found[2] == ["workflow", "slack", "subscribe_only", "product default"]
    assert result.stderr == "Nothing is muted.\n"


API = "project api of acme"


def test_change_is_said_and_seen(settings):
    """What was and what is; then it stands in the table with its place."""
    said = settings("workflow=always", "deploy=never", "--provider", "slack", "--project", "api")

    assert said.stdout.splitlines() == [
        f"Issue activity via Slack, {API}: now always (was the default, only subscribed issues).",
        f"Deploys via Slack, {API}: now never (was the default, only releases with own commits).",
    ]
    assert ["workflow", "slack", "always", "project api of acme"] in rows(settings())
    assert ["workflow", "slack", "subscribe_only", "product default"] in rows(settings())


def test_own_default(settings):
    """Everywhere, by both, and back again."""
    settings("own-activity=on")
    chosen = rows(settings())
    settings("own-activity=default")

    assert ["own_activity", "email", "always", "own default"] in chosen
    assert ["own_activity", "email", "never", "product default"] in rows(settings())


@time_machine.travel(NOW, tick=False)
def test_mute_and_unmute(settings):
    """A second table has the mutes with their ends."""
    said = settings("--mute", "all", "--mute", "web", "--until", "8h")
    table = rows(settings())
    gone = settings("--unmute", "all", "--unmute", "web")

    assert said.stdout.splitlines() == [
        "Everything is muted until 2026-03-14 17:26 UTC.",
        "Project web of acme is muted until 2026-03-14 17:26 UTC.",
    ]
    assert table[-3:] == [
        ["MUTED", "ENDS"],
        ["everything", "2026-03-14 17:26 UTC"],
        ["project web of acme", "2026-03-14 17:26 UTC"],
    ]
    assert gone.stdout.splitlines()[0] == "Everything is no longer muted."


def test_mute_for_ever(settings):
    """Without an end it never ends."""
    settings("--mute", "web")

    assert rows(settings())[-1] == ["project web of acme", "never"]


@time_machine.travel(NOW, tick=False)
def test_as_json(settings):
    """One object, for a place if one is asked for; each value with where it is from."""
    settings("alerts=never", "--organization", "acme", "--mute", "web", "--until", "8h")

    found = json.loads(settings("--json", "--provider", "email", "--project", "api").stdout)

    assert found["email"] == ADA
    assert found["settings"][0] == {
        "type": "alerts",
        "provider": "email",
        "value": "never",
        "from": "organization",
        "organization": "acme",
        "project": None,
    }
    assert [row["from"] for row in found["settings"][1:]] == ["product"] * (len(Setting) - 1)
    assert found["mutes"] == [
        {
            "kind": "project",
            "organization": "acme",
            "name": "web",
            "until": "2026-03-14T17:26:00+00:00",
        }
    ]


def test_quiet_hours(settings):
    """Set, shown below the tables, and switched off."""
    said = settings("--quiet", "22:00-07:00", "--zone", "Europe/Berlin")
    shown, as_json = settings().stdout, json.loads(settings("--json").stdout)
    settings("--quiet", "off")

    assert said.stdout == "Quiet hours are now 22:00-07:00 Europe/Berlin (they were off).\n"
    assert shown.splitlines()[-1] == "Quiet hours: 22:00-07:00 Europe/Berlin."
    assert as_json["quiet"] == {"from": "22:00", "until": "07:00", "zone": "Europe/Berlin"}
    assert "Quiet" not in settings().stdout
    assert json.loads(settings("--json").stdout)["quiet"] is None


def test_change_as_json(settings):
    """What counts after the change."""
    found = json.loads(settings("alerts=never", "--json").stdout)

    assert [row["value"] for row in found["settings"][:2]] == ["never", "never"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("worklow=always",), '"worklow" is no type of message; there are alerts, '),
        (("alerts=never", "workflow=sometimes"), '"sometimes" is no value of workflow; there are '),
        (("alerts=never", "--project", "apo"), 'There is no project "apo" in acme (did you mean "'),
        (("alerts=never", "--organization", "x"), 'ada@acme.test is no active member of "x", but '),
        (("alerts=never", "--mute", "all", "--until", "0h"), "A mute can't end at "),
        (("alerts=never", "--mute", "all", "--until", "2030-01-01"), '"2030-01-01" names no zone'),
        (("alerts=never", "--quiet", "late"), '"late" is not a time span'),
        (("alerts=never", "--zone", "UTC"), "--zone says where --quiet holds"),
        (("alerts=never", "--unmute", "all"), '"all" is not muted; nothing is.'),
    ],
)
def test_nothing_half_done(settings, loaded, words, said):
    """One line says what is wrong, exit code 2, and nothing was changed."""
    result = settings(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == 1
    assert [action for action, _, _ in audited(loaded.database)] == ["directory.load"]


def test_unknown_member(cli, loaded):
    """The nearest address is suggested."""
    result = cli("settings", "adaa@acme.test")

    assert (result.exit_code, result.stdout) == (2, "")
    assert 'did you mean "ada@acme.test"?' in result.stderr


def test_the_examples_of_the_docs(cli, loaded):
    """Every command that the page shows does what it says, on the example's organization."""
    told = {"id": "1", "type": "alert", "issue": ISSUE}
    intake.receive(loaded, Incoming.model_validate(told), "api")
    (block,) = blocks(page("notifications"), "sh")

    results = [cli(*shlex.split(line)[2:]) for line in block.splitlines()]

    assert [result.exit_code for result in results] == [0] * 5
    assert [action for action, _, _ in audited(loaded.database)[1:]] == [
        *["settings.change"] * 3,
        "settings.mute",
        "settings.quiet",
    ]


@time_machine.travel(NOW, tick=False)
def test_the_answer_of_the_docs(cli, loaded):
    """What the command's section shows is what is printed."""
    shown = next(text for text in blocks(page("commands"), "") if "app.py settings" in text)
    asked, _, answer = shown.partition("\n")

    assert cli(*shlex.split(asked)[3:]).stdout == answer


def test_who_is_told_follows(cli, loaded, monkeypatch):
    """The next alert goes by what was chosen and muted, and `why` names the choice."""
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:25")
    monkeypatch.setenv("EMAIL_FROM", "heliograph@acme.test")
    cli("settings", ADA, "alerts=never", "--project", "api")
    cli("settings", "grace@acme.test", "--mute", "all")
    told = {"id": "1", "type": "alert", "issue": ISSUE}
    intake.receive(Services(Settings(), loaded.database), Incoming.model_validate(told), "api")

    said = dict(line.strip().split("  ", 1) for line in mails(cli("why", "API-7")))

    assert said == {
        "email:ada@acme.test": "a message: not sent: their alerts setting is never for the project",
        "email:grace@acme.test": "a message: not sent: they have muted everything",
        "email:linus@acme.test": "a message: waits its turn",
    }
