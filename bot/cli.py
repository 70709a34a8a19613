"""The commands of `python app.py`: what they are called, what they take, and who does them."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import audit as log
from bot.commands import boundary, cli_database, cli_record, cli_setup, migrate, options, session
from bot.commands import doctor as health
from bot.commands import invites as requests
from bot.commands import link as linking
from bot.commands import load as loading
from bot.commands import settings as chosen
from bot.commands import sync as syncing
from bot.commands import tokens as permissions
from bot.commands.wishes import SettingsOptions

app = typer.Typer(
    cls=boundary.Boundary,
    help="Heliograph carries issue activity into Slack threads, and the clicks back.",
    add_completion=False,
    pretty_exceptions_enable=False,  # It would show local variables, and tokens with them.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(migrate.db, name="db")

VERSION_HELP = "Say which version this is, and end."
Email = Annotated[str, typer.Argument(help="The member's address.")]


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=options.version, is_eager=True, help=VERSION_HELP)
    ] = False,
) -> None:
    """Carry issue activity into Slack threads, and the clicks back."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Run it; this is what no command does too."""
    gc.disable()  # Until it has started: what is imported and built stays.
    try:
        from bot.program.process import run as run_process  # noqa: PLC0415 - Bolt and more, for this alone.
        from listeners.connection import Connection  # noqa: PLC0415 - the same.

        raise typer.Exit(run_process(session.settings(), Connection))
    finally:
        gc.enable()


@app.command()
def demo() -> None:
    """Run on a Slack workspace and a Sentry of its own, on this machine."""
    from bot.demo import packages  # noqa: PLC0415 - before what needs them is imported.

    packages.require()
    from bot.demo.run import run_demo  # noqa: PLC0415 - the sandbox, for this alone.
    from listeners.connection import Connection  # noqa: PLC0415 - Bolt, the same.

    run_demo(Connection)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The directory file.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, write nothing.")] = False,
) -> None:
    """Load a directory file: who there is, and what goes where."""
    loading.load(file, dry_run=dry_run)


@app.command()
def sync(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, write nothing.")] = False,
    remove_many: Annotated[
        bool, typer.Option("--remove-many", help="Also where more than a tenth is gone at once.")
    ] = False,
) -> None:
    """Read people, teams, projects and releases from Sentry, once."""
    syncing.sync(dry_run=dry_run, remove_many=remove_many)


@app.command()
def link(
    email: Email,
    slack_user_id: Annotated[str, typer.Argument(help="`U…`, from the person's Slack profile.")],
) -> None:
    """Link a member to a Slack user."""
    linking.link(email, slack_user_id)


@app.command()
def unlink(email: Email) -> None:
    """Remove a member's link."""
    linking.unlink(email)


@app.command()
def tokens(
    *,
    revoke: Annotated[str | None, typer.Option(metavar="EMAIL", help="Forget theirs.")] = None,
) -> None:
    """Show who allowed Heliograph to act as they in Sentry, or take that back."""
    permissions.revoke(revoke) if revoke else permissions.list_tokens()


@app.command()
def settings(
    email: Email,
    choices: Annotated[
        list[str] | None,
        typer.Argument(metavar="TYPE=VALUE", help="`workflow=always`; `default` undoes it."),
    ] = None,
    *,
    provider: Annotated[str | None, typer.Option(help="Only that: `email`, `slack`.")] = None,
    organization: Annotated[str, typer.Option(help="Only for that, by its slug.")] = "",
    project: Annotated[str, typer.Option(help="Only for that, by its slug.")] = "",
    mute: Annotated[
        list[str] | None, typer.Option(metavar="WHAT", help="`all`, a short id, a project.")
    ] = None,
    unmute: Annotated[list[str] | None, typer.Option(metavar="WHAT", help="The same.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="`8h`, `2d`, a time with its zone.")
    ] = None,
    quiet: Annotated[
        str | None, typer.Option(metavar="HOURS", help="`22:00-07:00`, `off`.")
    ] = None,
    zone: Annotated[str, typer.Option(help="Of the quiet hours: `Europe/Berlin`.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show or change what a member is told."""
    named = (choices or (), provider, organization, project)
    asked = SettingsOptions(*named, mute or (), unmute or (), until, quiet, zone)
    chosen.settings(email, asked, as_json=as_json)


@app.command()
def preview(
    kind: Annotated[str | None, typer.Argument(help="As `preview` alone lists them.")] = None,
    *,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write files there.")] = None,
) -> None:
    """Show what each provider would get for the example of a kind."""
    from bot.commands.preview import preview as show  # noqa: PLC0415 - the sandbox, for this alone.

    show(kind, out)


for each in (cli_record.deliveries, cli_record.why, cli_record.retry, cli_record.resume):
    app.command()(each)


@app.command()
def invites(
    *,
    approve: Annotated[str | None, options.request("Let them in.")] = None,
    reject: Annotated[str | None, options.request("Let nobody in.")] = None,
    withdraw: Annotated[str | None, options.request("Forget about it.")] = None,
    check: Annotated[
        str | None, typer.Option(metavar="LINK", help="Let its holder in, once.")
    ] = None,
    is_dry_run: Annotated[bool, typer.Option("--dry-run", help="The link stays good.")] = False,
    is_all: Annotated[bool, typer.Option("--all", help="Also those that are decided.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who asks to be let in, or decide about it."""
    decisions = {"approve": approve, "reject": reject, "withdraw": withdraw}
    wanted = requests.Wanted(decisions, check, is_dry_run)
    requests.invites_command(wanted, is_all=is_all, as_json=as_json)


@app.command()
def audit(
    *,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="`8h`, `2d`, a time.")] = None,
    actor: Annotated[str, typer.Option(help="Only by them: an address, `cli`, `api`.")] = "",
    action: Annotated[str, typer.Option(help="Only that: `invite.approve`, or `invite`.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="Only so many of the newest.")
    ] = None,
) -> None:
    """Show who did what, oldest first."""
    log.show_audit(since=since, actor=actor, action=action, limit=limit, as_json=as_json)


@app.command()
def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    send: Annotated[
        list[str] | None,
        typer.Option(metavar="TARGET", help="Send a test there: `slack:C0ALERTS`."),
    ] = None,
) -> None:
    """Check all that a start needs, and say what to do next."""
    health.doctor(as_json=as_json, send=send or ())


app.command()(cli_setup.setup)
app.command()(cli_database.backup)
app.command()(cli_database.restore)
app.command()(cli_database.move)
