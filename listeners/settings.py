"""The settings modal, made of what the store says; used by words, buttons and submissions."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.views import View

from blocks import settings_modal
from blocks.settings_modal import QUIET_FROM, QUIET_ON, QUIET_UNTIL, Choice, Mute, block_of
from bot.identity.gate import Presser
from bot.preferences import changes, quiet_hours
from bot.preferences import form as choice_form
from bot.preferences.form import Field, Form
from bot.preferences.overview import Muted
from bot.preferences.quiet_hours import Kept, Quiet
from bot.services import Services
from bot.vocabulary.preferences import PERSONAL, VALUES, Setting
from bot.vocabulary.quiet_hours import clock, is_zone
from listeners.answers import presser
from listeners.modals import FAULTS, packed
from listeners.payloads import metadata
from listeners.selected_options import is_ticked, picked, picked_time

log = logging.getLogger(__name__)


def begin(services: Services, by: Presser) -> View:
    """With what holds everywhere."""
    return drawn(choice_form.form(services, by), by)


def again(services: Services, body: Mapping[str, Any], by: Presser, note: str = "") -> View:
    """The same modal, with what has changed meanwhile."""
    return drawn(choice_form.form(services, by, place_of(body)), by, note)


def drawn(form: Form, by: Presser, note: str = "") -> View:
    return settings_modal.settings_modal(
        place=(form.place.carried, form.place.words),
        choices=[_choice(field) for field in form.fields],
        mutes=[_mute(muted) for muted in form.mutes],
        quiet=_drawn_quiet(form.quiet),
        off=form.off,
        metadata=packed(place=form.place.carried, channel=by.channel_id),
        note=note,
    )


def place_of(body: Mapping[str, Any]) -> str:
    """Where the choices of the open modal hold."""
    return str(metadata(body).get("place", choice_form.EVERYWHERE))


def picks(body: Mapping[str, Any]) -> dict[tuple[Setting, str], str]:
    """What is picked in it; a select that is not there picks nothing."""
    place = place_of(body)
    found = {
        (setting, provider): picked(body, block_of(place, setting, provider))
        for setting in Setting
        for provider in PERSONAL
    }
    return {which: value for which, value in found.items() if value}


def quiet_of(body: Mapping[str, Any], client: WebClient) -> Quiet | None:
    """The quiet hours in it, at the place where Slack knows the person to be.

    None where they are not in it. Raises UserError for times that Slack would not send.
    """
    starts, ends = picked_time(body, QUIET_FROM), picked_time(body, QUIET_UNTIL)
    if not (starts and ends):
        return None
    wish = quiet_hours.wish(f"{starts}-{ends}", "")
    if not is_ticked(body, QUIET_ON):
        return replace(wish, is_on=False)
    return replace(wish, zone=_zone(client, presser(body).user_id))


def is_no_span(body: Mapping[str, Any]) -> bool:
    """Whether its quiet hours end as they begin, which is refused."""
    starts = picked_time(body, QUIET_FROM)
    return bool(starts) and starts == picked_time(body, QUIET_UNTIL)


def _zone(client: WebClient, user_id: str) -> str:
    """Where the person is by their Slack profile; "" where that can't be told now."""
    try:
        user = client.users_info(user=user_id).get("user") or {}
    except FAULTS as error:
        log.info("a person's time zone is not known: %s", type(error).__name__)
        return ""
    zone = str(user.get("tz") or "")
    return zone if is_zone(zone) else ""


def _drawn_quiet(kept: Kept) -> settings_modal.Quiet:
    hours = kept.hours
    zone = "" if kept == Kept() else hours.zone
    return settings_modal.Quiet(clock(hours.starts), clock(hours.ends), zone, kept.is_on)


def _choice(field: Field) -> Choice:
    return Choice(
        kind=field.setting.value,
        provider=field.provider,
        values=VALUES[field.setting],
        chosen=field.chosen,
        default=field.default,
        origin=field.origin,
    )


def _mute(muted: Muted) -> Mute:
    until = (int(muted.until.timestamp()), changes.minute(muted.until)) if muted.until else None
    return Mute(muted.scope.carried, muted.scope.words, until)
