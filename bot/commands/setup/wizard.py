"""`setup`: one question after the other, each checked; stopped anywhere, it goes on there."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import typer
from pydantic import ValidationError

from bot import logs
from bot.commands import sync
from bot.commands.link import Workspace
from bot.commands.output import complain, say
from bot.commands.setup import (
    channel_step,
    first_alerts,
    person_step,
    port_step,
    sentry_step,
    slack_app,
    tokens_step,
)
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import NO_TERMINAL, Asker, has_terminal
from bot.database import open_database
from bot.errors import StartError
from bot.identity.gate import Presser
from bot.program import greeting
from bot.sentry_settings import TOGETHER
from bot.services import Services
from bot.settings import Settings, faults_of, load_settings
from bot.slack.web_api import bot_client
from store.slack import workspaces

STOPPED = 130  # Exit code after Ctrl-C, as shells have it.
GOES_ON = "Stopped. What was checked is kept; `python app.py setup` goes on there."
REPLACE = "{name} is in .env already. Put the new value in its place?"
OTHER_WORKSPACE = (
    "SLACK_BOT_TOKEN: is of the workspace {of}, and this database belongs to {known}: use a token"
    " of that workspace, or another DATABASE_URL"
)
NEEDED = (
    *TOGETHER,
    tokens_step.APP_TOKEN,
    tokens_step.BOT_TOKEN,
    channel_step.CHANNEL,
    person_step.EMAIL,
)
DONE = """
Heliograph is set up, in {seconds:.0f} seconds. Start it:

  python app.py run

It asks Sentry every {poll} seconds. For alerts at once, let Sentry's webhooks come here too
(docs/install.md#webhooks); `python app.py doctor` looks at all of it."""


@dataclass(frozen=True)
class Wanted:
    """What stands on the command line."""

    given: Mapping[str, str | None]  # By the names of variables.
    is_yes: bool = False  # Nobody is asked.
    may_replace: bool = False  # What `.env` has already.
    may_open: bool = False  # Pages, in a browser.


def setup(wanted: Wanted) -> None:
    """From nothing to the first message.

    Raises:
        StartError: something is wrong or missing, and there is nobody to ask.
    """
    begun = time.monotonic()
    if not (wanted.is_yes or has_terminal()):
        raise StartError([NO_TERMINAL])
    with _stopped_in_words():
        settings = _all(Asker(is_asking=not wanted.is_yes), wanted)
    say(DONE.format(seconds=time.monotonic() - begun, poll=settings.sentry_poll))


def _all(asker: Asker, wanted: Wanted) -> Settings:
    def agrees(name: str) -> bool:
        if wanted.may_replace:
            return True
        return asker.is_asking and asker.agrees(REPLACE.format(name=name))

    answers = Answers(wanted.given, agrees)
    logs.configure(log_level="ERROR")
    _check_rest()
    if not asker.is_asking:
        _check_all_is_there(answers)
    port_step.choose(asker, answers)
    sentry_step.connect(asker, answers)
    settings = load_settings()
    slack_app.make(asker, answers, settings, may_open=wanted.may_open)
    tokens_step.ask(asker, answers, settings, may_open=wanted.may_open)
    settings = load_settings()
    _first_message(asker, answers, settings)
    answers.done()
    return settings


def _first_message(asker: Asker, answers: Answers, settings: Settings) -> None:
    """All that the database and the workspace are needed for."""
    sync.sync(dry_run=False, remove_many=False, is_brief=True)
    database = open_database(settings, upgrading=True)
    try:
        services, client = Services(settings, database), bot_client(settings)
        workspace = _greeted(services)
        channel = channel_step.choose(asker, answers, client)
        admin = person_step.link(asker, answers, services, client, workspace)
        by = Presser(workspace.team_id, admin.user_id, workspace.team_id, channel.id)
        project = first_alerts.subscribe(asker, answers, services, by, channel)
        first_alerts.begin(services)
        first_alerts.show(services, channel, project)
    finally:
        database.close()


def _greeted(services: Services) -> Workspace:
    """The workspace of the token; StartError where the database belongs to another one."""
    client = bot_client(services.settings)
    me = greeting.whoami(client)
    with services.database.read() as session:
        known = workspaces.team_ids(session)
    if known and me.team_id not in known:
        of = f"{me.name} ({me.team_id})"
        raise StartError([OTHER_WORKSPACE.format(of=of, known=", ".join(sorted(known)))])
    greeting.greet(services, client)
    return Workspace(me.team_id, me.name)


def _check_rest() -> None:
    """What is not asked about must be right already; half a Sentry is made whole here."""
    try:
        Settings()
    except ValidationError as error:
        faults = faults_of(error, but_together=True)
        if faults:
            raise StartError(faults) from None


def _check_all_is_there(answers: Answers) -> None:
    """Everything that is missing, in one go."""
    needed = [*NEEDED]
    if answers.known(slack_app.CONFIG_TOKEN):
        needed = [name for name in needed if not name.startswith("SLACK_")]
    missing = [name for name in needed if not answers.known(name)]
    if missing:
        raise StartError([f"{_flag(name)} or {name}: is needed" for name in missing])


def _flag(name: str) -> str:
    return "--" + name.removeprefix("SETUP_").lower().replace("_", "-")


@contextmanager
def _stopped_in_words() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, EOFError):
        complain("")
        complain(GOES_ON)
        raise typer.Exit(STOPPED) from None
