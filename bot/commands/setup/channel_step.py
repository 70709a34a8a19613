"""The channel of the first alerts: found by its name, joined, or said how to invite."""

from collections.abc import Sequence

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.commands import channel_progress
from bot.commands.output import say
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.errors import StartError
from bot.slack import channel_list
from bot.slack.channel_list import Listed
from bot.slack.web_api import error_code, slack_faults
from bot.vocabulary.addresses import CHANNEL_ID
from bot.vocabulary.spelling import meant, shown

CHANNEL = "SETUP_CHANNEL"
INVITE = "/invite @Heliograph"
UNKNOWN = (
    "{name} is no channel that the app can see; if it is private,"
    f" type {INVITE} in it first{{hint}}"
)
ARCHIVED = "{name} is archived: unarchive it in Slack, or name another channel"
SEVERAL = "{name} is the name of {count} channels; give the id of one: {ids}"
NOT_IN = f"The app is not in {{name}}{{why}}: type {INVITE} there"
CANT_JOIN = {
    "missing_scope": ", and may not join by itself",
    "method_not_supported_for_channel_type": ", and it is private",
    "restricted_action": ", and an admin lets no app join",
}


def choose(asker: Asker, answers: Answers, client: WebClient) -> Listed:
    """A channel that the app is in.

    Raises:
        StartError: there is none, and there is nobody to ask.
    """
    found: list[Listed] = []

    def check(name: str) -> str:
        channel = _found(client, name.strip())
        _enter(client, channel)
        found.append(channel)
        return f"The app is in #{channel.name} ({channel.id})"

    asker.answer(answers, Question(CHANNEL, "the channel of the first alerts (#alerts)", check))
    return found[-1]


def _found(client: WebClient, name: str) -> Listed:
    with slack_faults(), channel_progress.shown() as progress:
        every = channel_list.channels(client, progress, with_archived=True)
    said = name if CHANNEL_ID.fullmatch(name) else f"#{name.lstrip('#')}"
    alike = [each for each in every if said in {each.id, f"#{each.name}"}]
    open_ones = [each for each in alike if not each.is_archived]
    if len(open_ones) > 1:
        ids = ", ".join(each.id for each in open_ones)
        raise StartError([SEVERAL.format(name=said, count=len(open_ones), ids=ids)])
    if not open_ones:
        raise StartError([_missing(said, alike, every)])
    return open_ones[0]


def _missing(said: str, alike: Sequence[Listed], every: Sequence[Listed]) -> str:
    if alike:
        return ARCHIVED.format(name=said)
    hint = meant(said, [f"#{each.name}" for each in every if not each.is_archived])
    return UNKNOWN.format(name=shown(said), hint=hint)


def _enter(client: WebClient, channel: Listed) -> None:
    """Join it where that is possible; who can't says what a person has to type."""
    if channel.has_app:
        return
    try:
        with slack_faults():
            client.conversations_join(channel=channel.id)
    except StartError as error:
        cause = error.__cause__
        code = error_code(cause) if isinstance(cause, SlackApiError) else ""
        if code not in CANT_JOIN:
            raise
        why = CANT_JOIN[code]
        raise StartError([NOT_IN.format(name=f"#{channel.name}", why=why)]) from None
    say(f"  Joined #{channel.name}.")
