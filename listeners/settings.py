"""The settings modal, made of what the store says; used by words, buttons and submissions."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.views import View

from blocks import settings_modal
from blocks.settings_modal import Choice, Mute, block_of
from bot import choice_form, choosing
from bot.choice_form import Field, Form
from bot.gate import Presser
from bot.overview import Muted
from bot.preferences import PERSONAL, VALUES, Setting
from bot.services import Services
from listeners.modals import packed
from listeners.picks import picked
from listeners.presses import metadata


def begin(services: Services, by: Presser) -> View:
    """With what holds everywhere."""
    return drawn(choice_form.form(services, by), by)


def again(services: Services, body: Mapping[str, Any], by: Presser, note: str = "") -> View:
    """The same modal, with what has changed meanwhile."""
    return drawn(choice_form.form(services, by, place_of(body)), by, note)


def drawn(form: Form, by: Presser, note: str = "") -> View:
    return settings_modal.settings_modal(
        place=(form.place.key, form.place.words),
        choices=[_choice(field) for field in form.fields],
        mutes=[_mute(muted) for muted in form.mutes],
        off=form.off,
        metadata=packed(place=form.place.key, channel=by.channel_id),
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
    until = (int(muted.until.timestamp()), choosing.minute(muted.until)) if muted.until else None
    return Mute(muted.scope.key, muted.scope.words, until)
