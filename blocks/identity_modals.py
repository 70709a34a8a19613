"""The modals that link a Slack user: the address, the code, and how it ended."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    EmailInputElement,
    InputBlock,
    PlainTextInputElement,
)
from slack_sdk.models.views import View

from blocks.own_words import own
from blocks.parts import context, paragraph
from blocks.rich_text import Rich, join, strong

LINK_EMAIL = "link_email"  # Each names a modal, and the block in it that is filled in.
LINK_CODE = "link_code"
LINK_SLACK = "link_slack"
LINK_AGAIN = "link_again"
ENABLE_NOTIFICATIONS = "enable_notifications"

CODE_MAX = 20  # Characters, ours: six digits, with room for how people write them.
AGAIN = "A new code was asked for; only the newest one works. Check your spam folder too."
FILLED_IN_MAX = 74  # Characters that blockkit, which knows Slack, lets an address begin with.


def loading() -> View:
    """Opened at once; what it shows next takes a moment."""
    return modal("", [paragraph("One moment…")])


def ask_email(*, email: str, linked_to: str, metadata: str, further: Sequence[Block] = ()) -> View:
    """`email` is filled in; `linked_to` is whose link would be replaced, if anybody's.

    `further` offers another way.
    """
    begun = email if 0 < len(email) <= FILLED_IN_MAX else None
    field = InputBlock(
        block_id=LINK_EMAIL,
        label="Your work email",
        hint="If it belongs to a member, a code is sent there.",
        element=EmailInputElement(initial_value=begun, focus_on_load=True),
    )
    drawn = [*replaces(linked_to), field, *further]
    return modal(LINK_EMAIL, drawn, submit="Send code", metadata=metadata)


def ask_code(*, email: str, minutes: int, metadata: str, note: str | Rich = "") -> View:
    """It says the same whether a code was sent or not; `note` says what became of a wish."""
    rest = f" belongs to a member, a code is on its way. It is good for {minutes} minutes."
    said = join("If ", strong(email), rest)
    field = InputBlock(
        block_id=LINK_CODE,
        label="The code from the email",
        element=PlainTextInputElement(max_length=CODE_MAX, placeholder="123456"),
    )
    again = ActionsBlock(elements=[ButtonElement(text="Send again", action_id=LINK_AGAIN)])
    noted = [paragraph(note)] if note else []
    drawn = [paragraph(said), *noted, field, again]
    return modal(LINK_CODE, drawn, submit="Link", metadata=metadata)


def ask_slack(*, email: str, linked_to: str, metadata: str, further: Sequence[Block] = ()) -> View:
    """Slack's word about the address is enough: it is only asked if that is meant."""
    said = join("Slack has confirmed that ", strong(email), " is yours. Link you to the member?")
    drawn = [*replaces(linked_to), paragraph(said), *further]
    return modal(LINK_SLACK, drawn, submit="Link", metadata=metadata)


def linked(*, email: str, choice: str, metadata: str) -> View:
    """Done, with the offer of notifications; `choice` is what its button carries."""
    done = ":white_check_mark: You are linked to *{email}*. From now on buttons work for you."
    said = own(done, email=email)
    return modal("", [paragraph(said), *offer(choice)], metadata=metadata)


def offer(choice: str) -> list[Block]:
    """Of notifications, in the modal or in a message."""
    asked = "Do you want your notifications as direct messages too?"
    turn_on = ButtonElement(
        text="Turn on personal notifications", action_id=ENABLE_NOTIFICATIONS, value=choice
    )
    return [paragraph(asked), ActionsBlock(elements=[turn_on])]


def told(text: str | Rich) -> View:
    """The end of it, in words."""
    return modal("", [paragraph(text)])


def replaces(linked_to: str) -> list[Block]:
    """Whose link would be replaced; nothing where the person has none."""
    if not linked_to:
        return []
    said = join("You are linked to ", strong(linked_to), ". Linking again replaces that.")
    return [context(said)]


def modal(
    callback_id: str, drawn: list[Block], *, submit: str | None = None, metadata: str = ""
) -> View:
    """One step of it; "": nothing is submitted."""
    return View(
        type="modal",
        callback_id=callback_id or None,
        title="Link your identity",
        submit=submit,
        close="Cancel" if submit else "Close",
        blocks=drawn,
        private_metadata=metadata,
    )
