"""The Home tab: my identity, my issues, my notification settings; for admins how it all runs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
)

from blocks.graphemes import cut_text
from blocks.home_running import running_blocks
from blocks.identity import link_button, unlink_button
from blocks.issue_buttons import issue_buttons
from blocks.issue_card import LEVEL_MARKS
from blocks.parts import context, section
from blocks.rich_text import Rich, date, emoji, join, joined, link, strong
from blocks.settings_modal import OPEN_SETTINGS, PROVIDERS, TYPES, within

HOME_NEWER = "home_newer"
HOME_OLDER = "home_older"
TITLE_MAX = 150  # Characters, ours: one of a list.


def home(
    *,
    email: str,
    refusal: str = "",
    may_link: bool = False,
    organizations: Sequence[str] = (),
    issues: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
    running: Mapping[str, Any] | None = None,
) -> list[Block]:
    """Draw it; `refusal` is why there is nothing but the identity to be shown."""
    drawn: list[Block] = [HeaderBlock(text="Your identity"), *_identity(email, organizations)]
    if refusal:
        drawn.insert(1, section(refusal))
        return [*drawn, ActionsBlock(elements=[link_button()])] if may_link else drawn
    if issues is not None:
        drawn += [DividerBlock(), *_issues(issues)]
    if settings is not None:
        drawn += [DividerBlock(), *_settings(settings)]
    if running is not None:
        drawn += [DividerBlock(), *running_blocks(**running)]
    return drawn


def _identity(email: str, organizations: Sequence[str]) -> Iterator[Block]:
    if not email:
        return
    of = f", a member of {', '.join(organizations)}" if organizations else ""
    yield section(join("You are linked to ", strong(email), of, "."))
    yield ActionsBlock(elements=[unlink_button()])


def _issues(issues: Mapping[str, Any]) -> Iterator[Block]:
    """A page of them; each in two blocks."""
    count, page, pages = issues["count"], issues["page"], issues["pages"]
    yield HeaderBlock(text=f"Assigned to you ({count:,})")
    if unread := issues.get("unread"):
        yield context(_unread(**unread))
    if not count:
        yield section("No unresolved issue is assigned to you.")
    for issue in issues["found"]:
        yield from _issue(**issue)
    if pages > 1:
        yield context(f"Page {page + 1:,} of {pages:,}")
        yield ActionsBlock(elements=list(_paging(page, pages)))


def _unread(*, tracker: str, since: tuple[int, str]) -> Rich:
    """`since` is an epoch and its words."""
    begin = f"{tracker} could not be asked for your issues since "
    return join(begin, date(*since), ". These are the ones that Heliograph knows of.")


def _issue(
    *,
    token: str,
    title: str,
    url: str,
    level: str,
    status: str,
    facts: Sequence[str],
    select: Mapping[str, Any],
) -> Iterator[Block]:
    mark = LEVEL_MARKS.get(level, LEVEL_MARKS["error"])
    head = strong(link(url, cut_text(title, TITLE_MAX)))
    yield section(join(emoji(mark), " ", head, "\n", joined("  ·  ", facts)))
    yield issue_buttons(token, status, **select)


def _paging(page: int, pages: int) -> Iterator[ButtonElement]:
    if page > 0:
        yield ButtonElement(text="Newer", action_id=HOME_NEWER, value=str(page))
    if page + 1 < pages:
        yield ButtonElement(text="Older", action_id=HOME_OLDER, value=str(page + 2))


def _settings(settings: Mapping[str, Any]) -> Iterator[Block]:
    yield HeaderBlock(text="Notification settings")
    lines = [
        join(strong(TYPES[kind]), ": ", ", ".join(_chosen(each, settings["off"])))
        for kind, each in settings["values"].items()
    ]
    yield section(joined("\n", lines))
    for provider, why in settings["off"].items():
        name = PROVIDERS[provider]
        yield context(f"{name[:1].upper()}{name[1:]} is off here: {why}.")
    more = [
        _counted(
            settings["exceptions"],
            "setting for a single organization or project",
            "settings for single organizations and projects",
        ),
        _counted(settings["mutes"], "mute", "mutes"),
        f"Quiet hours {settings['quiet']}" if settings["quiet"] else "",
    ]
    if any(more):
        yield context(joined("  ·  ", more))
    press = ButtonElement(text="Open settings", action_id=OPEN_SETTINGS, value="settings")
    yield ActionsBlock(elements=[press])


def _chosen(values: Mapping[str, str], off: Mapping[str, str]) -> Iterator[str]:
    """What counts by each provider; nothing leaves by one that is off."""
    for provider, value in values.items():
        yield f"{PROVIDERS[provider]}: {'off' if provider in off else within(value)}"


def _counted(count: int, one: str, many: str) -> str:
    return "" if not count else f"{count:,} {one if count == 1 else many}"
