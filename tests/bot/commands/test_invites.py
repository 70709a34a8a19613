"""`invites` as a person sees it: listed, decided, and a link held against the key."""

import json
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.intake import intake
from bot.invites import request
from bot.invites.request import InviteAsked
from bot.vocabulary import invite_links
from store.invites.invites import InviteRequest, InviteStatus

KEY = "a key of the tests' own, as long as one should be"


@pytest.fixture
def ask(loaded):
    """A request of somebody's to join Acme."""

    def ask(name, **changes):
        body = {"id": name, "email": f"{name}@acme.test", "kind": "requested_to_join"}
        asked = InviteAsked.model_validate(body | changes)
        work = lambda session: request.take(session, loaded, asked, "api")  # noqa: E731 - short.
        return intake.in_one_write(loaded, work).invite_id

    return ask


@pytest.fixture
def status(loaded):
    """What became of a request."""

    def status(number):
        with loaded.database.read() as session:
            return session.get_one(InviteRequest, number).status

    return status


def test_listed(cli, ask):
    """Who asks for what, since when."""
    ask("hedy")

    header, row = (line.split("\t") for line in cli("invites").stdout.splitlines())

    assert header[:4] == ["ID", "STATE", "EMAIL", "ROLE"]
    assert row[:7] == [
        "1",
        "waiting",
        "hedy@acme.test",
        "member",
        "",
        "hedy@acme.test",
        "acme",
    ]


def test_who_asks(cli, ask):
    """Who is invited does not ask; nor does anybody whom nobody named."""
    ask("hedy", kind="requested_to_be_invited", inviter="grace@acme.test")
    ask("grete", kind="requested_to_be_invited")

    rows = [line.split("\t") for line in cli("invites").stdout.splitlines()]

    assert [row[5] for row in rows] == ["ASKED BY", "grace@acme.test", ""]


def test_nobody(cli, loaded):
    """Said on standard error."""
    result = cli("invites")

    assert (result.stdout, result.stderr) == ("", "There are no open requests.\n")


def test_those_that_are_decided(cli, ask):
    """By whom and when; as JSON all of it."""
    ask("hedy")
    ask("grete")
    cli("invites", "--reject", 1)

    waiting = cli("invites", "--json").stdout.splitlines()
    everything = cli("invites", "--all", "--json").stdout.splitlines()

    assert [json.loads(line)["email"] for line in waiting] == ["grete@acme.test"]
    first = json.loads(everything[0])
    assert (first["status"], first["decided_by"]) == ("rejected", "cli")
    assert first["organization"] == "acme"
    assert " by cli" in cli("invites", "--all").stdout


@pytest.mark.parametrize(
    ("option", "outcome"),
    [("--approve", "approved"), ("--reject", "rejected"), ("--withdraw", "withdrawn")],
)
def test_decided(cli, ask, status, option, outcome):
    """In the same words as a button."""
    ask("hedy")

    result = cli("invites", option, 1)

    assert result.stdout == f"Join request for hedy@acme.test has been {outcome}.\n"
    assert status(1) == InviteStatus(outcome)


@pytest.mark.parametrize("said", ["hedy@acme.test", "HEDY@acme.test"])
def test_decided_by_the_address(cli, ask, status, said):
    """As the mail names the request: a number may be another's after a restore."""
    ask("hedy")
    cli("invites", "--withdraw", 1)
    ask("hedy", id="again")

    result = cli("invites", "--approve", said)

    assert result.stdout == "Join request for hedy@acme.test has been approved.\n"
    assert [status(number) for number in (1, 2)] == ["withdrawn", "approved"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--approve", 9], "There is no request 9; `python app.py invites` lists them."),
        (
            ["--reject", "nobody@acme.test"],
            'There is no request for "nobody@acme.test"; `python app.py invites` lists them.',
        ),
        (["--reject", "x9"], 'There is no request "x9"; `python app.py invites` lists them.'),
        (
            ["--approve", "Hedy@acme.test"],
            "Member invitation for hedy@acme.test no longer exists.",
        ),
        (["--approve", 1], "Member invitation for hedy@acme.test no longer exists."),
        (
            ["--approve", 1, "--reject", 1],
            "Say one of --approve, --reject, --withdraw and --check.",
        ),
        (
            ["--reject", 1, "--check", "x"],
            "Say one of --approve, --reject, --withdraw and --check.",
        ),
        (["--check", "x"], "This is no invite link of ours."),
    ],
)
def test_refused(cli, ask, words, said):
    """One line says why, exit code 2."""
    ask("hedy")
    cli("invites", "--withdraw", 1)

    result = cli("invites", *words)

    assert (result.exit_code, result.stderr) == (2, f"{said}\n")


@pytest.fixture
def link(cli, ask, loaded):
    """The link of a mail, by the key that the program has."""
    ask("hedy")
    cli("invites", "--approve", 1)
    until = loaded.now() + timedelta(days=1)
    token = invite_links.token_of(SecretStr(KEY), 1, "hedy@acme.test", until)
    return invite_links.address("https://sentry.acme.test/settings/acme/members/", token)


def test_a_link_of_ours(cli, link, monkeypatch):
    """Whom it lets in, and as what."""
    monkeypatch.setenv("SECRET_KEY", KEY)

    assert cli("invites", "--check", link).stdout == (
        "Good: hedy@acme.test may join acme as member.\n"
    )


def test_the_key_beside_the_database(cli, link, tmp_path):
    """As the running program keeps it."""
    (tmp_path / "heliograph.db.secret").write_text(f"{KEY}\n")

    assert cli("invites", "--check", link).exit_code == 0


def test_no_key_at_all(cli, link):
    """None is made: it would be good for nothing."""
    result = cli("invites", "--check", link)

    assert (result.exit_code, result.stderr) == (2, "This is no invite link of ours.\n")


def test_a_link_is_good_once(cli, link, monkeypatch):
    """A dry run uses nothing up."""
    monkeypatch.setenv("SECRET_KEY", KEY)

    answers = [
        cli("invites", "--check", link, *dry) for dry in (["--dry-run"], ["--dry-run"], [], [])
    ]

    assert [each.exit_code for each in answers] == [0, 0, 0, 2]
    assert answers[-1].stderr.startswith("This invite link was used at ")


def test_withdrawn_after_the_approval(cli, link, status, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", KEY)

    withdrawn = cli("invites", "--withdraw", 1)

    assert withdrawn.stdout == "Join request for hedy@acme.test has been withdrawn.\n"
    assert status(1) == InviteStatus.WITHDRAWN
    assert "was withdrawn at" in cli("invites", "--check", link).stderr
