"""The first subscription, and the message that shows that it works."""

from contextlib import closing, suppress

from bot.commands import test_card
from bot.commands.output import say
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.feed.new_issues import NewIssues
from bot.identity.gate import Presser
from bot.routing import subscriptions
from bot.sentry.client import connect
from bot.sentry.errors import SentryError
from bot.services import Services
from bot.slack.channel_list import Listed
from store.routing.routes import ALL

PROJECT = "SETUP_PROJECT"
WHAT = "the project whose alerts come to #{channel} (* for all)"
STATES = {"new": "From now on", "changed": "From now on", "same": "As before,"}


def subscribe(
    asker: Asker, answers: Answers, services: Services, by: Presser, channel: Listed
) -> str:
    """As `/helio subscribe` does it, in the person's name; the project, or `*`.

    Raises:
        StartError: they may not, or there is no such project, and there is nobody to ask.
    """

    def check(project: str) -> str:
        done = subscriptions.subscribe(services, by, {"PROJECT": project})
        of = done.route.project or "all projects"
        return f"{STATES[done.was]} alerts of {of} come to #{channel.name}"

    question = Question(PROJECT, WHAT.format(channel=channel.name), check, default=ALL)
    return asker.answer(answers, question)


def begin(services: Services) -> None:
    """Know the issues that are there: whatever comes after them is told, though nothing runs yet.

    If Sentry does not answer now, the program's first poll does that.
    """
    client = connect(services.settings)
    if client is None:
        return
    with closing(client), suppress(SentryError):
        NewIssues(services, client).poll(first_time=True)


def show(services: Services, channel: Listed, project: str) -> None:
    """Send the first message, and wait until Slack shows it.

    Raises:
        StartError: it did not come.
    """
    say(f"  Sending a test to #{channel.name} …")
    say(f"✓ {test_card.send_test(services.settings, f'slack:{channel.id}', project)}")
