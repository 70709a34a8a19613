"""Which way of linking is shown first, and the change to another one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.views import View

from blocks import consent_modals
from blocks import identity_modals as modals
from blocks.own_words import own
from bot.errors import UserError
from bot.identity.consent import start
from bot.identity.consent.grants import Grant
from bot.identity.gate import Presser
from bot.identity.linking import request
from bot.identity.linking.request import LinkStart, Way
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.modals import packed, update_modal

Draw = Callable[[Services, Presser, LinkStart, str], View]


def first_question(services: Services, by: Presser, begun: LinkStart, view_id: str) -> View:
    """Raises UserError where even that can't be asked."""
    return DRAWS[begun.way](services, by, begun, view_id)


def change(answers: Answers, body: Mapping[str, Any], client: WebClient, way: Way) -> None:
    """The modal asks for another way, after the ack."""
    view_id = str((body.get("view") or {}).get("id", ""))
    answers.later(partial(_changed, answers, presser(body), client, way, view_id))


def _changed(answers: Answers, by: Presser, client: WebClient, way: Way, view_id: str) -> None:
    try:
        begun = request.begun(answers.services, by, way)
        view = DRAWS[way](answers.services, by, begun, view_id)
    except UserError as refusal:
        view = modals.told(refusal.told(own))
    except Exception as error:  # noqa: BLE001 - a modal that waits must hear of it.
        view = modals.told(answers.fault(error))
    update_modal(client, view_id, view)


def _ask_tracker(services: Services, by: Presser, begun: LinkStart, view_id: str) -> View:
    consent = start.begin(services, by, view_id)
    tracker, has_mail = services.settings.tracker_name, Way.CODE in begun.ways
    if consent.grant == Grant.DEVICE:
        return consent_modals.ask_device(
            tracker=tracker,
            page=consent.page,
            user_code=consent.user_code,
            linked_to=begun.linked_to,
            has_mail=has_mail,
        )
    return consent_modals.ask_page_code(
        tracker=tracker,
        page=consent.page,
        linked_to=begun.linked_to,
        has_mail=has_mail,
        metadata=packed(channel=by.channel_id),
    )


def _ask_email(services: Services, by: Presser, begun: LinkStart, _view_id: str) -> View:
    return _asked(modals.ask_email, services, by, begun)


def _ask_slack(services: Services, by: Presser, begun: LinkStart, _view_id: str) -> View:
    return _asked(modals.ask_slack, services, by, begun)


def _asked(draw: Callable[..., View], services: Services, by: Presser, begun: LinkStart) -> View:
    tracker = services.settings.tracker_name
    is_offered = Way.SENTRY in begun.ways
    return draw(
        email=begun.email,
        linked_to=begun.linked_to,
        metadata=packed(channel=by.channel_id),
        further=consent_modals.by_tracker_instead(tracker) if is_offered else (),
    )


DRAWS: Mapping[Way, Draw] = {
    Way.SENTRY: _ask_tracker,
    Way.CODE: _ask_email,
    Way.SLACK: _ask_slack,
}
