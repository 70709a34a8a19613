"""`deliveries`, `why`, `retry`, `resume` and `audit` as a person sees them."""

import json

import pytest
from sqlmodel import select

from bot.commands import output
from bot.intake import intake
from bot.intake.incoming import Incoming
from store.outbox.models import Delivery, DeliveryState, Lane

ISSUE = {"id": "7", "title": "A \x1b[31mred\x1b[0m title", "project": "api", "short_id": "API-7"}
EMPTY = {
    "deliveries": "No deliveries.",
    "audit": "Nothing was done yet.",
}


@pytest.fixture
def told(loaded):
    """The example's organization, and an alert that slack:C0ALERTS alone is owed."""
    with loaded.database.write() as session:
        session.connection().exec_driver_sql("UPDATE member SET is_active = false")
    body = {"id": "1", "type": "alert", "issue": ISSUE, "actor": {"name": "Ada"}}
    intake.receive(loaded, Incoming.model_validate(body), "api")
    return loaded


@pytest.fixture
def change(told):
    def change_row(table, **values):
        with told.database.write() as session:
            row = session.exec(select(table)).one()
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    return change_row


def test_deliveries(cli, told):
    """In a pipe: a line of headers, and a line of fields for each."""
    head, row = cli("deliveries").stdout.splitlines()

    assert head.split("\t")[:5] == ["ID", "STATE", "TARGET", "WHAT", "ABOUT"]
    assert row.split("\t")[:5] == ["1", "waiting", "slack:C0ALERTS", "card alert", "API-7"]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--state", "waiting"), 1),
        (("--state", "dead"), 0),
        (("--target", "slack:C0ALERTS"), 1),
        (("--target", "slack:C0"), 0),
        (("--limit", "1"), 1),
    ],
)
def test_some_deliveries(cli, told, words, count):
    """Only those of a state or a target."""
    assert len(cli("deliveries", *words).stdout.splitlines()[1:]) == count


def test_unknown_state(cli, told):
    """The states there are, are named."""
    result = cli("deliveries", "--state", "lost")

    assert result.exit_code == 2
    assert "'skipped'" in result.stderr


def test_paused_targets_are_said_first(cli, told, change):
    """On standard error, so that a pipe gets rows only."""
    change(Lane, paused_at=told.now(), paused_reason="the channel is archived")

    result = cli("deliveries")

    assert result.stderr.startswith("slack:C0ALERTS is paused since ")
    assert "is archived" not in result.stdout


def test_why(cli, told):
    """The issue, its activities, what became of each, and its cards."""
    result = cli("why", "api-7")

    lines = result.stdout.splitlines()
    assert lines[1] == "unresolved, level error, project api of acme"
    assert lines[3].endswith("UTC  An alert came for API-7 (by the API)")
    assert lines[4:] == [
        "  slack:C0ALERTS  the card: waits its turn",
        "",
        "slack:C0ALERTS  the card: not posted yet",
    ]


def test_titles_do_not_reach_the_terminal_raw(cli, told):
    """A title from outside could move the cursor and write what it likes."""
    assert "\x1b" not in cli("why", "API-7").stdout


def test_why_an_unknown_issue(cli, told):
    """One line, exit code 2."""
    result = cli("why", "API-8")

    assert result.exit_code == 2
    assert result.stderr.startswith("No issue or incident API-8 is known")


def test_retry_and_resume(cli, told, change):
    """Both say what they did, and both are audited."""
    change(Delivery, state=DeliveryState.DEAD, reason="no_text")
    change(Lane, paused_at=told.now(), paused_reason="the channel is archived")
    with told.database.write() as session:
        session.connection().exec_driver_sql("UPDATE card SET lost_at = '2026-01-01 00:00:00'")

    retried, resumed = cli("retry", 1), cli("resume", "slack:C0ALERTS")

    assert retried.stdout == "Delivery 1 to slack:C0ALERTS waits again.\n"
    assert resumed.stdout == (
        "slack:C0ALERTS takes messages again; it was paused: the channel is archived\n"
    )
    actions = [json.loads(line)["action"] for line in cli("audit", "--json").stdout.splitlines()]
    assert actions == ["directory.load", "delivery.retry", "target.resume"]


@pytest.mark.parametrize("command", [("retry", 9), ("resume", "slack:C0X"), ("retry", 1)])
def test_nothing_to_set_right(cli, told, command):
    """One line says why, exit code 2."""
    result = cli(*command)

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_audit_as_json(cli, loaded):
    """One object a line, with everything."""
    (line,) = cli("audit", "--json").stdout.splitlines()

    entry = json.loads(line)
    assert entry.keys() == {"id", "at", "actor", "action", "target", "data", "origin"}
    assert entry["origin"] == {"command": "load", "file": "heliograph.toml"}
    assert entry["at"].endswith("Z")


def test_audit_as_a_table(cli, loaded):
    """Lists by their length: `--json` has all of it."""
    row = cli("audit").stdout.splitlines()[1].split("\t")

    assert row[1:] == [
        "cli",
        "directory.load",
        "acme",
        "changes=11",
        "command=load, file=heliograph.toml",
    ]


def test_newest_entries_of_the_audit(cli, loaded, slack):
    """The last ones, still oldest first."""
    for email, user in (("ada@acme.test", "U0ADA"), ("bob@acme.test", "U0BOB")):
        cli("link", email, user)

    lines = cli("audit", "--json", "--limit", 2).stdout.splitlines()

    assert [json.loads(line)["target"] for line in lines] == ["ada@acme.test", "bob@acme.test"]


@pytest.mark.parametrize("command", EMPTY)
def test_nothing_there(cli, services, command):
    """Said on standard error: a pipe gets nothing."""
    result = cli(command)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", EMPTY[command] + "\n")


def test_table_in_a_terminal(monkeypatch, capsys):
    """People get columns, without tabs, and brackets as they are."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    output.show(("ID", "TITLE"), [(1, "[bold]not markup[/bold]")], "")

    assert capsys.readouterr().out.splitlines()[1].split() == ["1", "[bold]not", "markup[/bold]"]
