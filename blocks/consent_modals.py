"""The modals that link by the tracker's own consent: where to go, and the code that comes back."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    InputBlock,
    InteractiveElement,
    LinkButtonElement,
    PlainTextInputElement,
)
from slack_sdk.models.views import View

from blocks.identity_modals import CODE_MAX, modal, replaces
from blocks.parts import context, paragraph
from blocks.rich_text import join, strong

LINK_PAGE_CODE = "link_page_code"  # Names the modal, and the block in it that is filled in.
OPEN_TRACKER = "open_tracker"
LINK_BY_MAIL = "link_by_mail"
LINK_BY_TRACKER = "link_by_tracker"


def ask_device(*, tracker: str, page: str, user_code: str, linked_to: str, has_mail: bool) -> View:
    """Nothing is typed here: it goes on by itself once the person has allowed it there."""
    said = join(f"Allow Heliograph in {tracker}. Its page shows the code ", strong(user_code), ".")
    small = "This window goes on by itself. Don't send the link to anybody: it is for you alone."
    drawn = [
        *replaces(linked_to),
        paragraph(said),
        ActionsBlock(elements=_buttons(tracker, page, has_mail=has_mail)),
        context(small),
    ]
    return modal("", drawn)


def ask_page_code(
    *, tracker: str, page: str, linked_to: str, has_mail: bool, metadata: str
) -> View:
    said = f"Allow Heliograph in {tracker}. The page that you get to then shows a code."
    field = InputBlock(
        block_id=LINK_PAGE_CODE,
        label="The code from the page",
        element=PlainTextInputElement(max_length=CODE_MAX, placeholder="123456"),
    )
    drawn = [
        *replaces(linked_to),
        paragraph(said),
        ActionsBlock(elements=_buttons(tracker, page, has_mail=has_mail)),
        field,
    ]
    return modal(LINK_PAGE_CODE, drawn, submit="Link", metadata=metadata)


def by_tracker_instead(tracker: str) -> list[Block]:
    """Under another way of linking, where the tracker's consent works too."""
    press = ButtonElement(text=f"Link in {tracker} instead", action_id=LINK_BY_TRACKER)
    return [ActionsBlock(elements=[press])]


def _buttons(tracker: str, page: str, *, has_mail: bool) -> list[InteractiveElement]:
    go = LinkButtonElement(
        text=f"Open {tracker}", action_id=OPEN_TRACKER, url=page, style="primary"
    )
    mail = ButtonElement(text="Use a code by email instead", action_id=LINK_BY_MAIL)
    return [go, mail] if has_mail else [go]
