"""`load` as a person sees it."""

import pytest

ACME = '[organization]\nslug = "acme"\nname = "Acme"\nurl = "https://sentry.acme.test"\n'


@pytest.fixture
def write(tmp_path):
    def write_file(text):
        (tmp_path / "acme.toml").write_text(text)
        return tmp_path / "acme.toml"

    return write_file


def test_makes_the_database(cli, example, tmp_path):
    """On a fresh machine nothing else is needed before."""
    result = cli("load", example)

    assert result.exit_code == 0
    assert (
        result.stdout.splitlines()[0]
        == "+ organization acme: name Acme; url https://sentry.acme.test"
    )
    assert result.stdout.splitlines()[-1] == "acme: 11 added, 0 changed."
    assert (tmp_path / "heliograph.db").exists()


def test_second_load_says_that_nothing_changed(cli, loaded, example):
    """One line, and no other."""
    result = cli("load", example)

    assert result.stdout == "acme: nothing to change, the database says all of it already.\n"


def test_dry_run_on_a_fresh_machine_writes_nothing(cli, example, tmp_path):
    """Not even the database."""
    result = cli("load", example, "--dry-run")

    assert result.stdout.splitlines()[-2:] == [
        "acme: 11 added, 0 changed.",
        "Dry run: nothing was written.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_dry_run_shows_the_difference(cli, loaded, example, write):
    """The same lines as the load itself, which then still has them to do."""
    file = write(example.read_text().replace('"Ada Lovelace"', '"Ada King"'))

    dry, real = cli("load", file, "--dry-run"), cli("load", file)

    line = "~ member ada@acme.test: name Ada Lovelace → Ada King"
    assert dry.stdout.splitlines()[0] == real.stdout.splitlines()[0] == line
    assert dry.stdout.splitlines()[1:] == [
        "acme: 0 added, 1 changed.",
        "Dry run: nothing was written.",
    ]


def test_what_is_kept_is_said_once(cli, loaded, write):
    """In one line, by name."""
    result = cli("load", write(ACME))

    (kept,) = [line for line in result.stdout.splitlines() if line.startswith("Kept")]
    assert "member bob@acme.test" in kept


def test_faults_on_standard_error(cli, write, tmp_path):
    """One line each, exit code 2, and nothing made."""
    result = cli("load", write("[[team]]\n[[route]]\n"))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "[organization]: is missing",
        "[[team]] number 1: slug: is missing",
        "[[route]] number 1: project: is missing",
        "[[route]] number 1: target: is missing",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["acme.toml"]


def test_faulty_file_changes_nothing(cli, loaded, example, write):
    """Not even what is right in it."""
    file = write(example.read_text().replace('"Ada Lovelace"', '"Ada King"') + "[[team]]\n")

    assert cli("load", file).exit_code == 2
    assert cli("load", example).stdout.startswith("acme: nothing to change")


def test_channel_by_its_name(cli, slack, write):
    """Slack is asked for the id, which is stored."""
    result = cli("load", write(ACME + '[[route]]\nproject = "*"\ntarget = "slack:#alerts"\n'))

    assert "+ route * → slack:C0ALERTS" in result.stdout.splitlines()


def test_channels_of_a_team(cli, slack, write):
    """Looked up alike; a dry run shows what would change, the load makes it, once."""
    team = ACME + '[[team]]\nslug = "backend"\n'
    cli("load", write(team))
    file = write(team + 'channels = ["#backend"]\n')

    said = [cli("load", file, *options).stdout for options in (["--dry-run"], [], [])]

    line = "~ team backend: channels none → slack:C0BACKEND\n"
    assert [text.partition("acme: ")[0] for text in said] == [line, line, ""]


def test_unknown_channel(cli, slack, write):
    """It is a fault like any other."""
    result = cli("load", write(ACME + '[[route]]\nproject = "*"\ntarget = "slack:#alrts"\n'))

    assert result.exit_code == 2
    assert result.stderr == (
        '[[route]] number 1: target: "#alrts" is no channel that the app can see; '
        'did you mean "#alerts"?; '
        "invite the app to a private one (/invite @Heliograph), bring an archived one back, "
        "or write a channel's id, as slack:C024BE91L\n"
    )


def test_missing_file(cli):
    """Said with its path."""
    result = cli("load", "no.toml")

    assert (result.exit_code, result.stderr) == (2, "no.toml: is not there\n")
