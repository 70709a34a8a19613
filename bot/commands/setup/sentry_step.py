"""Sentry: its address, the organization, the token; each checked as soon as it is there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.commands.output import say
from bot.commands.setup import token_kinds
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.errors import StartError
from bot.sentry import scopes
from bot.sentry.client import SentryClient
from bot.sentry.connection import Connection, Place
from bot.sentry.errors import SentryError, SentryOrganizationUnknown, SentryTokenInvalid
from bot.sentry_settings import TOGETHER, address_of, certificates_of, organization_of

SHOWN = 5  # Projects that are named.
URL, ORG, TOKEN = TOGETHER
PUBLIC_URL = "SENTRY_PUBLIC_URL"
NAMES = (*TOGETHER, PUBLIC_URL, "SENTRY_CA_FILE")
HOW = (
    "In Sentry: {url}/settings/{org}/developer-settings/new-internal/\n"
    "(Settings, Custom Integrations, Create New Integration, Internal Integration.)\n"
    "Name it Heliograph, switch Alert Rule Action on, and give it Issue & Event: Read & Write,\n"
    "Project, Team, Member and Organization: Read. Save, then copy its token."
)


class OrganizationWrong(Exception):
    """The slug that was answered before is no organization there."""


def connect(asker: Asker, answers: Answers) -> None:
    """Until Sentry is reached with a token that may do what is needed; then it is in `.env`.

    Raises:
        StartError: it is not, and there is nobody to ask.
    """
    what = "Sentry's address (https://sentry.acme.test)"
    asker.answer(answers, Question(URL, what, _reached(answers)))
    while True:
        asker.answer(
            answers,
            Question(ORG, "the organization's slug (acme in …/organizations/acme/)", _slug),
        )
        try:
            asker.answer(answers, _token_question(asker, answers))
        except OrganizationWrong:
            continue
        break
    answers.settle(NAMES)


def _token_question(asker: Asker, answers: Answers) -> Question:
    url = answers.known(PUBLIC_URL) or answers.known(URL).rstrip("/")

    def check(token: str) -> str:
        token_kinds.check_sentry(token)
        with _asked(answers, token) as client:
            try:
                return _found(client, answers)
            except SentryOrganizationUnknown as error:
                if not asker.is_asking:
                    raise StartError([f"{ORG}: {error}"]) from None
                say(f"✗ {error}")
                answers.forget(ORG)
                answers.keep(TOKEN, token)  # It is not the token's fault: it is tried again.
                raise OrganizationWrong from None

    told = HOW.format(url=url, org=answers.known(ORG))
    return Question(TOKEN, "the integration's token", check, told, is_secret=True)


def _reached(answers: Answers) -> Callable[[str], str]:
    def check(url: str) -> str:
        """Whether Sentry's API answers there; it does to strangers too, if only to refuse."""
        with _asked(answers, "none", url) as client:
            try:
                client.whoami()
            except SentryTokenInvalid:
                return f"Sentry answers at {address_of(url)}"
        return f"Sentry answers at {address_of(url)}"

    return check


@contextmanager
def _asked(answers: Answers, token: str, url: str = "") -> Iterator[SentryClient]:
    """A client; whatever goes wrong with it is a StartError."""
    try:
        place = Place(
            address_of(url or answers.known(URL)),
            SecretStr(token),
            _certificates(answers.known("SENTRY_CA_FILE")),
            answers.known("TRACKER_NAME") or "Sentry",
        )
    except ValueError as error:
        raise StartError([f"That {error}"]) from None
    client = SentryClient(Connection(place), answers.known(ORG) or "none")
    try:
        yield client
    except SentryError as error:
        raise StartError([str(error)]) from None
    finally:
        client.close()


def _certificates(file: str) -> str | None:
    return certificates_of(file) if file else None


def _slug(value: str) -> str:
    try:
        return f"Organization {organization_of(value)}"
    except ValueError as error:
        raise StartError([f"That {error}"]) from None


def _found(client: SentryClient, answers: Answers) -> str:
    """What the token sees, in words; StartError for each scope that it lacks."""
    who = client.whoami()
    missing = scopes.missing(who.scopes)
    if missing:
        raise StartError(
            [f"The token lacks {scope}, which is needed {scope.purpose}" for scope in missing]
        )
    organization = client.organization()
    _learn_public_url(organization.links.get("organizationUrl", ""), answers)
    people = sum(1 for each in client.members() if each.user is not None)
    projects = [each.slug for each in client.projects()]
    named = ", ".join(projects[:SHOWN]) or "none"
    more = f" and {len(projects) - SHOWN} more" if len(projects) > SHOWN else ""
    by = f"the integration {who.integration}" if who.integration else who.user.name
    return (
        f"{organization.name}, by the token of {by}: {people} people, {len(projects)} projects"
        f" ({named}{more})"
    )


def _learn_public_url(told: str, answers: Answers) -> None:
    """Where people reach it, as Sentry itself says, if that is another host than ours."""
    try:
        public = address_of(told)
    except ValueError:
        return
    is_other = urlsplit(public).hostname != urlsplit(address_of(answers.known(URL))).hostname
    if is_other and not answers.known(PUBLIC_URL):
        answers.keep(PUBLIC_URL, public)
        say(f"  People reach it at {public}.")
