"""What stands in Slack: cards by their issue, what people may press there, what was told."""

from collections.abc import Iterator

from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.model.tracker import ARCHIVED, RESOLVED, SHOWN, Issue

STATES = {
    "new": "New",
    "ongoing": "Ongoing",
    "regressed": "Regressed",
    "escalating": "Escalating",
    "archived_forever": "Archived for ever",
    "archived_until_escalating": "Archived until it escalates",
}
BUTTONS = {RESOLVED: ["unresolve_issue"], ARCHIVED: ["ongoing_issue"]}
OPEN_BUTTONS = ["resolve_issue", "archive_issue"]
FOOTER = "You get this because "
ASSIGN = "assign_issue"


class Card:
    def __init__(self, message: Message, elements) -> None:
        self.message = message
        self.elements = elements

    @property
    def token(self) -> str:
        """What its buttons carry."""
        return next(one["value"] for one in self.elements if "value" in one)

    @property
    def lines(self) -> list[str]:
        return self.message.plain_text.splitlines()

    @property
    def title(self) -> str:
        """That of the notification, if the card has it too."""
        title = self.message.text.partition("] ")[2]
        return title if title in "\n".join(self.lines[:2]) else "\n".join(self.lines[:2])

    @property
    def buttons(self) -> dict[str, str]:
        """Action → value."""
        return {one["action_id"]: one.get("value", "") for one in self.elements}

    def fact(self, name: str) -> str:
        found = [line for line in self.lines if line.startswith(f"{name}: ")]
        return found[0].partition(": ")[2] if found else ""


def cards(space: Workspace) -> Iterator[Card]:
    """Every issue's card, in channels and in direct messages."""
    for shelf in space.shelves.values():
        for message in shelf.found.values():
            elements = _elements(message)
            if elements:
                yield Card(message, elements)


def replies(space: Workspace) -> Iterator[Message]:
    """Everything else that was told."""
    for shelf in space.shelves.values():
        yield from (one for one in shelf.found.values() if not _elements(one))


def told_under(space: Workspace, card: Card) -> Iterator[str]:
    """The lines of its thread."""
    shelf = space.shelves[card.message.channel]
    for message in shelf.replies.get(card.message.ts, []):
        lines = message.plain_text.splitlines()
        yield from (line for line in lines if not line.startswith(FOOTER))


def differences(card: Card, issue: Issue) -> Iterator[str]:
    """In what the card does not show the issue as it is."""
    expected = {
        "title": (issue.title, card.title),
        "events": (str(issue.count), card.fact("Events")),
        "assignee": (SHOWN.get(issue.assignee or "", ""), card.fact("Assignee")),
        "state": (_state(issue), card.fact("State")),
        "buttons": ([*BUTTONS.get(issue.status, OPEN_BUTTONS), ASSIGN], list(card.buttons)),
    }
    for name, (wanted, found) in expected.items():
        if wanted != found:
            yield f"{issue.short_id} in {card.message.channel}: {name} {found!r}, not {wanted!r}"


def _state(issue: Issue) -> str:
    if issue.ends_at is not None:
        return f"Archived until {issue.ends_at:%Y-%m-%d %H:%M} UTC"
    return "Resolved" if issue.status == RESOLVED else STATES[issue.substatus or ""]


def _elements(message: Message):
    """Of the buttons under an issue's card; none under anything else."""
    blocks = [*message.blocks]
    for attachment in message.attachments:
        blocks += attachment.get("blocks", [])
    return [
        element
        for block in blocks
        if block["type"] == "actions" and block["block_id"].startswith("issue:")
        for element in block["elements"]
    ]
