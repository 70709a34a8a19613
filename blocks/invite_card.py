"""The card of a request to be let in: who asks, for whom, and the buttons that decide."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    LinkButtonElement,
)

from blocks.graphemes import cut_text
from blocks.parts import context, paragraph
from blocks.plain_text import plain
from blocks.rich_text import Rich, date, emoji, join, link, strong

APPROVE_INVITE = "approve_invite"
REJECT_INVITE = "reject_invite"
SEE_MEMBERS = "see_members"

MEMBERS = "See Members & Requests"
FACT_MAX = 500  # Characters, ours.
CONFIRM_MAX = 300  # Characters; Slack's page of the confirmation dialog object.


def invite_card(
    *,
    token: str,
    email: str,
    is_waiting: bool,
    question: Rich,
    outcome: Rich,
    facts: Sequence[tuple[str, str]],
    since: tuple[int, str],
    decided: tuple[int, str] | None,
    url: str,
) -> list[Block]:
    """Draw the card; a decided one says how, and has no buttons.

    `token` is what the buttons carry; `since` and `decided` are an epoch and its words.
    """
    drawn: list[Block] = [paragraph(join(emoji("wave"), " ", question)), _facts(facts, since)]
    if is_waiting:
        return [*drawn, _buttons(token, email, url)]
    when = join(", ", date(*decided)) if decided else ""
    return [*drawn, paragraph(join(outcome, when, "\n", link(url, MEMBERS)))]


def _facts(facts: Sequence[tuple[str, str]], since: tuple[int, str]) -> ContextBlock:
    said = [join(name, ": ", strong(cut_text(value, FACT_MAX))) for name, value in facts]
    return context(*said, join("Asked: ", date(*since)))


def _buttons(value: str, email: str, url: str) -> ActionsBlock:
    """The request's token and nothing else; what it is about is read from the store."""
    approve = ButtonElement(text="Approve", action_id=APPROVE_INVITE, value=value, style="primary")
    reject = ButtonElement(
        text="Reject", action_id=REJECT_INVITE, value=value, style="danger", confirm=_sure(email)
    )
    see = LinkButtonElement(text=MEMBERS, action_id=SEE_MEMBERS, url=url)
    return ActionsBlock(elements=[approve, reject, see])


def _sure(email: str) -> ConfirmObject:
    said = f"{email} will not be invited, and the request is removed. Whoever asked is notified."
    return ConfirmObject(
        title="Reject this request?",
        text=plain(said, CONFIRM_MAX),
        confirm="Reject",
        deny="Cancel",
        style="danger",
    )
