"""What answers Slack: every module below registers its own triggers."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.services import Services
from listeners.answers import Answers


def build_app(services: Services, client: WebClient, answers: Answers) -> App:
    """The Bolt app. Listeners are done before the ack leaves: stored, then acked.

    Raises:
        BoltError: Slack refuses the client's token.
    """
    app = App(client=client, process_before_response=True)

    @app.middleware
    def give_services(
        context: BoltContext,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's own name.
    ) -> BoltResponse:
        context["services"] = services
        context["answers"] = answers
        return next()

    for module in listener_modules():
        module.register(app)
    return app


def listener_modules() -> Iterator[Any]:
    """One module for each trigger, in the folders beside this file."""
    for package in pkgutil.iter_modules(__path__, f"{__name__}."):
        if package.ispkg:
            folder = importlib.import_module(package.name)
            for found in pkgutil.iter_modules(folder.__path__, f"{package.name}."):
                yield importlib.import_module(found.name)
