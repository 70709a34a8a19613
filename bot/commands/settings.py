"""`settings`: what a member is told, and what they chose and muted."""

import json
from collections.abc import Iterator

from bot.commands.output import say, show
from bot.commands.session import by, services
from bot.commands.wishes import SettingsOptions, wishes
from bot.preferences import changes
from bot.preferences.overview import Muted, Overview, Row, overview
from bot.preferences.quiet_hours import Kept
from bot.services import Services
from bot.vocabulary.quiet_hours import clock

HEADERS = ("TYPE", "PROVIDER", "VALUE", "FROM")
MUTE_HEADERS = ("MUTED", "ENDS")


def settings(email: str, asked: SettingsOptions, *, as_json: bool) -> None:
    """Change what is wished, all or nothing; where nothing is, or as JSON, show what counts."""
    with services() as opened:
        wished = wishes(asked, opened.now())
        done = changes.change(opened, email, wished, by("settings")) if wished else []
        if as_json:
            say(json.dumps(_as_json(_overview(opened, email, asked))))
        elif wished:
            for each in done:
                say(each.words)
        else:
            _show(_overview(opened, email, asked))


def _overview(opened: Services, email: str, asked: SettingsOptions) -> Overview:
    return overview(
        opened,
        email,
        providers=asked.providers,
        organization=asked.organization,
        project=asked.project,
    )


def _show(found: Overview) -> None:
    show(HEADERS, [(row.setting, row.provider, row.value, row.origin) for row in found.rows], "")
    if found.mutes:
        say()
    mutes = [(each.scope.words, _end(each)) for each in found.mutes]
    show(MUTE_HEADERS, mutes, "Nothing is muted.")
    if found.quiet.is_on:
        say()
        say(f"Quiet hours: {found.quiet}.")


def _end(muted: Muted) -> str:
    return changes.minute(muted.until) if muted.until else "never"


def _as_json(found: Overview) -> dict[str, object]:
    return {
        "email": found.email,
        "settings": [dict(_setting(row)) for row in found.rows],
        "mutes": [dict(_mute(mute)) for mute in found.mutes],
        "quiet": _quiet(found.quiet) if found.quiet.is_on else None,
    }


def _setting(row: Row) -> Iterator[tuple[str, str | None]]:
    yield from {"type": row.setting.value, "provider": row.provider, "value": row.value}.items()
    yield "from", row.source.kind
    yield "organization", row.source.organization or None
    yield "project", row.source.name or None


def _mute(muted: Muted) -> Iterator[tuple[str, str | None]]:
    yield "kind", muted.scope.kind
    yield "organization", muted.scope.organization or None
    yield "name", muted.scope.name or None
    yield "until", muted.until.isoformat() if muted.until else None


def _quiet(kept: Kept) -> dict[str, str]:
    hours = kept.hours
    return {"from": clock(hours.starts), "until": clock(hours.ends), "zone": hours.zone}
