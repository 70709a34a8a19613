"""Which issue a message is added to, where it stands in no thread of a card."""

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement
from slack_sdk.models.views import View

ADD_TO_SENTRY = "add_to_sentry"  # The shortcut, and the modal that it opens.
COMMENT_ISSUE = "comment_issue"  # The block.


def comment_modal(*, metadata: str) -> View:
    return View(
        type="modal",
        callback_id=ADD_TO_SENTRY,
        title="Add a comment",
        submit="Add",
        close="Cancel",
        private_metadata=metadata,
        blocks=[
            InputBlock(
                block_id=COMMENT_ISSUE,
                label="Issue",
                hint="Its short ID, as API-7, or its address. The message becomes a comment there.",
                element=PlainTextInputElement(max_length=500),
            )
        ],
    )
