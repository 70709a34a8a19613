"""`setup`, as bot/cli.py names it: every answer is a flag, and a variable of the environment."""

from typing import Annotated, Any

import typer


def _answer(metavar: str, does: str) -> Any:  # noqa: ANN401 - Typer has no public type for it.
    return typer.Option(metavar=metavar, help=does)


SentryUrl = Annotated[str | None, _answer("URL", "Sentry's address.")]
SentryOrg = Annotated[str | None, _answer("SLUG", "The organization's slug.")]
SentryToken = Annotated[str | None, _answer("TOKEN", "The integration's token.")]
ConfigToken = Annotated[str | None, _answer("TOKEN", "Makes the Slack app.")]
AppToken = Annotated[str | None, _answer("TOKEN", "`xapp-…`.")]
BotToken = Annotated[str | None, _answer("TOKEN", "`xoxb-…`.")]
Channel = Annotated[str | None, _answer("CHANNEL", "Of the first alerts: `#alerts`.")]
Email = Annotated[str | None, _answer("EMAIL", "Yours, in Sentry.")]
SlackUser = Annotated[str | None, _answer("ID", "Your member ID in Slack: `U…`.")]
Project = Annotated[str | None, _answer("PROJECT", "Whose alerts come; `*`: of all.")]
Port = Annotated[str | None, _answer("PORT", "Where the intake listens.")]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing, for scripts.")]
Replace = Annotated[bool, typer.Option("--replace", help="Also what .env has already.")]
Open = Annotated[bool, typer.Option("--open", help="Open pages in a browser.")]


def setup(
    *,
    sentry_url: SentryUrl = None,
    sentry_org: SentryOrg = None,
    sentry_token: SentryToken = None,
    config_token: ConfigToken = None,
    slack_app_token: AppToken = None,
    slack_bot_token: BotToken = None,
    channel: Channel = None,
    email: Email = None,
    slack_user: SlackUser = None,
    project: Project = None,
    http_port: Port = None,
    is_yes: Yes = False,
    may_replace: Replace = False,
    may_open: Open = False,
) -> None:
    """Set all of it up, from Sentry and Slack to the first message."""
    from bot.commands.setup import wizard  # noqa: PLC0415 - much, for this alone.

    given = {
        "SENTRY_URL": sentry_url,
        "SENTRY_ORG": sentry_org,
        "SENTRY_TOKEN": sentry_token,
        "SLACK_APP_TOKEN": slack_app_token,
        "SLACK_BOT_TOKEN": slack_bot_token,
        "HTTP_PORT": http_port,
        "SETUP_CONFIG_TOKEN": config_token,
        "SETUP_CHANNEL": channel,
        "SETUP_EMAIL": email,
        "SETUP_SLACK_USER": slack_user,
        "SETUP_PROJECT": project,
    }
    wizard.setup(wizard.Wanted(given, is_yes, may_replace, may_open))
