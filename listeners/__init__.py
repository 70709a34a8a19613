"""What answers Slack: every module below registers its own triggers."""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.services import Services
from listeners.answers import Answers
from listeners.bolt_app import BoltApp
from listeners.membership import Membership
from listeners.modals import hurried
from listeners.unhandled import error_handler


def build_app(services: Services, client: WebClient, answers: Answers) -> App:
    """The Bolt app. Listeners are done before the ack leaves: stored, then acked.

    Raises:
        BoltError: Slack refuses the client's token.
    """
    logging.getLogger("slack_bolt.App").addFilter(_is_news)
    quick = hurried(client)
    on_error = error_handler(answers, quick)
    membership = Membership(services, client)
    app = BoltApp(answers, membership, on_error, client=client, process_before_response=True)

    @app.middleware
    def give_services(
        context: BoltContext,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's own name.
    ) -> BoltResponse:
        context["client"] = quick  # Bolt would build one for each request.
        context["services"] = services
        context["answers"] = answers
        return next()

    for module in listener_modules():
        module.register(app)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt warns of a SLACK_BOT_TOKEN beside a client, which is just how it should be."""
    return "`token` will be unused" not in record.getMessage()


def listener_modules() -> Iterator[Any]:
    """One module for each trigger, in the folders beside this file.

    Bolt asks them in their order, for each payload: those that are pressed most come first.
    """
    for package in pkgutil.iter_modules(__path__, f"{__name__}."):
        if package.ispkg:
            folder = importlib.import_module(package.name)
            found = pkgutil.iter_modules(folder.__path__, f"{package.name}.")
            for name in sorted((each.name for each in found), key=_order):
                yield importlib.import_module(name)


def _order(name: str) -> tuple[bool, str]:
    return not name.endswith("_issue"), name
