"""The two tokens of the Slack app: asked for with the page that shows each, checked at once."""

from collections.abc import Callable

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.commands.setup import token_kinds
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.commands.setup.slack_app import APP_ID, open_page, page
from bot.errors import StartError
from bot.settings import Settings
from bot.slack import scopes
from bot.slack.web_api import error_code, in_words, web_client

APP_TOKEN, BOT_TOKEN = "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"
APP_HELP = (
    "{page}\n"
    "At App-Level Tokens press Generate Token and Scopes, add the scope connections:write,\n"
    "Generate, and copy the token (xapp-…)."
)
BOT_HELP = (
    "{install}\n"
    "Press Install to Workspace and allow it. Then, at OAuth & Permissions ({page}),\n"
    "copy the Bot User OAuth Token (xoxb-…)."
)
SCOPE_LACKS = "The token lacks {scopes}: {help}"
AGAIN = "install the app again from the manifest, at {page}, then copy the token anew"
OTHER_APP = (
    "This bot is of the app {bot_app}, and the app-level token of {app}: both must be of the same"
    " app, in the same workspace"
)
OTHER_WORKSPACE = (
    "This bot is in the workspace {team} ({team_id}), and the app was made in {other}: install it"
    " there, or begin anew with the tokens of one workspace"
)


def ask(asker: Asker, answers: Answers, settings: Settings, *, may_open: bool) -> None:
    """Both, into `.env` one by one.

    Raises:
        StartError: one is missing or wrong, and there is nobody to ask.
    """
    general = page(answers, "general")
    if not answers.known(APP_TOKEN):
        open_page(general, may_open)
    told = APP_HELP.format(page=general)
    check = _app_check(settings)
    asker.answer(answers, Question(APP_TOKEN, "the app-level token", check, told, is_secret=True))
    answers.settle([APP_TOKEN])
    install, oauth = page(answers, "install-on-team"), page(answers, "oauth")
    if not answers.known(BOT_TOKEN):
        open_page(install, may_open)
    told = BOT_HELP.format(install=install, page=oauth)
    bot_check = _bot_check(settings, answers)
    asker.answer(answers, Question(BOT_TOKEN, "the bot token", bot_check, told, is_secret=True))
    answers.settle([BOT_TOKEN])


def _app_check(settings: Settings) -> Callable[[str], str]:
    def check(token: str) -> str:
        token_kinds.check_slack(token, "xapp-")
        client = web_client(settings, "")
        _told(lambda: client.apps_connections_open(app_token=token), _app_refusal)
        return "The app-level token opens Socket Mode connections"

    return check


def _app_refusal(code: str) -> str:
    return {
        "invalid_auth": "Slack does not know this app-level token; was it copied whole?",
        "missing_scope": "It lacks connections:write: generate another app-level token with it",
        "token_revoked": "The app-level token was revoked: generate another one",
        "not_allowed_token_type": "That is no app-level token: it begins with xapp-",
    }.get(code, f"Slack refuses the app-level token ({code})")


def _bot_check(settings: Settings, answers: Answers) -> Callable[[str], str]:
    def check(token: str) -> str:
        token_kinds.check_slack(token, "xoxb-")
        client = web_client(settings, token)
        me = _told(client.auth_test, _bot_refusal)
        if missing := _missing_scopes(me):
            told = AGAIN.format(page=page(answers, "app-manifest"))
            raise StartError([SCOPE_LACKS.format(scopes=", ".join(missing), help=told)])
        wanted = token_kinds.app_id_of(answers.known(APP_TOKEN)) or answers.known(APP_ID)
        bot = _told(lambda: client.bots_info(bot=me["bot_id"]), _bot_refusal)["bot"]
        if wanted and bot.get("app_id") not in {None, "", wanted}:
            raise StartError([OTHER_APP.format(bot_app=bot["app_id"], app=wanted)])
        return f"{bot['name']} is in the workspace {me['team']} ({me['team_id']})"

    return check


def _missing_scopes(told: SlackResponse) -> list[str]:
    """Of those that the manifest asks for; none where this Slack does not tell them."""
    return scopes.missing(told.headers)


def _bot_refusal(code: str) -> str:
    return {
        "invalid_auth": "Slack does not know this bot token; was it copied whole?",
        "account_inactive": "The app is not installed in the workspace any more: install it again",
        "token_revoked": "The bot token was revoked: install the app again, then copy it anew",
        "token_expired": "The bot token has expired: switch token rotation off in the app",
        "not_allowed_token_type": "That is no bot token: it begins with xoxb-",
    }.get(code, f"Slack refuses the bot token ({code})")


def _told(ask: Callable[[], SlackResponse], words: Callable[[str], str]) -> SlackResponse:
    """Slack's answer; its refusals in words that name the token which is asked for now."""
    try:
        return ask()
    except SlackApiError as error:
        code = error_code(error)
        raise StartError([words(code) if code else in_words(error)]) from None
    except (SlackClientError, OSError) as error:
        raise StartError([in_words(error)]) from None
