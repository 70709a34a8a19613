"""Who sets it up: a member who may say where alerts go, linked to their Slack user."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.commands.link import USER_ID, Workspace, check_user
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.errors import StartError
from bot.identity import links
from bot.identity.links import By
from bot.services import Services
from bot.slack.web_api import error_code, in_words, slack_faults
from bot.vocabulary.roles import Right, may, roles_with
from bot.vocabulary.spelling import listed, shown
from store.people import directory
from store.people.directory import Member, Role

RIGHT = Right.ADMINISTER_PROJECTS
EMAIL, USER = "SETUP_EMAIL", "SETUP_SLACK_USER"
WHO = "your address in Sentry, to link you and subscribe the channel in your name"
NOBODY = "{email} is no active member of the organization in Sentry"
MAY_NOT = (
    "{email} has the role {role} in Sentry: only {roles} say where alerts go; name one of them"
)
USER_HELP = (
    "No person in Slack has the address {email} (or the app may not see it).\n"
    "In Slack: your profile, ⋮, Copy member ID."
)


@dataclass(frozen=True)
class Admin:
    email: str
    user_id: str


def link(
    asker: Asker, answers: Answers, services: Services, client: WebClient, workspace: Workspace
) -> Admin:
    """Linked as `link` does it; who is linked already stays so.

    Raises:
        StartError: nobody can be, and there is nobody to ask.
    """
    default = _only_owner(services)
    question = Question(EMAIL, WHO, _member_check(services), default=default)
    email = asker.answer(answers, question).lower()
    if not answers.known(USER) and (found := _by_email(client, email)):
        answers.keep(USER, found)
    check = _user_check(services, client, workspace, email)
    told = USER_HELP.format(email=email)
    asked = Question(USER, "your member ID in Slack (U…)", check, told)
    return Admin(email, asker.answer(answers, asked))


def _member_check(services: Services) -> Callable[[str], str]:
    def check(email: str) -> str:
        """That it is somebody who may subscribe a channel."""
        with services.database.read() as session:
            every = directory.members_by_email(session, email)
        members = [each for each in every if each.is_active]
        if not members:
            raise StartError([NOBODY.format(email=shown(email))])
        able = [each for each in members if may(each, RIGHT)]
        if not able:
            roles = listed(f"{role}s" for role in roles_with(RIGHT))
            said = MAY_NOT.format(email=shown(email), role=members[0].role, roles=roles)
            raise StartError([said])
        return f"{able[0].name} has the role {able[0].role} in Sentry"

    return check


def _user_check(
    services: Services, client: WebClient, workspace: Workspace, email: str
) -> Callable[[str], str]:
    def check(user_id: str) -> str:
        """That it is a person of the workspace; then they are linked."""
        if not USER_ID.fullmatch(user_id):
            raise StartError([f"{shown(user_id)} is no member ID, as U024BE7LH is"])
        with slack_faults():
            check_user(client, user_id, workspace)
        by = By("cli", {"command": "setup"})
        links.link(services, email, workspace.team_id, user_id, by)
        return f"{email} is linked to {user_id} in {workspace.name}"

    return check


def _by_email(client: WebClient, email: str) -> str:
    """The Slack user of that address; "" where there is none, or the app may not look."""
    try:
        return str(client.users_lookupByEmail(email=email)["user"]["id"])
    except SlackApiError as error:
        if error_code(error) in {"users_not_found", "missing_scope"}:
            return ""
        raise StartError([in_words(error)]) from None
    except (SlackClientError, OSError) as error:
        raise StartError([in_words(error)]) from None


def _only_owner(services: Services) -> str:
    """Whom to propose: the one owner, where there is one alone."""
    with services.database.read() as session:
        organizations = directory.first_organizations(session, 1)
        of = organizations[0].row_id if organizations else 0
        members = directory.rows_of(session, Member, of)
        owners = [each.email for each in members if each.is_active and each.role == Role.OWNER]
    return owners[0] if len(owners) == 1 else ""
